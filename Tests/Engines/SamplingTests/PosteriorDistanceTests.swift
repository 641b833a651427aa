import Columns
import Foundation
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

  /// The draws for each case: a million if THRESHER_EXHAUSTIVE is set, else fewer.
  private static var draws: Int {
    let isExhaustive = ProcessInfo.processInfo.environment["THRESHER_EXHAUSTIVE"] != nil
    return isExhaustive ? 1_000_000 : 100_000
  }

  /// Draws of four chains by the code that `thresher sample` runs.
  ///
  /// - Parameter fault: may spoil the tables of the chains.
  private static func statistics(
    _ question: Case, method: ChainSampler.Method, draws: Int, fault: (ChainModel) -> Void = { _ in }
  ) throws -> DrawStatistics {
    let sampler = try ChainSampler(question.sample, question.architecture, method: method)
    if let model = sampler.model { fault(model) }
    let key = RandomKey(seed: question.seed)
    var statistics = DrawStatistics(
      EvaluationPoints(inputCount: question.inputs, from: key), countsFunctions: true)
    let run = try sampler.draw(draws, from: key) { draws, _ in
      for draw in draws { statistics.add(draw) }
    }
    #expect(run.drawCount == draws && run.exhausted == nil)
    return statistics
  }

  private static func distance(_ law: [UInt64: Double], _ statistics: DrawStatistics) -> Double {
    distance(law, Dictionary(uniqueKeysWithValues: statistics.functionCounts.map { ($0.key.words[0], $0.value) }))
  }

  /// The total variation between draws and the exact law is below 0.01, near that of as many independent draws,
  /// and the diagnostics agree: chains do not differ, and are worth many draws.
  @Test(arguments: cases)
  func drawsAreCloseToTheExactLaw(_ question: Case) throws {
    let law = try Self.exactLaw(question)
    let draws = Self.draws
    let statistics = try Self.statistics(question, method: .gibbs, draws: draws)
    let distance = Self.distance(law, statistics)
    #expect(distance < 0.01)
    let independent = law.values.reduce(0.0) { $0 + ($1 * (1 - $1) / Double(draws)).squareRoot() } * 0.4
    let result = ChainDiagnostics(statistics.byChain(4) { Double($0.ones) }.map { Array($0.prefix(10_000)) })
    if let rHat = result.rHat, let size = result.bulkSampleSize {
      #expect(rHat < 1.02)
      #expect(size > 1000)
      // A distance that fits the number of draws that the chains claim to be worth.
      #expect(distance < 6 * independent * (40_000 / size).squareRoot() + 1e-4)
    } else {
      #expect(law.count == 1 || Set(law.keys.map(\.nonzeroBitCount)).count == 1)
    }
  }

  /// Small changes of raw parameters reach the same law, more slowly.
  @Test(arguments: [cases[0], cases[8]])
  func metropolisIsCloseToTheExactLaw(_ question: Case) throws {
    let statistics = try Self.statistics(question, method: .metropolis, draws: 60_000)
    #expect(Self.distance(try Self.exactLaw(question), statistics) < 0.02)
  }

  /// The same test notices one wrong chance: the first column, which is constantly 0, drawn as if one setting gave it.
  @Test func wrongAcceptanceRatioIsFarFromTheExactLaw() throws {
    let question = Self.cases[3]
    let law = try Self.exactLaw(question)
    let right = try Self.statistics(question, method: .gibbs, draws: 60_000)
    let wrong = try Self.statistics(question, method: .gibbs, draws: 60_000) { $0.multiplicities[0] = 1 }
    #expect(Self.distance(law, right) < 0.01)
    #expect(Self.distance(law, wrong) > 0.02)
  }
}
