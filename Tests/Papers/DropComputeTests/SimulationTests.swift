import DropCompute
import Foundation
import Numbers
import Running
import Statistics
import Testing

/// `Setting/DropSemantics.swift`, `Setting/RuntimeLaw.swift`, `Setting/StochasticBatch.swift`.
@Suite struct SimulationTests {
  static func outcome(_ kind: DropSemantics, _ times: [Double], _ threshold: Double) -> [Double] {
    let found = times.withUnsafeBufferPointer { kind.outcome($0, threshold: threshold, forward: 0.25) }
    return [Double(found.kept), found.ready]
  }

  /// By hand: micro-batches end at 2, 4, 8; forward passes end at 0.5, 2.5, 5.
  @Test func semanticsByHand() {
    let times = [2.0, 2, 4]
    #expect(Self.outcome(.preempt, times, 3) == [1, 3] && Self.outcome(.preempt, times, 4) == [2, 4])
    #expect(Self.outcome(.checkDrop, times, 3) == [1, 4] && Self.outcome(.checkDrop, times, 4) == [2, 4])
    #expect(Self.outcome(.checkKeep, times, 3) == [2, 4] && Self.outcome(.checkKeep, times, 4) == [2, 4])
    #expect(Self.outcome(.twoChecks, times, 2.2) == [1, 2.5] && Self.outcome(.twoChecks, times, 3) == [2, 4])
    #expect(Self.outcome(.twoChecks, times, 4) == [2, 5] && Self.outcome(.twoChecks, times, 5) == [3, 8])
    #expect(Self.outcome(.lastCompleted, times, 3) == [1, 2])
    for kind in DropSemantics.allCases { #expect(Self.outcome(kind, times, 8) == [3, 8]) }
  }

  /// Drawn laws have their mean, deviation and cumulative function (20,000 draws; 5 standard errors, false alarms below 1e-5).
  @Test(arguments: RuntimeLaw.names) func laws(name: String) throws {
    let law = try #require(RuntimeLaw(name: name, mean: 1, deviation: name == "exponential" ? 1 : 0.3))
    var key = RandomKey(seed: 21)
    var draws = [Double](repeating: 0, count: 20_000)
    draws.withUnsafeMutableBufferPointer { law.sampler().fill($0, &key) }
    let mean = RunningMean(draws)
    #expect(abs(mean.mean - 1) < 5 * mean.standardError)
    #expect(abs(mean.standardDeviation / (name == "exponential" ? 1 : 0.3) - 1) < 0.06)
    for x in [0.5, 0.9, 1.1, 1.6] {
      let share = Double(draws.count { $0 <= x }) / 20_000
      #expect(abs(share - law.cumulative(x)) < 5 * (0.25 / 20_000).squareRoot())
    }
  }

  /// Best realised speeds of the page within five standard errors and the rounding of the page: normal times, 64 workers, 12 micro-batches.
  @Test func speedsOfThePage() throws {
    let simulation = DropSimulation(
      workers: 64, micros: 12, steps: 3000, law: .normal(mean: 1, deviation: 0.3), serial: 1,
      thresholds: (0..<14).map { 10.2 + 0.2 * Double($0) }, seed: 22)
    let results = try #require(try simulation.run(effort: Effort(jobs: 2)))
    for (kind, value) in [
      (DropSemantics.preempt, 1.126), (.checkKeep, 1.091), (.checkDrop, 1.020), (.twoChecks, 1.106),
      (.lastCompleted, 1.128),
    ] {
      let row = results[DropSemantics.allCases.firstIndex(of: kind) ?? 0]
      let best = try #require(row.max { $0.speed < $1.speed })
      #expect(abs(best.speed - value) < 5 * best.standardError + 0.002, "\(kind) \(best)")
    }
    #expect(try simulation.run(effort: Effort(jobs: 1)) == results)
  }

  /// The exact two-point model against draws of it.
  @Test func twoPointAgreesWithDraws() throws {
    let simulation = DropSimulation(
      workers: 2, micros: 4, steps: 20_000, law: .empirical([1, 1, 1, 3]), serial: 1, thresholds: [4, 6], seed: 23)
    let found = try #require(try simulation.run([.preempt]))[0]
    for (result, exact) in zip(found, [8_892_259.0 / 8_388_608, 59_519_719.0 / 57_040_640]) {
      #expect(abs(result.speed - exact) < 5 * result.standardError)
    }
  }

  /// Left sides of S9 and S10 beside the numbers of the page.
  @Test(arguments: [(0.0, 0.027), (0.1, 0.026), (0.5, 0.025)]) func randomBatches(drop: Double, value: Double) {
    let batch = StochasticBatch(drop: drop, samples: 6000, isConvex: false, runs: 20, seed: 24)
    let left = batch.measure()
    #expect(abs(left.mean - value) < 0.002 + 5 * left.standardError && abs(batch.bound() - 0.0716) < 2e-3)
    let convex = StochasticBatch(drop: drop, samples: 6000, isConvex: true, runs: 20, seed: 24)
    #expect(abs(convex.bound() - 0.122) < 1e-3 && convex.measure().mean < 0.01)
  }
}
