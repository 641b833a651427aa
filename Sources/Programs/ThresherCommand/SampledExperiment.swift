import Charts
import Foundation
import Numbers
import Running
import Sampling
import Solving
import Synthesis
import Theory
import ThresholdNetworks

/// The error of minimal and typical interpolators where samples cannot be enumerated: random samples, the typical error from
/// chains, and one network of every minimal architecture.
///
/// The evidence is statistical, unlike that of `TemperedExperiment`: every number has a standard error over samples.
struct SampledExperiment: Sendable {
  struct Settings: Codable, Hashable, Sendable {
    /// The teacher's truth table in hexadecimal, highest row first.
    var teacher: String
    var inputs: Int
    var points: Int
    var studentWidth: Int
    /// At each noise level.
    var samples: Int
    var draws = 400
    var seed: UInt64
    /// Noise levels in fortieths.
    var noise = [0, 4, 8, 12, 16, 20]
  }

  struct UnitResult: Codable, Hashable, Sendable {
    var noise: Int
    var sample: Int
    /// The mean over the draws of the share of rows on which the network differs from the teacher, and its standard error
    /// from the means of the chains; absent if the chains found no interpolator.
    var typical: Double?
    var typicalDeviation: Double?
    /// The mean over the minimal architectures of one witness each; absent if the least size was not settled.
    var minimal: Double?
    var weights: Int?
  }

  static let chains = 4
  /// Resource units for each decision of the search for the least size.
  private static let resources: UInt64 = 3_000_000

  let settings: Settings
  private let teacher: BitVector

  /// - Precondition: as many rows as points, at least.
  init(teacher: TruthTable, points: Int, studentWidth: Int, samples: Int, seed: UInt64) {
    precondition(points <= teacher.values.count, "\(points) distinct points")
    settings = Settings(
      teacher: teacher.hexadecimal, inputs: teacher.inputCount, points: points, studentWidth: studentWidth,
      samples: samples, seed: seed)
    self.teacher = teacher.values
  }

  /// At least two of the first three of eight inputs: one hidden neuron.
  static var defaultTeacher: TruthTable {
    let x = (0..<3).map { TruthTable.projection($0, of: 8) }
    return TruthTable(inputCount: 8, values: (x[0] & x[1]) | (x[0] & x[2]) | (x[1] & x[2]))
  }

  var unitCount: Int { settings.noise.count * settings.samples }

  /// Distinct points with flipped labels; the points of sample number s are the same at every noise level.
  func sample(noise: Int, number: Int) -> PartialFunction {
    var places = RandomKey(seed: settings.seed).fold(in: UInt64(number))
    var flips = RandomKey(seed: settings.seed).fold(in: UInt64(number)).fold(in: 1)
    let rows = 1 << settings.inputs
    var order = Array(0..<rows)
    for index in 0..<settings.points { order.swapAt(index, index + places.next(below: rows - index)) }
    let chosen = order.prefix(settings.points)
    // One uniform number a point decides at every noise level, so that flips only grow with the noise.
    let labels = chosen.map { teacher[$0] != (flips.next(below: 40) < noise) }
    return PartialFunction(
      inputCount: settings.inputs,
      points: chosen.map { BitVector(words: [UInt64($0)], count: settings.inputs) }, labels: BitVector(labels))
  }

  func run(unit: Int, interruption: Interruption) throws -> UnitResult {
    let noise = settings.noise[unit / settings.samples]
    let number = unit % settings.samples
    let function = sample(noise: noise, number: number)
    var result = UnitResult(noise: noise, sample: number)
    let rows = Double(teacher.count)
    func cleanError(_ network: ThresholdNetwork) -> Double {
      Double((network.truthTable.values ^ teacher).popcount) / rows
    }

    let sampler = try ChainSampler(
      function, Architecture(inputCount: settings.inputs, widths: [settings.studentWidth, 1]), method: .gibbs)
    var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: Self.chains)
    let key = RandomKey(seed: settings.seed).fold(in: 2).fold(in: UInt64(unit))
    _ = try sampler.draw(
      settings.draws, from: key, plan: .init(chains: Self.chains, burnIn: 300, thinning: 4, patience: 20_000),
      effort: Effort(interruption: interruption)
    ) { draws, _ in
      for draw in draws {
        let chain = draw.number % Self.chains
        sums[chain].sum += cleanError(draw.network)
        sums[chain].count += 1
      }
    }
    if sums.allSatisfy({ $0.count > 0 }) {
      let means = sums.map { $0.sum / Double($0.count) }
      let summary = Self.summary(means)
      result.typical = summary.mean
      result.typicalDeviation = summary.standardError
    }

    let options = MinimizationOptions(depth: 2)
    let minimum = try Search.minimize(
      function, options: options, effort: Effort(budget: Budget(resources: Self.resources), interruption: interruption))
    if case .optimal = minimum.answer {
      result.minimal = Self.summary(minimum.minima.map { cleanError($0.network) }).mean
      result.weights = minimum.upper
    }
    return result
  }

  /// The mean and its standard error.
  private static func summary(_ values: [Double]) -> (mean: Double, standardError: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
    return (mean, (variance / count).squareRoot())
  }

  /// Long tables are cut: a title has one line.
  private static func name(of settings: Settings) -> String {
    settings.teacher.count <= 16 ? "\(settings.inputs):0x\(settings.teacher)" : "of \(settings.inputs) inputs"
  }

  // MARK: - Output

  func csv(_ results: [UnitResult]) -> String {
    var text = "noise,sample,typical_clean_error,typical_standard_error,minimal_clean_error,minimal_weights\n"
    func field(_ value: Double?) -> String { value.map { String(format: "%.8g", $0) } ?? "" }
    for result in results {
      let fields = [
        field(Double(result.noise) / 40), "\(result.sample)", field(result.typical), field(result.typicalDeviation),
        field(result.minimal), result.weights.map(String.init) ?? "",
      ]
      text += fields.joined(separator: ",") + "\n"
    }
    return text
  }

  /// Mean over samples with its standard error, against the limits.
  func figure(_ results: [UnitResult]) -> Figure {
    func points(_ value: KeyPath<UnitResult, Double?>) -> [DataPoint] {
      settings.noise.compactMap { level in
        let noise = Double(level) / 40
        let errors = results.filter { $0.noise == level }.compactMap { $0[keyPath: value] }
        guard !errors.isEmpty else { return nil }
        let summary = Self.summary(errors.map { noise + (1 - 2 * noise) * $0 })
        return DataPoint(
          noise, summary.mean, lower: summary.mean - summary.standardError, upper: summary.mean + summary.standardError)
      }
    }
    let title =
      "independent flips, N = \(settings.points) of \(1 << settings.inputs) points, student (\(settings.studentWidth),1)"
    let chart = Chart(
      title: title, x: Axis("noise level e", range: 0...0.5), y: Axis("population error", range: 0...0.6),
      series: TemperedExperiment.limits + [
        Series("minimal, one witness an architecture", .linePoints(points(\.minimal)), style: 1),
        Series("typical, by chains", .linePoints(points(\.typical)), style: 0),
      ])
    return Figure(
      title: "Random samples, teacher \(Self.name(of: settings))", panels: [[chart]], panelWidth: 620, panelHeight: 380)
  }
}
