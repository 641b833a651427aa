import Charts
import Claims
import Foundation
import Numbers
import Running
import TaskSimilarity
import Tensors
import Testing

/// The commands of the page, and each table at toy size.
@Suite struct ExaminationTests {
  static func report(_ arguments: Arguments) throws -> ExaminationReport {
    let examination = ForgettingExamination()
    return try examination.report(
      on: examination.read(arguments.checked(by: examination.parameters)), effort: Effort(jobs: 2))
  }

  static func exact(_ report: ExaminationReport, _ name: String) -> Rational? {
    guard case .exact(let value)? = report.quantities.first(where: { $0.name == name })?.value else { return nil }
    return value
  }

  @Test func threeNumbers() throws {
    let report = try Self.report(["p": "500", "d": "50", "m": "250", "draws": "100"])
    let value = try #require(Self.exact(report, "f(p,d,m)"))
    #expect(abs(Double(rounding: value) - 0.0606659177397) < 1e-13)
    #expect(Self.exact(report, "f_inf(alpha,beta)") == Rational("0.0611875"))
    #expect(report.summary.contains { $0.hasPrefix("regime: monotone") })
    #expect(report.verdicts.first?.verdict.name == "holds")
  }

  @Test func aTaskAndAPermutation() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "similarity-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (n, p) = (4, 12)
    var key = RandomKey(seed: 6)
    let x = (0..<(n * p)).map { _ in Float(key.next(below: 17)) / 8 - 1 }
    let w = (0..<p).map { _ in Float(key.next(below: 9)) / 4 - 1 }
    let y = (0..<n).map { i in (0..<p).reduce(Float(0)) { $0 + x[i * p + $1] * w[$1] } }
    let path = folder.appending(path: "task.npz").path
    try TensorFile.write(
      [Tensor(name: "X", shape: [n, p], floats: x), Tensor(name: "y", shape: [n], floats: y)], to: path)
    let permutation = folder.appending(path: "perm.npy").path
    let images: [Int] = [1, 2, 0, 3, 4, 5, 7, 6, 8, 9, 10, 11]
    try TensorFile.write([Tensor(name: "perm", shape: [p], integers: images)], to: permutation)
    let report = try Self.report(["data": path, "support": "6", "draws": "2000", "permutation": permutation])
    #expect(report.summary.contains { $0.hasPrefix("X is 4 x 12 of rank 4; y = X w holds exactly; m = 6") })
    #expect(report.summary.contains { $0.contains("the permutation forgets more than") })
    let expected = try #require(Self.exact(report, "E F for this X and y"))
    let drawn = try #require(report.quantities.first { $0.name.hasPrefix("simulated") })
    guard case .drawn(let mean, let error, let draws) = drawn.value else { throw CancellationError() }
    #expect(draws == 2000 && abs(mean - Double(rounding: expected)) < 5 * error)
    #expect(throws: (any Error).self) { try Self.report(["data": path, "permutation": path]) }
    try TensorFile.write(
      [Tensor(name: "X", shape: [2, 2], floats: [1, 0, 1, 0]), Tensor(name: "y", shape: [2], floats: [1, 2])], to: path)
    #expect(
      try Self.report(["data": path]).summary.last
        == "outside the hypotheses: no w gives the labels y = X w exactly (noisy labels)")
  }

  @Test func theSurface() throws {
    let experiment = ForgettingSurface()
    let arguments = try Arguments(["p": "20", "ranks": "1,2", "draws": "500"]).checked(by: experiment.parameters)
    let units = try (0..<experiment.unitCount(arguments)).map {
      try #require(try experiment.run(unit: $0, of: arguments, effort: .unlimited))
    }
    let table = try experiment.table(units, of: arguments)
    let row = try #require(table.rows.first { $0[0] == .text("d=2") && $0[1] == .real(0.5) })
    #expect(row[3] == .rational(Rational(1108, 21945)))
    #expect(abs((row[4].number ?? 0) - 0.050489861) < 5 * (row[5].number ?? 0))
    #expect(try experiment.figure(table, of: arguments).svg().contains("beta_1"))
  }

  @Test func theThresholds() throws {
    let experiment = ForgettingThresholds()
    let arguments = try Arguments(["sizes": "20,50"]).checked(by: experiment.parameters)
    let units = try (0..<2).map { try #require(try experiment.run(unit: $0, of: arguments, effort: .unlimited)) }
    let table = try experiment.table(units, of: arguments)
    #expect(
      table.column("monotone_from") == [.integer(2), .integer(4)]
        && table.column("interior_up_to") == [.integer(0), .integer(2)])
    #expect(try experiment.figure(table, of: arguments).svg().contains("</svg>"))
  }
}
