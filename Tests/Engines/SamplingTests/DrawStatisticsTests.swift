import Numbers
import Sampling
import Testing
import ThresholdNetworks

@Suite struct DrawStatisticsTests {
  private func draws(_ architecture: Architecture, _ count: Int) -> [NetworkDraw] {
    var key = RandomKey(seed: 2)
    return (0..<count).map { NetworkDraw(number: $0, network: .random(architecture, using: &key), tries: 1) }
  }

  /// Every record against an evaluation point by point.
  @Test func recordsAreExactOnFewInputs() throws {
    let architecture = Architecture(inputCount: 5, widths: [3, 1])
    let draws = draws(architecture, 41)
    let teacher = draws[40].network
    var statistics = DrawStatistics(
      EvaluationPoints(inputCount: 5, from: RandomKey(seed: 1)), teacher: teacher, countsFunctions: true)
    for draw in draws.prefix(40) { statistics.add(draw) }
    let points = (0..<32).map { BitVector(words: [UInt64($0)], count: 5) }
    for (record, draw) in zip(statistics.records, draws) {
      #expect(record.ones == points.count { draw.network.evaluate($0) })
      #expect(record.wrong == points.count { draw.network.evaluate($0) != teacher.evaluate($0) })
      #expect(record.wires == draw.network.wireCount && record.number == draw.number)
    }
    let wrong = statistics.records.compactMap(\.wrong)
    let error = try #require(statistics.populationError)
    #expect(abs(error.mean - Double(wrong.reduce(0, +)) / (40 * 32)) < 1e-12 && error.error > 0)
    #expect(statistics.errorHistogram.reduce(0) { $0 + $1.draws } == 40)
    #expect(statistics.errorHistogram.reduce(0) { $0 + $1.wrong * $1.draws } == wrong.reduce(0, +))
    #expect(statistics.functionCounts.values.reduce(0, +) == 40)
    // Pairs 0 and 1, 2 and 3, ...
    let agreeing = stride(from: 0, to: 40, by: 2).reduce(0) { sum, first in
      sum + points.count { draws[first].network.evaluate($0) == draws[first + 1].network.evaluate($0) }
    }
    #expect(abs(try #require(statistics.agreement).mean - Double(agreeing) / (20 * 32)) < 1e-12)
    #expect(statistics.csv.split(separator: "\n").count == 41)
    #expect(statistics.byChain(4) { Double($0.number) }.map(\.first) == [0, 1, 2, 3])
  }

  /// Random points estimate the error on all points: within five standard errors for each of 59 draws.
  @Test func randomPointsEstimateTheError() throws {
    let architecture = Architecture(inputCount: 17, widths: [3, 1])
    let draws = draws(architecture, 60)
    var estimated = DrawStatistics(
      EvaluationPoints(inputCount: 17, from: RandomKey(seed: 1), completeUpTo: 16), teacher: draws[0].network)
    var exact = DrawStatistics(EvaluationPoints(inputCount: 17, from: RandomKey(seed: 1)), teacher: draws[0].network)
    #expect(!estimated.points.isComplete && exact.points.isComplete && exact.points.count == 1 << 17)
    for draw in draws.dropFirst() {
      estimated.add(draw)
      exact.add(draw)
    }
    for (a, b) in zip(estimated.records, exact.records) {
      let share = Double(try #require(b.wrong)) / Double(exact.points.count)
      let guess = Double(try #require(a.wrong)) / Double(estimated.points.count)
      #expect(abs(share - guess) <= 5 * (share * (1 - share) / Double(estimated.points.count)).squareRoot())
    }
    // A draw that is repeated leaves the error of the points alone.
    var repeated = DrawStatistics(estimated.points, teacher: draws[0].network)
    for _ in 0..<3 { repeated.add(draws[1]) }
    let error = try #require(repeated.populationError)
    #expect(abs(error.error - (error.mean * (1 - error.mean) / Double(1 << 16)).squareRoot()) < 1e-12)
  }
}
