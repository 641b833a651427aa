import ExactLearning
import Foundation
import Numbers
import PaperTestSupport
import Testing
import ThresholdNetworks
import TypicalInterpolators

@Suite struct ExperimentTests {
  /// The exact error for AND and N = 3, and the bounds in their order.
  @Test func typicalErrorAgainstReference() throws {
    let teacher = table(8)
    let experiment = TypicalSweep(
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
