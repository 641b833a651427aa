import Foundation
import TestSupport
import Testing
import Thresher

@Suite("Examples of the manual")
struct ExamplesTests {
  @Test func firstThreeLinesPrintWhatTheManualSays() throws {
    // By hand: no single neuron is exclusive or, and 2,1 has 6 weights; the counts agree with plain enumeration (ColumnsTests).
    #expect(
      try firstThreeLines() == [
        "least weights 6, widths 2,1", "settings that fit: 1068, probability 89/1327104", "fair draws: 5",
      ])
  }

  @Test func aSampleFromArrays() throws {
    let sample = try PartialFunction(points: [[0, 0], [0, 1], [1, 1], [0, 1]], labels: [0, 1, 1, 1])
    #expect(sample.pointCount == 3)
    #expect(try sample.minimum(depth: 1).upper == 2)
    #expect(throws: DataError.self) { try PartialFunction(points: [[0], [0]], labels: [0, 1]) }
    #expect(throws: DataError.self) { try PartialFunction(points: [[0], [1, 0]], labels: [0, 1]) }
    #expect(throws: DataError.self) { try PartialFunction(points: [[2]], labels: [0]) }
    #expect(throws: DataError.self) { try PartialFunction(points: [[]], labels: [0]) }
    #expect(throws: DataError.self) { try PartialFunction(points: [[1]], labels: []) }
  }

  @Test func runningOutOfBudgetIsAnAnswer() throws {
    let xor = try PartialFunction(function: "2:0x6")
    guard case .undecided(.resources) = try xor.count(widths: [3, 1], effort: Effort(budget: Budget(resources: 0)))
    else {
      Issue.record("a budget of nothing was enough")
      return
    }
  }

  /// The package that stands in the manual, built against this one by its path and run.
  ///
  /// Building all of Thresher again takes minutes, so this runs on request (`make test-package`) and in CI.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["THRESHER_OUTSIDE_PACKAGE"] != nil))
  func anOutsidePackageBuildsAndPrints() throws {
    let folder = Repository.root.appending(path: ".build/outside-package")
    try? FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(
      at: folder.appending(path: "Sources/first"), withIntermediateDirectories: true)
    let page = try String(
      contentsOf: Repository.root.appending(path: "Sources/Answers/Thresher/Thresher.docc/UsingThresherFromSwift.md"),
      encoding: .utf8)
    let blocks = page.components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    let manifest = blocks[0].replacing("PATH-TO-THRESHER", with: Repository.root.path)
    try manifest.write(to: folder.appending(path: "Package.swift"), atomically: true, encoding: .utf8)
    try blocks[1].write(to: folder.appending(path: "Sources/first/main.swift"), atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["swift", "run", "-c", "release", "--package-path", folder.path, "first"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let expected = page.components(separatedBy: "```text\n")[1].components(separatedBy: "```")[0]
    #expect(text == expected)
  }
}
