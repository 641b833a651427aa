import Charts
import Claims
import Foundation
import Numbers
import Running
import Sampling
import Solving
import Synthesis
import ThresholdNetworks

/// The error of minimal and typical interpolators of many inputs, where points hardly ever repeat: typical ones from chains that
/// redraw blocks of weights, minimal ones uniformly among the networks of the least width that was found.
///
/// Only up to 16 inputs is the least width known to be least; beyond, the table says how far the proven bound is.
package struct TemperedWide: Experiment {
  package struct Unit: Codable, Hashable, Sendable {
    /// The noise level in fortieths.
    package var noise: Int
    package var sample: Int
    /// Draws from the chains at the student's width.
    package var typical: Draws?
    /// Networks of the least width found.
    package var minimal: Draws?
    /// That width, and the least number of weights that is not refuted.
    package var width: Int?
    package var lowerWeights: Int
    /// Whether the width is proved to be least and the networks are uniform among all such.
    package var isProved = false
  }

  /// Clean errors of the networks drawn.
  package struct Draws: Codable, Hashable, Sendable {
    package var count: Int
    package var mean: Double
    /// From the means of the chains, or over independent draws.
    package var standardError: Double
    package var best: Double
    package var worst: Double
    /// How well chains agree; absent for independent draws, or if the error does not vary.
    package var rHat: Double?
  }

  package init() {}

  package let name = "tempered-wide"
  package let text =
    "The same for 16 to 64 inputs: typical interpolators by chains, minimal ones among those of the least width found."
  package let parameters = [
    Parameter("inputs", "the number of inputs", kind: .integer(3...64), default: "32"),
    Parameter("points", "N, the number of different points", kind: .integer(1...400), default: "64"),
    Parameter(
      "majority", "the odd number of inputs whose majority is the teacher", kind: .integer(1...63), default: "3"),
    Parameter("student", "the width k of the student (k, 1)", kind: .integer(1...24), default: "12"),
    Parameter("samples", "samples at each noise level", kind: .integer(1...100_000), default: "8"),
    Parameter("seed", "of everything random", kind: .integer(0...Int.max), default: "1"),
  ]

  /// Noise levels in fortieths.
  private static let noise = [0, 2, 4, 8, 12, 16, 20]
  private static let chains = 4
  private static let typicalDraws = 200
  private static let minimalDraws = 100
  /// Resource units of the search for the least size: about a second.
  private static let resources: UInt64 = 3_000_000
  /// Steps without a fit after which a width counts as not found.
  private static let patience = 3000

  private struct Settings {
    var samples: WideSamples
    var studentWidth: Int
    var sampleCount: Int
  }

  private func settings(_ arguments: Arguments) throws -> Settings {
    let inputs = try arguments.integer("inputs", in: 3...64)
    let teacher = try arguments.integer("majority", in: 1...min(63, inputs))
    guard teacher % 2 == 1 else {
      throw ArgumentError(name: "majority", found: "\(teacher)", expected: "an odd number")
    }
    return Settings(
      samples: WideSamples(
        inputs: inputs, points: try arguments.integer("points", in: 1...min(400, inputs < 9 ? 1 << inputs : 400)),
        teacherInputs: teacher, key: RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...Int.max)))),
      studentWidth: try arguments.integer("student", in: 1...24),
      sampleCount: try arguments.integer("samples", in: 1...100_000))
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    try Self.noise.count * settings(arguments).sampleCount
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let settings = try settings(arguments)
    let samples = settings.samples
    let (noise, number) = (Self.noise[unit / settings.sampleCount], unit % settings.sampleCount)
    let function = samples.sample(noise: noise, number: number)
    let error = samples.cleanErrors(number: number)
    let key = samples.key.fold(in: "unit").fold(in: UInt64(unit))
    func drawn(_ width: Int, _ count: Int, _ key: RandomKey) throws -> Draws? {
      try Self.draws(function, width: width, count: count, from: key, effort: effort, error: error)
    }

    var search = effort
    search.budget.resources = Self.resources
    let minimum = try Search.minimize(function, options: MinimizationOptions(depth: 2), effort: search)
    var result = Unit(noise: noise, sample: number, lowerWeights: minimum.lower)
    result.typical = try drawn(settings.studentWidth, Self.typicalDraws, key.fold(in: "typical"))

    let witnesses = minimum.minima.map(\.network)
    if case .optimal = minimum.answer, samples.inputs <= 16,
      let errors = try TemperedSampled.minimalErrors(
        function, witnesses.map(\.architecture), from: key.fold(in: "minimal"), effort: search, { error($0) })
    {
      result.minimal = Draws(independent: errors)
      result.isProved = true
      result.width = witnesses.map { $0.architecture.widths[0] }.min()
    } else {
      // The search's networks first, then chains at smaller and smaller widths.
      if let width = witnesses.map({ $0.architecture.widths[0] }).min() {
        result.width = width
        result.minimal = Draws(independent: witnesses.map { error($0) })
      }
      // Widths are refuted up to where the weights are.
      let least = max(1, (minimum.lower + samples.inputs) / (samples.inputs + 1))
      var width = min(settings.studentWidth, result.width ?? settings.studentWidth)
      while width >= least,
        let draws = try drawn(width, Self.minimalDraws, key.fold(in: "width").fold(in: UInt64(width)))
      {
        (result.width, result.minimal) = (width, draws)
        width -= 1
      }
    }
    // What was cut short is not kept.
    return effort.exhaustion() == nil ? result : nil
  }

  /// The steps of the chains. Draws before a chain of this size has arrived still resemble networks that never saw the labels.
  package static func plan(for architecture: Architecture) -> ChainSampler.Plan {
    ChainSampler.Plan(
      chains: chains, burnIn: ChainSampler.burnIn(for: architecture, method: .gibbs, atLeast: 300), thinning: 4,
      patience: patience)
  }

  /// Networks of a width from chains, nil if these find none.
  private static func draws(
    _ function: PartialFunction, width: Int, count: Int, from key: RandomKey, effort: Effort,
    error: WideSamples.CleanErrors
  ) throws -> Draws? {
    let architecture = Architecture(inputCount: function.inputCount, widths: [width, 1])
    let sampler = try ChainSampler(function, architecture, method: .gibbs)
    var errors = [[Double]](repeating: [], count: chains)
    _ = try sampler.draw(count, from: key, plan: Self.plan(for: architecture), effort: effort) { draws, _ in
      for draw in draws { errors[draw.number % chains].append(error(draw.network)) }
    }
    return Draws(ofChains: errors.filter { !$0.isEmpty })
  }

  // MARK: - Table and figure

  private static let columns = [
    Table.Column("noise", .real, meaning: "the flip probability e"),
    Table.Column("sample", .integer, meaning: "the number of the sample"),
    Table.Column(
      "typical_clean_error", .real, meaning: "mean over draws of the share of points that differ from the teacher"),
    Table.Column("typical_standard_error", .real, meaning: "its standard error from the means of the chains"),
    Table.Column("typical_r_hat", .real, meaning: "how well the chains agree on it; near 1 if they do"),
    Table.Column("typical_draws", .integer, meaning: "networks drawn; absent if the chains found none"),
    Table.Column("minimal_clean_error", .real, meaning: "mean over the networks of the least width found"),
    Table.Column("minimal_standard_error", .real, meaning: "its standard error, from chains or over draws"),
    Table.Column("minimal_best", .real, meaning: "the least error among those"),
    Table.Column("minimal_worst", .real, meaning: "the largest"),
    Table.Column("minimal_draws", .integer, meaning: "their number"),
    Table.Column("width", .integer, meaning: "the least number of hidden neurons found"),
    Table.Column("least_weights", .integer, meaning: "no network has fewer weights"),
    Table.Column("proved", .text, meaning: "yes: that width is least and the networks are uniform among all such"),
    Table.Column("limit_independent", .real, meaning: "2 e (1 - e)"),
    Table.Column("limit_arbitrary", .real, meaning: "1 - 2^(-H(e))"),
    Table.Column("teacher_weights", .integer, meaning: "the weights of the teacher"),
  ]

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    let teacher = try settings(arguments).samples.teacherWeights
    return Table(
      name: name, columns: Self.columns,
      rows: units.map { unit in
        let e = Double(unit.noise) / 40
        let entropy = e > 0 ? -e * log2(e) - (1 - e) * log2(1 - e) : 0
        return [
          .real(e), .integer(unit.sample), .real(unit.typical?.mean), .real(unit.typical?.standardError),
          .real(unit.typical?.rHat), unit.typical.map { .integer($0.count) } ?? .empty, .real(unit.minimal?.mean),
          .real(unit.minimal?.standardError), .real(unit.minimal?.best), .real(unit.minimal?.worst),
          unit.minimal.map { .integer($0.count) } ?? .empty, unit.width.map { .integer($0) } ?? .empty,
          .integer(unit.lowerWeights), .text(unit.isProved ? "yes" : "no"), .real(2 * e * (1 - e)),
          .real(1 - exp2(-entropy)), .integer(teacher),
        ]
      })
  }

  /// Errors with the limits, and widths; bars are one standard error over samples.
  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let settings = try settings(arguments)
    func points(_ column: Int, isError: Bool) -> [DataPoint] {
      Self.noise.compactMap { level in
        let noise = Double(level) / 40
        let values = table.rows.filter { $0[0].number == noise }.compactMap { $0[column].number }
        guard !values.isEmpty else { return nil }
        let summary = Draws(independent: isError ? values.map { noise + (1 - 2 * noise) * $0 } : values)
        return DataPoint(
          noise, summary.mean, lower: max(0, summary.mean - summary.standardError),
          upper: summary.mean + summary.standardError)
      }
    }
    let band = zip(points(8, isError: true), points(9, isError: true)).map {
      DataPoint($0.x, $0.y, lower: $0.y, upper: $1.y)
    }
    let axis = Axis("noise level e", range: 0...0.5)
    let errors = Chart(
      title: "N = \(settings.samples.points), student (\(settings.studentWidth),1)", x: axis,
      y: Axis("population error", range: 0...0.6),
      series: [Series("minimal found, best to worst", .band(band), style: 1)] + Tempered.limits + [
        Series("minimal found, mean", .linePoints(points(6, isError: true)), style: 1),
        Series("typical; bars: one standard error over samples", .linePoints(points(2, isError: true)), style: 0),
      ])
    let widths = points(11, isError: false)
    let sizes = Chart(
      title: "least width found", x: axis,
      y: Axis("hidden neurons", range: 0...max(2, (widths.map(\.y).max() ?? 1) + 1)),
      series: [
        Series("the teacher", .line([DataPoint(0, 1), DataPoint(0.5, 1)]), style: 2, isReference: true),
        Series("mean; bars: one standard error over samples", .linePoints(widths), style: 1),
      ])
    return Figure(
      title:
        "Random samples of \(settings.samples.inputs) inputs, teacher: majority of \(settings.samples.teacherInputs)",
      panels: [[errors, sizes]])
  }
}

extension TemperedWide.Draws {
  /// - Precondition: at least one error.
  init(independent errors: [Double]) {
    let count = Double(errors.count)
    let mean = errors.reduce(0, +) / count
    let variance = errors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
    self.init(
      count: errors.count, mean: mean, standardError: (variance / count).squareRoot(), best: errors.min() ?? mean,
      worst: errors.max() ?? mean)
  }

  /// Nil without draws.
  init?(ofChains chains: [[Double]]) {
    let all = chains.flatMap { $0 }
    guard !all.isEmpty else { return nil }
    self.init(independent: all)
    // Draws of one chain depend on each other, the means of chains do not.
    let means = Self(independent: chains.map { $0.reduce(0, +) / Double($0.count) })
    if chains.count > 1 { standardError = means.standardError }
    rHat = ChainDiagnostics(chains).rHat
  }
}
