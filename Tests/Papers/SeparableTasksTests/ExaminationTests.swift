import Claims
import Foundation
import Numbers
import Running
import SeparableTasks
import Tensors
import Testing

extension SeparableTasksExamination {
  /// The tasks that a word on the command line stands for.
  fileprivate func problem(_ text: String) -> JointProblem {
    guard let run = try? DistancesNeverGrow().read(["tasks": text, "order": "cyclic", "steps": "1"]) else {
      preconditionFailure("\(text) are no tasks")
    }
    return run.problem
  }
}

/// The first two commands of the page, on the files that people have.
@Suite struct ExaminationTests {
  static func report(_ arguments: Arguments) throws -> ExaminationReport {
    let examination = SeparableTasksExamination()
    return try examination.report(
      on: examination.read(arguments.checked(by: examination.parameters)), effort: Effort(jobs: 2))
  }

  static let exampleC = "task,x1,x2,x3,y\n1,1,0,2,1\n2,0,1,1,1\n3,1,1,-1,0\n"

  @Test func cyclicOnExampleC() throws {
    let folder = try TaskFileTests.write(["tasks.csv": Self.exampleC])
    defer { try? FileManager.default.removeItem(at: folder) }
    let report = try Self.report([
      "data": folder.appending(path: "tasks.csv").path, "order": "cyclic", "steps": "1000",
    ])
    #expect(report.summary[0] == "3 tasks, D = 3, 3 samples, jointly separable: yes (exact)")
    #expect(
      report.summary[1]
        == "step 3: in the common feasible set, stops; w = (-1/15, 1/30, 29/30) differs from w*; |w|/|w*| = 1.0621")
    let norm = try #require(report.quantities.first { $0.name == "|w*|^2" })
    guard case .exact(let value) = norm.value else { throw CancellationError() }
    #expect(value == Rational(5, 6))
    for (statement, verdict) in report.verdicts { #expect(verdict.name != "violated", "\(statement.label)") }
    #expect(report.verdicts.contains { $0.statement.label == "C4" && $0.verdict.name == "holds" })
    #expect(report.tables[0].rows.count > 20)
  }

  @Test func ordersBesideEachOther() throws {
    let report = try Self.report([
      "tasks": "random:4,3,2,3", "order": "random", "steps": "60", "trials": "20", "compare": "schedule",
    ])
    // What is stated of cyclic orders alone says nothing of this one.
    for (statement, verdict) in report.verdicts where ["C1", "C2", "C3", "C4", "S3"].contains(statement.label) {
      #expect(verdict.name == "outside", "\(statement.label)")
    }
    #expect(report.verdicts.allSatisfy { $0.verdict.name != "violated" })
    let table = try #require(report.tables.first { $0.name == "orders" })
    let names = table.column("order").map(\.description)
    #expect(names.prefix(2) == ["cyclic", "schedule p_t = t"] && names.contains("random, mean of 20"))
    #expect(names.contains { $0.hasPrefix("worst found (greedy, local search): ") })
    #expect(names.contains { $0.contains("orders (dynamic programming): ") })
    // What local search found forgets at least as much as the random orders do.
    func mean(_ prefix: String) throws -> Double {
      try #require(table.rows.first { $0[0].description.hasPrefix(prefix) }?[2].number)
    }
    #expect(try mean("worst found") >= mean("random, worst"))
  }

  /// The worst of all 3^6 orders against a list of them in fractions.
  @Test(arguments: ["example-c", "example-e", "random:3,3,2,5"]) func worstOfAllOrders(tasks: String) throws {
    let report = try Self.report(["tasks": tasks, "steps": "6", "compare": "orders", "trials": "1"])
    let table = try #require(report.tables.first { $0.name == "orders" })
    let row = try #require(table.rows.first { $0[0].description.hasPrefix("worst of all 3^6 orders") })
    #expect(!table.rows.contains { $0[0].description.hasPrefix("worst found") })
    let problem = SeparableTasksExamination().problem(tasks)
    var worst = Rational.zero
    for code in 0..<729 {
      let order = (0..<6).map { code / Int(pow(3.0, Double($0))) % 3 }
      let run = Trajectory(problem, order: order)
      worst = max(worst, run.averageForgetting(problem, at: 6))
    }
    #expect(abs((row[2].number ?? 0) - Double(rounding: worst)) < 1e-9 * Double(rounding: worst) + 1e-30)
  }

  @Test func inseparableTasksGetACertificateAndWhatRemains() throws {
    let report = try Self.report(["tasks": "1,0|-1,1/2|0,-1"])
    // (1, 0) + (-1, 1/2) + (0, -1)/2 = 0.
    #expect(report.summary[0].hasSuffix("jointly separable: no, since 2 z(1,1) + 2 z(2,1) + z(3,1) = 0"))
    #expect(report.summary.last?.contains("T1, S1 and S3 remain") == true)
    let held = report.verdicts.filter { $0.verdict.name == "holds" }.map(\.statement.label)
    #expect(held.contains("T1") && held.contains("S3"))
    #expect(report.verdicts.filter { $0.statement.label == "C1" }.allSatisfy { $0.verdict.name == "outside" })
    let alone = try Self.report(["tasks": "1,0;-1,0|0,1"])
    #expect(alone.summary.contains { $0.hasPrefix("task 1 alone is not separable, since z(1,1) + z(1,2) = 0") })
    #expect(alone.summary.last?.hasPrefix("no statement remains") == true)
  }

  @Test func embeddingsInFloat32() throws {
    var key = RandomKey(seed: 4)
    let (count, dimension) = (900, 256)
    let truth = (0..<dimension).map { _ in Float(2 * key.nextUnit() - 1) }
    var (x, y, task) = ([Float](), [Int](), [Int]())
    for i in 0..<count {
      let row = (0..<dimension).map { _ in Float(2 * key.nextUnit() - 1) }
      y.append(zip(row, truth).reduce(Float(0)) { $0 + $1.0 * $1.1 } > 0 ? 1 : 0)
      x += row
      task.append(i % 3)
    }
    let folder = try TaskFileTests.write([:])
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "probe.npz").path
    try TensorFile.write(
      [
        Tensor(name: "X", shape: [count, dimension], floats: x), Tensor(name: "y", shape: [count], integers: y),
        Tensor(name: "task", shape: [count], integers: task),
      ], to: path)
    let report = try Self.report(["data": path, "steps": "30"])
    #expect(report.summary[0].hasPrefix("3 tasks, D = 256, 900 samples, jointly separable: yes"))
    #expect(report.verdicts.count == 2 && report.verdicts.allSatisfy { $0.verdict.name == "holds" })
    #expect(throws: (any Error).self) { try TwoTasks().verdict(for: ["data": path]) }
  }

  /// Floating runs with their proved error beside exact ones.
  @Test func floatingErrorsAreProved() {
    let tasks = RandomTasks.make(tasks: 3, dimension: 4, rows: 3, seed: 2)
    let order = Ordering.cyclic.tasks(of: 3, steps: 40)
    let (exact, floats) = (
      Trajectory(JointProblem(tasks), order: order), FloatTrajectory(FloatTasks(tasks), order: order)
    )
    for k in 0...40 {
      let gap = zip(exact.points[k], floats.points[k]).reduce(0.0) { $0 + pow(Double(rounding: $1.0) - $1.1, 2) }
        .squareRoot()
      #expect(gap <= floats.errors[k] + 1e-15)
    }
    #expect(floats.errors[40] < 1e-4 && floats.residual < 1e-13)
  }
}
