import Foundation
import Numbers
import Testing
import Theory
import ThresholdNetworks

@Suite struct ExperimentTests {
  /// The settings by multisets of columns against the plain enumeration of (W, gamma, b).
  @Test(arguments: [(2, 1), (2, 2), (2, 3), (2, 4), (2, 5), (3, 1), (3, 2), (3, 3)])
  func settingsAgreeWithEnumeration(inputs: Int, width: Int) {
    let settings = SmallModel.settings(inputCount: inputs, width: width)
    let distribution = FunctionDistribution(Architecture(inputCount: inputs, widths: [width, 1]))
    for (table, count) in settings.enumerated() {
      #expect(Integer(count) == distribution.counts[UInt64(table)] ?? 0)
    }
  }

  /// |Theta| of (k, 1) on four inputs is 384^k 6 k 2^k. By the least widths of section 9.3, 65536 - 66 - 988 - 7826 - 22618 =
  /// 34038 functions need more than four hidden neurons and 6870 more than five.
  @Test(arguments: [(4, 8_349_416_423_424, 34038), (5, 8_015_439_766_487_040, 6870)])
  func settingsOfWideStudents(width: Int, total: UInt64, unreachable: Int) {
    let settings = SmallModel.settings(inputCount: 4, width: width)
    #expect(settings.reduce(0, +) == total)
    #expect(settings.count { $0 == 0 } == unreachable)
  }

  /// The widest student on three inputs computes everything, and parity as often as its negation.
  @Test func settingsOfTheWidestStudent() {
    let settings = SmallModel.settings(inputCount: 3, width: SmallModel.maximumStudentWidth)
    // 144^6 6 6 2^6.
    #expect(settings.reduce(0, +) == 20_542_695_432_781_824)
    #expect(settings[0x96] == settings[0x69] && settings.allSatisfy { $0 > 0 })
  }

  private func experiment(_ teacher: UInt64, points: [Int]) -> (TemperedExperiment, [TemperedExperiment.Row]) {
    let table = TruthTable(inputCount: 2, bits: teacher)
    let experiment = TemperedExperiment(
      .init(teacher: table, studentWidth: 2, depth: 2, points: points), teacher: table)
    return (experiment, experiment.rows(from: (0..<TemperedExperiment.unitCount).map(experiment.run)))
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
      func row(_ flips: TemperedExperiment.Flips) -> Double? {
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
    let experiment = TemperedExperiment(
      .init(teacher: teacher, studentWidth: 2, depth: 2, points: [4], isDistinct: true), teacher: teacher)
    let rows = experiment.rows(from: (0..<TemperedExperiment.unitCount).map(experiment.run))
    for row in rows where row.flips == .independent {
      #expect(abs(row.error - 2 * row.noise * (1 - row.noise)) < 1e-12)
      #expect(abs((row.interpolable ?? 0) - 1) < 1e-12)
    }
    for row in rows where row.flips != .independent { #expect(abs(row.error) < 1e-12) }
  }

  /// Reference 9.5 for AND and N = 3, and the bounds in their order.
  @Test func typicalErrorAgainstReference() throws {
    let teacher = table(8)
    let experiment = TypicalExperiment(
      .init(teachers: [teacher], studentWidths: [2, 3], points: [1, 3, 9]), teachers: [teacher])
    let rows = (0..<experiment.unitCount).flatMap { experiment.run(unit: $0).rows }
    #expect(rows.count == 6)
    let three = try #require(rows.first { $0.studentWidth == 2 && $0.points == 3 })
    #expect(abs(three.error - Double(rounding: rational("76824212060131/408813706592256"))) < 1e-12)
    #expect(abs(three.massBits - log2(9216.0 / 31)) < 1e-12 && three.teacherWidth == 1)
    for row in rows {
      #expect(row.error <= row.descriptionBound && row.descriptionBound <= row.massBound + 1e-12)
      #expect(row.massBound <= row.realisationBound)
    }
  }
}
