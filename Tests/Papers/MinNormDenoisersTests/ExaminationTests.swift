import Charts
import Claims
import Files
import Foundation
import MinNormDenoisers
import Numbers
import PaperTestSupport
import Running
import Testing

@Suite("Minimum-norm denoisers of a user's points")
struct ExaminationTests {
  private func report(_ text: String, _ parameter: String, _ other: [String: String] = [:]) throws -> ExaminationReport
  {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let examination = DenoiserExamination()
    let arguments = try Arguments(other.merging([parameter: file.path]) { $1 }).checked(by: examination.parameters)
    return try examination.report(on: examination.read(arguments), effort: .unlimited)
  }

  @Test func pairsOnTheLine() throws {
    let text = """
      x,y
      0,-0.1
      0,0.05
      0,0.2
      1,4/5
      1,1
      1,1.15
      3,2.9
      3,3
      3,3.1
      """
    let report = try report(text, "data")
    #expect(report.summary.contains("3 clean points, 9 noisy copies, no overlap"))
    #expect(report.summary.contains("f*: slopes 5/3, 8/7, flat elsewhere"))
    #expect(report.summary.contains("cost 118/21, proved lower bound 118/21: optimal (exact), unique"))
    #expect(report.summary.contains("fixed points: 0, 1/2 (repelling), 1, 11/5 (repelling), 3"))
    #expect(report.summary.contains("every start between 1/2 and 11/5 reaches 1 in finitely many steps"))
    #expect(report.verdicts.map(\.verdict.name) == ["holds", "holds", "holds"])
    #expect(report.tables.first?.rows.count == 5)
  }

  @Test func oddPairs() throws {
    #expect(try report("noisy,clean\n0.1,0\n0.9,1\n3.1,3\n", "data").summary[2].contains("cost 15/44"))
    #expect(try report("0,0.1\n0,0.1\n", "data").summary[0].contains("single noisy copy"))
    #expect(try report("0,0\n0,2\n1,1\n1,3\n", "data").summary[0].contains("overlap"))
    #expect(throws: DataError.self) { try report("0,1\n2,1\n", "data") }
    #expect(throws: DataError.self) { try report("0,1,2\n", "data") }
    #expect(throws: DataError.self) { try report("0,nan\n", "data") }
    #expect(throws: DataError.self) { try report("", "data") }
  }

  @Test func pointsOfThePlane() throws {
    let hub = try report("0,0\n2,0\n-3/4,1\n", "points", ["radius": "1/5"])
    #expect(
      hub.summary.contains(
        "hub with obtuse angles at 0,0: cost 185/34, certificate valid for every unit (exact, cones of directions)"))
    let line = try report("0,0\n3/5,4/5\n9/5,12/5\n", "points", ["radius": "1/5"])
    #expect(line.summary.contains { $0.hasPrefix("on a line: cost 35/6") })
    #expect(throws: DataError.self) { try report("0,0\n0,0\n", "points") }
    #expect(throws: DataError.self) { try report("0,0\n1/10,0\n", "points") }
    #expect(throws: DataError.self) { try report("0,0\n", "points") }
    let limited = try report("0,0\n1,1\n2,2\n", "points")
    #expect(limited.summary.contains { $0.contains("irrational") })
  }

  /// Every curve at its default size, against values that are exact.
  @Test func experiments() throws {
    for experiment in MinNormDenoisers.experiments {
      #expect(try !completeTable(of: experiment, [:]).rows.isEmpty)
    }
    let errors = ErrorAgainstNoise()
    let arguments = try Arguments(["sigmas": "1/10", "ratio": "1"]).checked(by: errors.parameters)
    let unit = try #require(try errors.run(unit: 0, of: arguments, effort: .unlimited))
    let table = try errors.table([unit], of: arguments)
    #expect(abs((table.column("denoiser")[0].number ?? 0) - 0.08155) < 2e-5)
  }
}
