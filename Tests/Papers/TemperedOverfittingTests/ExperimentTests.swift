import ExactLearning
import Foundation
import Numbers
import PaperTestSupport
import TemperedOverfitting
import Testing
import ThresholdNetworks

private let uniformTwoOne = FunctionDistribution(Architecture(inputCount: 2, widths: [2, 1]))

@Suite struct ExperimentTests {
  private func experiment(_ teacher: UInt64, points: [Int]) -> (TemperedSweep, [TemperedSweep.Row]) {
    let table = TruthTable(inputCount: 2, bits: teacher)
    let experiment = TemperedSweep(
      .init(teacher: table, studentWidth: 2, depth: 2, points: points), teacher: table)
    return (experiment, experiment.rows(from: (0..<TemperedSweep.unitCount).map(experiment.run)))
  }

  /// Independent flips: the sweep over all partial functions against exact fractions, group by group.
  @Test(arguments: [8, 6, 13] as [UInt64]) func independentFlipsAgreeWithExactRisk(teacher: UInt64) throws {
    let (_, rows) = experiment(teacher, points: [1, 3])
    let minimal = MinimalSize(inputCount: 2, depth: 2, maximumWidth: 2)
    for points in [1, 3] {
      for step in [0, 5, 10, 16] {
        let noise = Rational(Integer(step), 40)
        let population = Population(
          teacher: table(teacher), flips: [Rational](repeating: noise, count: 4))
        let law = SampleLaw(population, sampleSize: points)
        let posterior = PosteriorSampling(uniformTwoOne)
        for (measure, risk) in [
          (Measure.typical, ExactRisk(posterior, law: law)), (.minimal, ExactRisk(minimal, law: law)),
        ] {
          let expected = try #require(risk)
          let row = try #require(
            rows.first {
              $0.flips == .independent && $0.points == points && $0.measure == measure
                && abs($0.noise - Double(step) / 40) < 1e-9
            })
          #expect(abs(row.error - Double(rounding: expected.error)) < 1e-12)
          #expect(abs((row.interpolable ?? 0) - Double(rounding: expected.interpolable)) < 1e-12)
        }
      }
    }
  }

  /// Fixed flips: every set of rows by itself, exactly; the worst and the mean of each size.
  @Test func worstFlipsAgreeWithExactRisk() throws {
    let (_, rows) = experiment(8, points: [2])
    for size in 0...2 {
      var errors: [Double] = []
      for set in 0..<16 as Range<UInt64> where set.nonzeroBitCount == size {
        let population = Population(teacher: table(8 ^ set), flips: [0, 0, 0, 0])
        let risk = try #require(
          ExactRisk(PosteriorSampling(uniformTwoOne), law: SampleLaw(population, sampleSize: 2)))
        errors.append(Double(rounding: risk.error))
      }
      func row(_ flips: TemperedSweep.Flips) -> Double? {
        rows.first { $0.flips == flips && $0.measure == .typical && abs($0.noise - Double(size) / 4) < 1e-9 }?.error
      }
      let (worst, mean) = (try #require(row(.worst)), try #require(row(.fixed)))
      #expect(abs(worst - (errors.max() ?? 0)) < 1e-12)
      #expect(abs(mean - errors.reduce(0, +) / Double(errors.count)) < 1e-12)
    }
  }

  /// Best <= mean <= worst, and the theorem's bound above the typical error, at every noise level.
  @Test func orderOfTheMeasures() throws {
    let (_, rows) = experiment(14, points: [2, 6])
    for group in Dictionary(grouping: rows.filter { $0.flips == .independent }, by: { [Double($0.points), $0.noise] })
      .values
    {
      let errors = Dictionary(uniqueKeysWithValues: group.map { ($0.measure, $0.error) })
      let (mean, best, worst) = (
        try #require(errors[.minimal]), try #require(errors[.minimalBest]), try #require(errors[.minimalWorst])
      )
      #expect(best <= mean + 1e-12 && mean <= worst + 1e-12)
      let typical = try #require(group.first { $0.measure == .typical })
      #expect(typical.error <= (typical.bound ?? 0) + 1e-12)
    }
  }

  /// All rows seen once: memorising the flips and nothing else gives noise + (1 - 2 noise) noise.
  @Test func everyPointOnce() throws {
    let teacher = table(8)
    let experiment = TemperedSweep(
      .init(teacher: teacher, studentWidth: 2, depth: 2, points: [4], isDistinct: true), teacher: teacher)
    let rows = experiment.rows(from: (0..<TemperedSweep.unitCount).map(experiment.run))
    for row in rows where row.flips == .independent {
      #expect(abs(row.error - 2 * row.noise * (1 - row.noise)) < 1e-12)
      #expect(abs((row.interpolable ?? 0) - 1) < 1e-12)
    }
    for row in rows where row.flips != .independent { #expect(abs(row.error) < 1e-12) }
  }
}
