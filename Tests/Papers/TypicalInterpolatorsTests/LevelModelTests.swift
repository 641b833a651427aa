import Claims
import ExactLearning
import Foundation
import Numbers
import PaperTestSupport
import Testing
import ThresholdNetworks
import TypicalInterpolators

/// `TypicalSweep` with students of `levels:Q`, against plain enumeration of their settings.
@Suite struct LevelModelTests {
  /// Two inputs, two hidden neurons of weights and biases -1, 0, 1: 27^2 * 27 settings, one by one.
  @Test func massOfTheTeacher() throws {
    let levels = [-1, 0, 1]
    func tuples(_ count: Int) -> [[Int]] {
      (0..<count).reduce([[]]) { all, _ in all.flatMap { tuple in levels.map { tuple + [$0] } } }
    }
    var counts: [Int: Int] = [:]
    for first in tuples(3) {
      for second in tuples(3) {
        for output in tuples(3) {
          var table = 0
          for row in 0..<4 {
            let x = [row & 1, row >> 1]
            let h = [first, second].map { $0[0] * x[0] + $0[1] * x[1] + $0[2] > 0 ? 1 : 0 }
            if output[0] * h[0] + output[1] * h[1] + output[2] > 0 { table |= 1 << row }
          }
          counts[table, default: 0] += 1
        }
      }
    }
    let teacher = table(8)
    let sweep = TypicalSweep(
      .init(teachers: [teacher], studentWidths: [1, 2], points: [1, 3, 9], levels: 1), teachers: [teacher])
    let rows = (0..<sweep.unitCount).flatMap { sweep.run(unit: $0).rows }
    #expect(rows.count == 6 && rows.allSatisfy { $0.teacherWidth == 1 })
    let row = try #require(rows.first { $0.studentWidth == 2 && $0.points == 3 })
    #expect(abs(row.massBits - log2(19683.0 / Double(counts[8] ?? 0))) < 1e-12)
    // All 64 samples of three points, each with the settings above that fit it.
    #expect(
      abs(row.error - Double(rounding: rational("16462726624266454343368189/72049763974892036760370944"))) < 1e-12)
    for row in rows {
      #expect(row.error <= row.descriptionBound && row.descriptionBound <= row.massBound + 1e-12)
      // The closed form fixes the parameters of the teacher, so its mass is no more than the teacher's.
      #expect(row.massBound <= row.realisationBound)
    }
  }

  /// The command takes them, and refuses what is no alphabet.
  @Test func experiment() throws {
    let experiment = try #require(TypicalInterpolators.experiments.first { $0.name == "typical" })
    func units(_ neurons: String) throws -> Int {
      try experiment.unitCount(["neurons": neurons, "teacher": "4:0x8888", "points": "1"])
    }
    #expect(throws: ArgumentError.self) { try units("ternary") }
    #expect(try units("levels:2") == 2)
    #expect(try units("binary") == 4)
  }
}
