import Claims
import Files
import Foundation
import Numbers
import Running
import SeparableTasks
import Tensors
import Testing

/// Tasks as they should not be: a verdict, or one clear line.
@Suite struct HostileTaskTests {
  /// What the examination says, or its error.
  static func answer(_ files: [String: String], _ more: Arguments = [:]) throws -> String {
    let folder = try TaskFileTests.write(files)
    defer { try? FileManager.default.removeItem(at: folder) }
    var arguments = more
    arguments["data"] = folder.path
    do {
      let report = try ExaminationTests.report(arguments)
      for (statement, verdict) in report.verdicts { #expect(verdict.name != "violated", "\(statement.label)") }
      return report.summary.joined(separator: "\n")
    } catch let error as DataError {
      let hasBreak = error.description.contains { $0.isNewline }
      #expect(!hasBreak)
      return error.description.replacing(folder.path, with: "DIR")
    }
  }

  static func tensors(_ tensors: [Tensor]) throws -> String {
    let folder = try TaskFileTests.write([:])
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "t.npz").path
    try TensorFile.write(tensors, to: path)
    do {
      return try ExaminationTests.report(["data": path, "steps": "5"]).summary.joined(separator: "\n")
    } catch let error as DataError {
      let hasBreak = error.description.contains { $0.isNewline }
      #expect(!hasBreak)
      return error.description.replacing(folder.path, with: "DIR")
    }
  }

  @Test func anEmptyTask() throws {
    let answer = try Self.answer(["a.csv": "x1,x2,y\n1,0,1\n", "b.csv": "x1,x2,y\n"])
    #expect(answer == "DIR/b.csv: found no samples; expected a line x1,...,xD,y for each sample")
    #expect(
      try Self.answer(["a.csv": ""])
        == "DIR/a.csv: found an empty file; expected a line x1,...,xD,y for each sample")
    #expect(throws: ArgumentError.self) { try ExaminationTests.report(["tasks": "1,0||0,1"]) }
  }

  @Test func repeatedAndScaledRows() throws {
    let (plain, repeated) = (
      try Self.answer(["t.csv": "task,x1,x2,y\n1,1,0,1\n2,-1,1,1\n"], ["steps": "8"]),
      try Self.answer(
        ["t.csv": "task,x1,x2,y\n1,1,0,1\n1,1,0,1\n1,2,0,1\n2,-1,1,1\n2,-3,3,1\n"], ["steps": "8"])
    )
    // The longer copies are met with room to spare: the iterates are the same, only R and with it the bound is not.
    func iterates(_ text: String) -> [Substring] { text.split(separator: "\n").filter { !$0.contains("ratio") } }
    #expect(iterates(repeated) == iterates(plain.replacing("2 samples", with: "5 samples")))
  }

  @Test func labelsOfBothKinds() throws {
    let signs = "task,x1,x2,y\n1,1,2,1\n1,-1,1,-1\n2,3,-1,1\n"
    let bits = "task,x1,x2,y\n1,1,2,1\n1,-1,1,0\n2,3,-1,1\n"
    #expect(try Self.answer(["t.csv": signs], ["steps": "6"]) == Self.answer(["t.csv": bits], ["steps": "6"]))
    #expect(
      try Self.answer(["t.csv": "x1,y\n1,0\n2,-1\n"])
        == "DIR/t.csv: line 3: found labels 0 and -1 in one file; expected -1 and 1, or 0 and 1")
    #expect(try Self.answer(["t.csv": "x1,y\n1,2\n"]).contains("line 2: found the label \"2\""))
    let x = Tensor(name: "X", shape: [2, 1], doubles: [1, 2])
    #expect(
      try Self.tensors([x, Tensor(name: "y", shape: [2], integers: [0, -1])]).contains("labels 0 and -1 together"))
    #expect(try Self.tensors([x, Tensor(name: "y", shape: [2], integers: [1, 3])]).contains("the label 3"))
  }

  @Test func noNumbers() throws {
    #expect(
      try Self.answer(["t.csv": "x1,x2,y\n1,2,1\n1,nan,1\n"])
        == "DIR/t.csv: line 3: found \"nan\"; expected a finite decimal")
    for value in [Double.nan, .infinity] {
      let x = Tensor(name: "X", shape: [1, 2], doubles: [1, value])
      let answer = try Self.tensors([x, Tensor(name: "y", shape: [1], integers: [1])])
      #expect(answer.hasPrefix("DIR/t.npz") && answer.contains("finite"), "\(answer)")
    }
  }

  @Test func oneSample() throws {
    let answer = try Self.answer(["t.csv": "x1,x2,y\n3,4,1\n"], ["steps": "3"])
    #expect(answer.hasPrefix("1 tasks, D = 2, 1 samples, jointly separable: yes (exact)"))
    #expect(answer.contains("step 1: in the common feasible set, stops; w = (3/25, 4/25) is w*"))
  }

  @Test func moreCoordinatesThanSamplesAndDependentOnes() throws {
    // D = 5 beside two samples, and a coordinate that is always zero.
    let wide = try Self.answer(["t.csv": "task,a,b,c,d,e,y\n1,1,0,2,0,0,1\n2,0,1,1,0,0,1\n"], ["steps": "20"])
    #expect(wide.contains("jointly separable: yes (exact)"))
    // Three samples on one line through the origin: rank one.
    let flat = try Self.answer(["t.csv": "task,a,b,y\n1,1,2,1\n1,2,4,1\n2,3,6,1\n"], ["steps": "20"])
    #expect(flat.contains("step 1: in the common feasible set, stops; w = (1/5, 2/5) is w*"))
  }

  @Test func inseparable() throws {
    let answer = try Self.answer(["t.csv": "task,a,b,y\n1,1,0,1\n2,1,0,0\n"])
    #expect(answer.contains("jointly separable: no, since z(1,1) + z(2,1) = 0"))
    #expect(answer.contains("T1, S1 and S3 remain"))
  }
}
