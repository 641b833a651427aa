import Charts
import Claims
import Columns
import ExactLearning
import Numbers
import Running
import Sampling
import Solving
import Synthesis
import ThresholdNetworks

/// The error of minimal and typical interpolators where samples cannot be enumerated: random samples, the typical error from
/// chains, and uniform draws from all networks of the least size.
///
/// The evidence is statistical, unlike that of `Tempered`: every number has a standard error over samples.
package struct TemperedSampled: Experiment {
  package struct Unit: Codable, Hashable, Sendable {
    /// The noise level in fortieths.
    package var noise: Int
    package var sample: Int
    /// The mean over the draws of the share of rows on which the network differs from the teacher, and its standard error
    /// from the means of the chains; absent if the chains found no interpolator.
    package var typical: Double?
    package var typicalDeviation: Double?
    /// The mean over uniform draws from the parameter settings of all minimal architectures together, and its standard error;
    /// absent if the least size was not settled, or not counted within the budget.
    package var minimal: Double?
    package var minimalDeviation: Double?
    package var weights: Int?
    /// How minimal networks are drawn. Kept units without it hold one witness an architecture, and are worked out again.
    package var rule = "uniform"
  }

  package init() {}

  package let name = "tempered-sampled"
  package let text =
    "The same beyond enumeration: random samples of up to ten inputs, chains, and fair draws from all minimal networks."
  package let parameters = [
    // At least two of the first three of eight inputs: one hidden neuron.
    Parameter("teacher", "a function of 2 to 10 inputs; the majority of the first three of eight if absent"),
    Parameter("points", "N, the number of different points, up to 128", kind: .integer(1...128), default: "32"),
    Parameter("student", "the width k of the student (k, 1)", kind: .integer(1...16), default: "6"),
    Parameter("samples", "samples at each noise level", kind: .integer(1...100_000), default: "16"),
    Parameter("seed", "of everything random", kind: .integer(0...Int.max), default: "1"),
  ]

  /// Noise levels in fortieths.
  private static let noise = [0, 4, 8, 12, 16, 20]
  private static let chains = 4
  private static let draws = 400
  /// Resource units for each decision of the search for the least size.
  private static let resources: UInt64 = 3_000_000

  private struct Settings {
    var teacher: TruthTable
    var points: Int
    var studentWidth: Int
    var samples: Int
    var key: RandomKey
  }

  private static var defaultTeacher: TruthTable {
    let x = (0..<3).map { TruthTable.projection($0, of: 8) }
    return TruthTable(inputCount: 8, values: (x[0] & x[1]) | (x[0] & x[2]) | (x[1] & x[2]))
  }

  private func settings(_ arguments: Arguments) throws -> Settings {
    let teacher =
      arguments["teacher"] == nil ? Self.defaultTeacher : try arguments.table("teacher", inputs: 2...10)
    return Settings(
      teacher: teacher, points: try arguments.integer("points", in: 1...min(128, teacher.values.count)),
      studentWidth: try arguments.integer("student", in: 1...16),
      samples: try arguments.integer("samples", in: 1...100_000),
      key: RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...Int.max))))
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    try Self.noise.count * settings(arguments).samples
  }

  /// Distinct points with flipped labels; the points of sample number s are the same at every noise level.
  private func sample(_ settings: Settings, noise: Int, number: Int) -> PartialFunction {
    var places = settings.key.fold(in: "places").fold(in: UInt64(number))
    var flips = settings.key.fold(in: "flips").fold(in: UInt64(number))
    let inputs = settings.teacher.inputCount
    let rows = 1 << inputs
    var order = Array(0..<rows)
    for index in 0..<settings.points { order.swapAt(index, index + places.next(below: rows - index)) }
    let chosen = order.prefix(settings.points)
    // One uniform number a point decides at every noise level, so that flips only grow with the noise.
    let labels = chosen.map { settings.teacher.values[$0] != (flips.next(below: 40) < noise) }
    return PartialFunction(
      inputCount: inputs, points: chosen.map { BitVector(words: [UInt64($0)], count: inputs) },
      labels: BitVector(labels))
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let settings = try settings(arguments)
    var result = Unit(noise: Self.noise[unit / settings.samples], sample: unit % settings.samples)
    let function = sample(settings, noise: result.noise, number: result.sample)
    let teacher = settings.teacher.values
    func cleanError(_ network: ThresholdNetwork) -> Double {
      Double((network.truthTable.values ^ teacher).popcount) / Double(teacher.count)
    }

    let sampler = try ChainSampler(
      function, Architecture(inputCount: function.inputCount, widths: [settings.studentWidth, 1]), method: .gibbs)
    var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: Self.chains)
    _ = try sampler.draw(
      Self.draws, from: settings.key.fold(in: "chains").fold(in: UInt64(unit)),
      plan: .init(chains: Self.chains, burnIn: 300, thinning: 4, patience: 20_000), effort: effort
    ) { draws, _ in
      for draw in draws {
        let chain = draw.number % Self.chains
        sums[chain].sum += cleanError(draw.network)
        sums[chain].count += 1
      }
    }
    if sums.allSatisfy({ $0.count > 0 }) {
      let summary = Self.summary(sums.map { $0.sum / Double($0.count) })
      (result.typical, result.typicalDeviation) = (summary.mean, summary.standardError)
    }

    var search = effort
    search.budget.resources = Self.resources
    let minimum = try Search.minimize(function, options: MinimizationOptions(depth: 2), effort: search)
    if case .optimal = minimum.answer {
      result.weights = minimum.upper
      let architectures = minimum.minima.map(\.network.architecture)
      var drawing = effort
      drawing.budget.resources = Self.resources * 10
      if let errors = try Self.minimalErrors(
        function, architectures, from: settings.key.fold(in: "minimal").fold(in: UInt64(unit)), effort: drawing,
        cleanError)
      {
        let summary = Self.summary(errors)
        (result.minimal, result.minimalDeviation) = (summary.mean, summary.standardError)
      }
    }
    // What was cut short is not kept.
    return effort.exhaustion() == nil ? result : nil
  }

  /// The errors of draws that are uniform over the settings of all these architectures that fit; nil if they cannot be counted
  /// within the effort.
  ///
  /// No input is preferred: renaming the inputs renames the draws. One witness of each architecture would be what the search meets
  /// first, which reads the inputs of low number.
  package static func minimalErrors(
    _ function: PartialFunction, _ architectures: [Architecture], from key: RandomKey, count: Int = 200,
    effort: Effort, _ error: (ThresholdNetwork) -> Double
  ) throws -> [Double]? {
    do {
      let samplers = try architectures.map {
        try FairSampler(of: function, architecture: $0, effort: effort)
      }
      let total = samplers.reduce(Integer()) { $0 + $1.count }
      guard total > 0 else { return nil }
      var choices = key.fold(in: "architecture")
      var shares = samplers.map { _ in 0 }
      for _ in 0..<count {
        var rank = choices.next(below: total)
        var place = 0
        while rank >= samplers[place].count {
          rank -= samplers[place].count
          place += 1
        }
        shares[place] += 1
      }
      var errors: [Double] = []
      for (place, share) in shares.enumerated() where share > 0 {
        let batch = try samplers[place].draw(share, key: key.fold(in: "draws").fold(in: UInt64(place)))
        errors += (0..<share).map { error(batch[$0]) }
      }
      return errors
    } catch is CountingStopped {
      return nil
    }
  }

  /// The mean and its standard error.
  private static func summary(_ values: [Double]) -> (mean: Double, standardError: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
    return (mean, (variance / count).squareRoot())
  }

  // MARK: - Table and figure

  private static let columns = [
    Table.Column("noise", .real, meaning: "the flip probability"),
    Table.Column("sample", .integer, meaning: "the number of the sample"),
    Table.Column(
      "typical_clean_error", .real, meaning: "mean over draws of the share of rows that differ from the teacher"),
    Table.Column("typical_standard_error", .real, meaning: "its standard error from the means of the chains"),
    Table.Column(
      "minimal_clean_error", .real, meaning: "mean over uniform draws from the settings of all minimal architectures"),
    Table.Column("minimal_standard_error", .real, meaning: "its standard error over the draws"),
    Table.Column("minimal_weights", .integer, meaning: "the least number of weights at depth 2"),
  ]

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    Table(
      name: name, columns: Self.columns,
      rows: units.map { unit in
        [
          .real(Double(unit.noise) / 40), .integer(unit.sample), .real(unit.typical), .real(unit.typicalDeviation),
          .real(unit.minimal), .real(unit.minimalDeviation), unit.weights.map { .integer($0) } ?? .empty,
        ]
      })
  }

  /// Mean over samples with its standard error, against the limits.
  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let settings = try settings(arguments)
    func points(_ column: Int) -> [DataPoint] {
      Self.noise.compactMap { level in
        let noise = Double(level) / 40
        let errors = table.rows.filter { $0[0].number == noise }.compactMap { $0[column].number }
        guard !errors.isEmpty else { return nil }
        let summary = Self.summary(errors.map { noise + (1 - 2 * noise) * $0 })
        return DataPoint(
          noise, summary.mean, lower: max(0, summary.mean - summary.standardError),
          upper: min(1, summary.mean + summary.standardError))
      }
    }
    let inputs = settings.teacher.inputCount
    let chart = Chart(
      title: "independent flips, N = \(settings.points) of \(1 << inputs) points, student (\(settings.studentWidth),1)",
      x: Axis("noise level e", range: 0...0.5), y: Axis("population error", range: 0...0.6),
      series: Tempered.limits + [
        Series("minimal, drawn uniformly", .linePoints(points(4)), style: 1),
        Series("typical, by chains; bars: one standard error over samples", .linePoints(points(2)), style: 0),
      ])
    return Figure(
      title: "Random samples of \(inputs) inputs, teacher \"\(settings.teacher.words)\"", panels: [[chart]],
      panelWidth: 620, panelHeight: 380)
  }
}
