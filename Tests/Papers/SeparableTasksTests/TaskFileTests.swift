import Files
import Foundation
import Numbers
import SeparableTasks
import Testing

/// TaskFiles, TaskTable, ExactDecimal.
@Suite struct TaskFileTests {
  static func write(_ texts: [String: String]) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "separable-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in texts { try Data(text.utf8).write(to: folder.appending(path: name)) }
    return folder
  }

  static func read(_ text: String) throws -> [SeparableTask] {
    let folder = try write(["t.csv": text])
    defer { try? FileManager.default.removeItem(at: folder) }
    return try TaskFiles.read([folder.appending(path: "t.csv").path])
  }

  @Test func decimalsAreExactAndLabelsFlip() throws {
    let tasks = try Self.read("x1,x2,y\n0.1,-2.5e-1,1\n.5,3,0\n")
    #expect(tasks.map(\.rows) == [[[Rational(1, 10), Rational(-1, 4)], [Rational(-1, 2), -3]]])
    #expect(try Self.read("0.1,1\n0.5,-1\n").map(\.rows) == [[[Rational(1, 10)], [Rational(-1, 2)]]])
  }

  @Test func aTaskColumnSplits() throws {
    let tasks = try Self.read("task,y,a,b\n10,1,1,0\n2,0,1,-1\n10,1,1,1\n")
    #expect(tasks.map(\.name) == ["task 2", "task 10"])
    #expect(tasks.map(\.rows) == [[[-1, 1]], [[1, 0], [1, 1]]])
  }

  @Test func aFolderIsAListOfTasks() throws {
    let folder = try Self.write(["b.csv": "-1,1,1\n", "a.csv": "1,0,1\n", "notes.txt": "no"])
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try TaskFiles.read([folder.path]).map(\.rows) == [[[1, 0]], [[-1, 1]]])
  }

  @Test(arguments: [
    ("x1,y\nnan,1\n", "line 2: found \"nan\"; expected a finite decimal"),
    ("1,2\n", "line 1: found the label \"2\"; expected -1 or 1, or 0 or 1"),
    ("1,0\n2,-1\n", "line 2: found labels 0 and -1 in one file; expected -1 and 1, or 0 and 1"),
    ("x1,x2,y\n1,1\n", "line 2: found 2 fields; expected 3, as in the lines before"),
    ("x1,y\n", "found no samples; expected a line x1,...,xD,y for each sample"),
    ("1\n", "line 1: found 1 columns; expected 1 to 4096 coordinates and a label"),
    ("x1,y\n1e999,1\n", "line 2: found \"1e999\"; expected a finite decimal"),
    ("inf,1\n", "line 1: found \"inf\"; expected a finite decimal"),
  ])
  func mistakesAreOneLine(text: String, message: String) throws {
    do {
      _ = try Self.read(text)
      Issue.record("read \(text)")
    } catch let error as DataError {
      #expect(error.description.hasSuffix(message), "\(error)")
    }
  }

  @Test func otherDimensionsAreRefused() throws {
    let folder = try Self.write(["a.csv": "1,0,1\n", "b.csv": "1,1\n"])
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: DataError.self) { try TaskFiles.read([folder.path]) }
  }

  @Test func zeroAndRepeatedSamples() throws {
    let zero = JointProblem(try Self.read("0,0,1\n1,1,1\n"))
    #expect(zero.outside == "the tasks are not jointly separable: z(1,1) = 0")
    let repeated = JointProblem(try Self.read("1,2,1\n1,2,1\n2,4,1\n"))
    #expect(repeated.offlineSolution == [Rational(1, 5), Rational(2, 5)])
    // One sample.
    #expect(JointProblem(try Self.read("2,1\n")).offlineSolution == [Rational(1, 2)])
    // Opposite samples cannot be separated, jointly or alone.
    let opposite = JointProblem(try Self.read("task,x,y\n1,1,1\n2,1,-1\n"))
    #expect(opposite.outside == "the tasks are not jointly separable: z(1,1) + z(2,1) = 0")
    #expect(opposite.outsideOneByOne == nil)
  }
}
