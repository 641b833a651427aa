import Foundation

/// Starts the programs and reads their results.
struct Runner {
  let program: URL
  /// Another build of it, which is asked the same in turn.
  let against: URL?
  let checker: URL
  let folder: URL
  let time: String

  /// What the program reports about its own cost.
  struct Timing: Decodable {
    var cpuSeconds: Double
    var peakMemory: Int

    enum CodingKeys: String, CodingKey {
      case cpuSeconds = "cpu_seconds"
      case peakMemory = "peak_memory"
    }
  }

  private struct Timed: Decodable { var timing: Timing }

  func file(_ name: String) -> String { folder.appendingPathComponent(name + ".pla").path }

  /// The result that one run of `thresher` on one thread prints.
  func run<Result: Decodable>(_ type: Result.Type, _ arguments: [String]) throws -> (Result, Timing) {
    let (_, output) = try start(program, arguments + ["--time", time, "--jobs", "1", "--json", "--quiet"])
    return try (JSONDecoder().decode(type, from: output), JSONDecoder().decode(Timed.self, from: output).timing)
  }

  /// CPU seconds of the other build for the same, nil if there is none or it does not answer.
  func secondsAgainst(_ arguments: [String]) throws -> Double? {
    guard let against else { return nil }
    let (_, output) = try start(against, arguments + ["--time", time, "--jobs", "1", "--json", "--quiet"])
    return try? JSONDecoder().decode(Timed.self, from: output).timing.cpuSeconds
  }

  /// Runs a program to its end.
  func start(_ program: URL, _ arguments: [String]) throws -> (status: Int32, output: Data) {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, data)
  }
}

/// Lines of cells under headings; the first ones are flush left.
struct Columns {
  private let widths: [Int]
  private let leftCount: Int

  /// - Parameter headings: the heading and the width of each column.
  init(_ headings: [(String, Int)], left: Int) {
    widths = headings.map(\.1)
    leftCount = left
    line(headings.map(\.0))
  }

  func line(_ cells: [String]) {
    let padded = zip(cells, widths).enumerated().map { index, pair -> String in
      let blanks = String(repeating: " ", count: max(1, pair.1 - pair.0.count))
      return index < leftCount ? pair.0 + blanks : blanks + pair.0
    }
    print(padded.joined())
    fflush(nil)
  }
}

/// How much faster than the other build; times below a millisecond are not measured, so they count as one.
func speedup(_ seconds: Double, _ against: Double) -> Double { max(against, 0.001) / max(seconds, 0.001) }

func number(_ value: Double) -> String { String(format: "%.3f", value) }

func geometricMean(_ values: [Double]) -> Double { exp(values.map { log($0) }.reduce(0, +) / Double(values.count)) }
