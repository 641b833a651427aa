import Foundation
import Testing

/// The built programs, run as a user runs them.
struct Executable {
  /// What a run left behind.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The programs lie beside the test bundle.
  static let folder: URL = {
    let tests =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: tests).deletingLastPathComponent()
  }()

  static let url = folder.appendingPathComponent("thresher")

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - isTimed: in a shell that prints its CPU seconds as the last line of errors.
  ///   - program: `thresher`, or the checker.
  static func run(
    _ arguments: [String], input: Data = Data(), directory: URL? = nil, isTimed: Bool = false, program: URL = url
  ) throws -> Outcome {
    let process = Process()
    if isTimed {
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
      process.arguments = ["-c", "\"$0\" \"$@\"; status=$?; times >&2; exit $status", program.path] + arguments
    } else {
      process.executableURL = program
      process.arguments = arguments
    }
    if let directory { process.currentDirectoryURL = directory }
    let (output, errors, standardInput) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = standardInput
    try process.run()
    // Small enough for the buffer of a pipe, so nobody waits for anybody.
    try? standardInput.fileHandleForWriting.write(contentsOf: input)
    try? standardInput.fileHandleForWriting.close()
    let outputData = output.fileHandleForReading.readDataToEndOfFile()
    let errorData = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: outputData, as: UTF8.self),
      errors: String(decoding: errorData, as: UTF8.self))
  }

  /// An empty directory that is removed afterwards.
  static func withDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("thresher-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory)
  }
}
