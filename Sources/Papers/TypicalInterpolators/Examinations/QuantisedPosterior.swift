import Claims
import Files
import Formats
import Numbers
import Running
import Sampling
import ThresholdNetworks

/// Guess and check with quantised networks on a user's sample: how likely random weights interpolate it, and what the typical
/// interpolators say about inputs that were not seen.
package struct QuantisedPosterior: Examination {
  package init() {}

  package let name = "quantised-posterior"
  package let text =
    "Random quantised networks that fit a sample: the probability of interpolation, and the labels of inputs not seen."
  package let parameters = [
    Parameter("data", "a sample of at most 64 points (PLA, CSV, JSON or BLIF)", kind: .file),
    Parameter("widths", "of the layers, the last one 1", default: "2,1"),
    Parameter("levels", "of every parameter, separated by commas", default: "-1,0,1"),
    Parameter(
      "kind", "vanilla, or scaled with a factor for each neuron", kind: .choice(["vanilla", "scaled"]),
      default: "vanilla"),
    Parameter("activation", "of the hidden layers", kind: .choice(["relu", "sign"]), default: "relu"),
    Parameter(
      "domain", "cube for inputs 0 and 1, signs for -1 and 1", kind: .choice(["cube", "signs"]), default: "cube"),
    Parameter("draws", "the number of interpolating networks", kind: .integer(2...100_000), default: "400"),
    Parameter(
      "tries", "networks after which a draw is given up", kind: .integer(1...1_000_000_000), default: "1000000"),
    Parameter("seed", "of everything random", kind: .integer(0...Int.max), default: "1"),
  ]

  /// A sample with the networks that are to fit it.
  package struct Case: Sendable {
    package var sample: PartialFunction
    package var prior: QuantisedPrior
    /// What an input 0 is to the networks: 0 or -1.
    package var zero: Int
    package var draws: Int
    package var tries: Int
    package var key: RandomKey
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let zero = try arguments.text("domain", expected: "cube or signs") == "signs" ? -1 : 0
    let expected = "widths from 1 to 64, separated by commas, the last one 1"
    let widths = try arguments.integers("widths", in: 1...64, count: 1...8)
    guard widths.last == 1 else { throw ArgumentError(name: "widths", found: arguments["widths"], expected: expected) }
    let levels = try arguments.integers("levels", in: -1000...1000, count: 1...64)
    let isScaled = try arguments.text("kind", expected: "vanilla or scaled") == "scaled"
    let activation: QuantisedPrior.Activation =
      try arguments.text("activation", expected: "relu or sign") == "sign" ? .sign : .relu
    let (draws, tries) = (
      try arguments.integer("draws", in: 2...100_000), try arguments.integer("tries", in: 1...1_000_000_000)
    )
    let key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...Int.max)))
    let file = try arguments.files("data", count: 1...1)[0]
    let sample = try Sample.read(file, format: nil).partialFunction()
    guard (1...64).contains(sample.pointCount), sample.inputCount <= 64 else {
      throw DataError(
        file: file, found: "\(sample.pointCount) points of \(sample.inputCount) inputs",
        expected: "1 to 64 points of at most 64 inputs")
    }
    let architecture = Architecture(inputCount: sample.inputCount, widths: widths)
    guard QuantisedPrior.fits(architecture, levels: levels) else {
      throw ArgumentError(
        name: "levels", found: arguments["levels"],
        expected: "levels whose sums through \(architecture) fit into 62 bits")
    }
    return Case(
      sample: sample,
      prior: QuantisedPrior(architecture, levels: levels, activation: activation, isScaled: isScaled), zero: zero,
      draws: draws, tries: tries, key: key)
  }

  package func report(on case: Case, effort: Effort) throws -> ExaminationReport {
    let (sample, prior) = (`case`.sample, `case`.prior)
    var report = ExaminationReport(summary: [
      "\(sample.pointCount) points of \(sample.inputCount) inputs; \(prior.isScaled ? "scaled" : "vanilla") networks "
        + "\(prior.architecture) with levels \(prior.levels.map(String.init).joined(separator: ","))"
    ])
    report.quantities.append(Quantity("parameters", .exact(prior.parameterCount)))
    let rejection = QuantisedRejection(prior, QuantisedSample(sample, zero: `case`.zero))
    let key = `case`.key.fold(in: "guess and check")
    var draws: [QuantisedRejection.Draw] = []
    // Whole groups, so that what is reported does not depend on the number of threads.
    let group = 16
    while draws.count < `case`.draws {
      let numbers = draws.count..<min(draws.count + group, `case`.draws)
      guard let more = rejection.draw(numbers, from: key, limit: `case`.tries, effort: effort) else {
        report.exhausted = effort.exhaustion() ?? .time
        break
      }
      draws += more
      effort.report?("draw \(draws.count) of \(`case`.draws)")
    }
    let networks = draws.compactMap(\.parameters)
    let tries = draws.reduce(0) { $0 + $1.tries }
    report.quantities.append(Quantity("networks tried", .exact(tries)))
    report.quantities.append(Quantity("networks that fit", .exact(networks.count)))
    if networks.count < draws.count {
      report.summary.append("\(draws.count - networks.count) draws were given up after \(`case`.tries) networks each")
    }
    guard networks.count == draws.count, networks.count >= 2 else {
      if report.exhausted == nil { report.exhausted = .outOfReach("no network that fits within the tries of a draw") }
      return report
    }
    let probability = Self.probability(networks.count, of: tries)
    report.quantities.append(Quantity("p_S, the probability of interpolation", probability))
    if let exact = try exactProbability(`case`, effort: effort) {
      report.verdicts.append(
        (Self.statement, Verdict([Side("p_S drawn against counted", probability, .equal, .exact(exact))])))
    }
    if sample.inputCount <= 6 { report.tables.append(unseen(`case`, networks)) }
    return report
  }

  private static let statement = Statement(
    name: "guess-and-check-tries", label: "S10",
    text: "The number of networks tried until one interpolates is geometric with success probability p_S.",
    standing: .sharpened, source: "Buzaglo et al. 2024, S10")

  /// The unbiased estimate from the number of tries until so many successes, with its standard error.
  private static func probability(_ successes: Int, of tries: Int) -> Evidence {
    let (k, n) = (Double(successes), Double(tries))
    if tries == successes { return .drawn(mean: 1, standardError: 1 / n, draws: successes) }
    let mean = (k - 1) / (n - 1)
    return .drawn(mean: mean, standardError: mean * ((1 - mean) / max(1, k - 2)).squareRoot(), draws: successes)
  }

  /// p_S by counting, where two layers on two inputs are counted within seconds.
  private func exactProbability(_ case: Case, effort: Effort) throws -> Rational? {
    let prior = `case`.prior
    let widths = prior.architecture.widths
    guard prior.architecture.inputCount == 2, widths.count == 2, widths[0] <= 3,
      prior.levels.count <= 3, prior.levels.allSatisfy({ abs($0) <= 1 }), Set(prior.levels).count == prior.levels.count
    else { return nil }
    let networks = QuantisedNetworks(
      domain: `case`.zero == 0 ? .cube(2) : .signs(2), levels: prior.levels,
      activation: prior.activation == .relu ? .relu : .sign, kind: prior.isScaled ? .scaled : .vanilla)
    guard let counts = try? networks.counts(width: widths[0], effort: effort) else { return nil }
    var seen: (rows: UInt64, labels: UInt64) = (0, 0)
    for (index, point) in `case`.sample.points.enumerated() {
      let bit = UInt64(1) << ((point[0] ? 1 : 0) + (point[1] ? 2 : 0))
      seen.rows |= bit
      if `case`.sample.labels[index] { seen.labels |= bit }
    }
    let fitting = counts.reduce(Integer.zero) { $1.key & seen.rows == seen.labels ? $0 + Integer($1.value) : $0 }
    return Rational(fitting, Integer(prior.levels.count).power(prior.parameterCount))
  }

  /// How often the networks say 1 on the inputs that the sample does not have.
  private func unseen(_ case: Case, _ networks: [[Int]]) -> Table {
    let (sample, prior) = (`case`.sample, `case`.prior)
    let n = sample.inputCount
    let known = Set(sample.points.map { point in (0..<n).reduce(0) { $0 | (point[$1] ? 1 << $1 : 0) } })
    let rows = (0..<(1 << n)).filter { !known.contains($0) }
    let points = rows.map { row in (0..<n).map { row >> $0 & 1 == 1 ? 1 : `case`.zero } }
    var ones = [Int](repeating: 0, count: rows.count)
    for network in networks {
      let labels = prior.labels(of: network, on: points)
      for index in rows.indices where labels >> UInt64(index) & 1 == 1 { ones[index] += 1 }
    }
    return Table(
      name: "unseen",
      columns: [
        Table.Column("inputs", .text, meaning: "the values of the inputs in order"),
        Table.Column("ones", .integer, unit: "draws", meaning: "how many networks say 1"),
        Table.Column("share", .rational, meaning: "of all networks"),
      ],
      rows: rows.indices.map { index in
        [
          .text((0..<n).map { rows[index] >> $0 & 1 == 1 ? "1" : "0" }.joined()), .integer(ones[index]),
          .rational(Rational(Integer(ones[index]), Integer(networks.count))),
        ]
      })
  }
}
