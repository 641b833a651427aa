import Columns
import Numbers
import Sampling
import Testing
import ThresholdNetworks

/// Chains against the exact posterior over functions.
@Suite struct PosteriorDistanceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let inputs, points: Int
    let widths: [Int]
    let seed: UInt64

    var sample: PartialFunction { teacherSample(inputs: inputs, points: points, widths: widths, seed: seed) }
    var architecture: Architecture { Architecture(inputCount: inputs, widths: widths) }
    var testDescription: String { "\(inputs) inputs, \(points) points, \(architecture), seed \(seed)" }
  }

  static let cases = [
    Case(inputs: 3, points: 4, widths: [2, 1], seed: 2), Case(inputs: 3, points: 6, widths: [3, 1], seed: 3),
    Case(inputs: 3, points: 4, widths: [2, 2, 1], seed: 4), Case(inputs: 4, points: 9, widths: [3, 1], seed: 6),
    Case(inputs: 4, points: 12, widths: [3, 1], seed: 7), Case(inputs: 3, points: 6, widths: [4, 1], seed: 8),
    Case(inputs: 4, points: 8, widths: [2, 1], seed: 9), Case(inputs: 5, points: 14, widths: [2, 1], seed: 10),
    Case(inputs: 3, points: 4, widths: [1, 2, 1], seed: 11), Case(inputs: 4, points: 7, widths: [2, 2, 1], seed: 12),
  ]

  static func exactLaw(_ question: Case) throws -> [UInt64: Double] {
    let posterior = try FunctionPosterior(of: question.sample, architecture: question.architecture)
    return Dictionary(
      uniqueKeysWithValues: posterior.functions.map {
        ($0.table.values.words[0], Double(rounding: Rational($0.settings, posterior.total)))
      })
  }

  static func distance(_ law: [UInt64: Double], _ counts: [UInt64: Int]) -> Double {
    let total = Double(counts.values.reduce(0, +))
    let known = law.reduce(0.0) { $0 + abs($1.value - Double(counts[$1.key] ?? 0) / total) }
    let unknown = counts.reduce(0.0) { law[$1.key] == nil ? $0 + Double($1.value) / total : $0 }
    return (known + unknown) / 2
  }

  /// Functions of the coldest replica whenever it fits, four chains.
  static func functions(
    _ question: Case, draws: Int, fault: (ChainModel) -> Void = { _ in }
  ) -> [[UInt64]] {
    let model = ChainModel(question.sample, question.architecture, onCube: true)
    fault(model)
    let key = RandomKey(seed: question.seed)
    let ladder = TemperatureLadder.tuned(maximumErrors: question.points, from: key) { GibbsState(model, using: &$0) }
    return (0..<4).map { chain in
      var key = key.fold(in: UInt64(chain))
      let workspace = GibbsWorkspace(model)
      var exchange = ReplicaExchange(
        ladder.map { _ in GibbsState(model, workspace: workspace, using: &key) }, weights: ladder.map(\.table))
      for _ in 0..<500 { exchange.step(using: &key) }
      var functions: [UInt64] = []
      while functions.count < draws / 4 {
        exchange.step(using: &key)
        if exchange.coldest.errors == 0 { functions.append(exchange.coldest.outputWord) }
      }
      return functions
    }
  }

  /// The total variation between draws and the exact law is below 0.01, near that of as many independent draws,
  /// and the diagnostics agree: chains do not differ, and are worth many draws.
  @Test(arguments: cases)
  func drawsAreCloseToTheExactLaw(_ question: Case) throws {
    let law = try Self.exactLaw(question)
    // A million for one case; the suite is kept short by a tenth of that for the others.
    let draws = question.seed == 7 ? 1_000_000 : 100_000
    let chains = Self.functions(question, draws: draws)
    let counts = chains.joined().reduce(into: [UInt64: Int]()) { $0[$1, default: 0] += 1 }
    let distance = Self.distance(law, counts)
    #expect(distance < 0.01)
    let independent = law.values.reduce(0.0) { $0 + ($1 * (1 - $1) / Double(draws)).squareRoot() } * 0.4
    let result = ChainDiagnostics(chains.map { $0.prefix(10_000).map { Double($0.nonzeroBitCount) } })
    if let rHat = result.rHat, let size = result.bulkSampleSize {
      #expect(rHat < 1.02)
      #expect(size > 1000)
      // A distance that fits the number of draws that the chains claim to be worth.
      #expect(distance < 6 * independent * (40_000 / size).squareRoot() + 1e-4)
    } else {
      #expect(law.count == 1 || Set(law.keys.map(\.nonzeroBitCount)).count == 1)
    }
  }

  /// The same test notices wrong chances: constants drawn as if one setting gave each of them, like any other function.
  @Test func wrongAcceptanceRatioIsFarFromTheExactLaw() throws {
    let question = Self.cases[3]
    let law = try Self.exactLaw(question)
    func distance(_ fault: (ChainModel) -> Void) -> Double {
      let functions = Self.functions(question, draws: 60_000, fault: fault).joined()
      return Self.distance(law, functions.reduce(into: [:]) { $0[$1, default: 0] += 1 })
    }
    let right = distance { _ in }
    // The first column is constantly 0, the last one constantly 1.
    let wrong = distance {
      $0.multiplicities[0] = 1
      $0.multiplicities[$0.columnCount - 1] = 1
    }
    #expect(right < 0.01 && wrong > 0.03)
  }
}
