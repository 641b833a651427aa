import ArgumentParser
import Foundation

/// Runs `thresher` on the instances of `Instances/bench/` and compares answers and speed with what
/// `expected.json` and `refuted.json` say.
///
/// CPU seconds and peak memory are those that the program reports about itself. An answer that contradicts
/// the files ends in exit code 70; one that is not reached in time is only shown.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thresher-bench", abstract: "Speed and answers on the instances of Instances/bench.")

  @Option(help: "The folder of the instances.")
  var instances = "Instances/bench"

  @Option(help: "The program; default: the one beside this one.")
  var thresher: String?

  @Option(help: "Only instances that the fastest other program solves within so many CPU seconds.")
  var below = 2.0

  @Option(help: "Wall time for each instance, in the form that thresher takes.")
  var time = "60s"

  @Option(help: "The engine: auto, z3 or covering.")
  var engine = "auto"

  @Flag(help: "Only the refutations of refuted.json.")
  var refutations = false

  func run() throws {
    let folder = URL(fileURLWithPath: instances)
    let program =
      thresher.map { URL(fileURLWithPath: $0) }
      ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("thresher")
    let runner = Runner(program: program, folder: folder, time: time, engine: engine)
    var table = Table()
    if !refutations {
      let expected = try JSONDecoder().decode(
        ExpectedMinima.self, from: Data(contentsOf: folder.appendingPathComponent("expected.json")))
      for entry in expected.solved where entry.peerSeconds <= below { table.add(try runner.minimize(entry)) }
    }
    let refuted = try JSONDecoder().decode(
      [ExpectedRefutation].self, from: Data(contentsOf: folder.appendingPathComponent("refuted.json")))
    for entry in refuted where entry.peerSeconds <= below { table.add(try runner.refute(entry)) }
    table.finish()
    if table.isContradicted { throw ExitCode(70) }
  }
}

/// `expected.json`.
struct ExpectedMinima: Decodable {
  struct Entry: Decodable {
    var name: String
    var depth: Int
    var weights: Int
    var widths: [[Int]]
    var peerSeconds: Double

    enum CodingKeys: String, CodingKey {
      case name, depth, weights, widths
      case peerSeconds = "peer_cpu_s"
    }
  }

  var solved: [Entry]
}

/// An entry of `refuted.json`.
struct ExpectedRefutation: Decodable {
  var name: String
  var widths: [Int]
  var peerSeconds: Double

  enum CodingKeys: String, CodingKey {
    case name, widths
    case peerSeconds = "peer_cpu_s"
  }
}

/// One line of the table.
struct Measurement {
  enum Verdict: String {
    case agrees = "ok"
    case open = "open"
    case contradicts = "CONTRADICTS"
  }

  var name: String
  var question: String
  var answer: String
  var verdict: Verdict
  var cpuSeconds: Double
  var peakMemory: Int
  var peerSeconds: Double
}

/// Starts the program and reads its results.
struct Runner {
  let program: URL
  let folder: URL
  let time: String
  let engine: String

  func minimize(_ entry: ExpectedMinima.Entry) throws -> Measurement {
    struct Result: Decodable {
      struct Minimum: Decodable { var widths: [Int] }
      var answer: String
      var lower: Int?
      var upper: Int?
      var minima: [Minimum]
    }
    let (result, timing) = try run(
      Result.self, ["minimize", file(entry.name), "--depth", "\(entry.depth)", "--engine", engine])
    let isOptimal = result.answer == "optimal"
    let widths = Set(result.minima.map(\.widths))
    let isRight =
      isOptimal
      ? result.upper == entry.weights && widths == Set(entry.widths)
      : (result.lower ?? 0) <= entry.weights && entry.weights <= (result.upper ?? .max)
    let bounds = "\(result.lower.map(String.init) ?? "?")...\(result.upper.map(String.init) ?? "?")"
    return Measurement(
      name: entry.name, question: "depth \(entry.depth)", answer: isOptimal ? "\(entry.weights) weights" : bounds,
      verdict: !isRight ? .contradicts : isOptimal ? .agrees : .open, cpuSeconds: timing.cpuSeconds,
      peakMemory: timing.peakMemory, peerSeconds: entry.peerSeconds)
  }

  func refute(_ entry: ExpectedRefutation) throws -> Measurement {
    struct Result: Decodable { var answer: String }
    let widths = entry.widths.map(String.init).joined(separator: ",")
    let (result, timing) = try run(
      Result.self, ["decide", file(entry.name), "--widths", widths, "--engine", engine])
    return Measurement(
      name: entry.name, question: widths, answer: result.answer,
      verdict: result.answer == "impossible" ? .agrees : result.answer == "found" ? .contradicts : .open,
      cpuSeconds: timing.cpuSeconds, peakMemory: timing.peakMemory, peerSeconds: entry.peerSeconds)
  }

  private struct Timing: Decodable {
    var cpuSeconds: Double
    var peakMemory: Int

    enum CodingKeys: String, CodingKey {
      case cpuSeconds = "cpu_seconds"
      case peakMemory = "peak_memory"
    }
  }

  private struct Timed: Decodable { var timing: Timing }

  private func file(_ name: String) -> String { folder.appendingPathComponent(name + ".pla").path }

  private func run<Result: Decodable>(_ type: Result.Type, _ arguments: [String]) throws -> (Result, Timing) {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments + ["--time", time, "--jobs", "1", "--json", "--quiet"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try (JSONDecoder().decode(type, from: data), JSONDecoder().decode(Timed.self, from: data).timing)
  }
}

/// Prints measurements as they come and a summary at the end.
struct Table {
  private var measurements: [Measurement] = []

  var isContradicted: Bool { measurements.contains { $0.verdict == .contradicts } }

  init() { line("instance", "question", "answer", "", "cpu s", "MB", "other s") }

  mutating func add(_ measurement: Measurement) {
    measurements.append(measurement)
    line(
      measurement.name, measurement.question, measurement.answer, measurement.verdict.rawValue,
      number(measurement.cpuSeconds), "\(measurement.peakMemory >> 20)", number(measurement.peerSeconds))
  }

  func finish() {
    let solved = measurements.filter { $0.verdict == .agrees }
    let open = measurements.filter { $0.verdict == .open }.map { "\($0.name) (\($0.question))" }
    print(
      "\n\(solved.count) of \(measurements.count) solved, \(number(measurements.reduce(0) { $0 + $1.cpuSeconds })) CPU seconds"
    )
    if !open.isEmpty { print("open: \(open.joined(separator: ", "))") }
    guard !solved.isEmpty else { return }
    // Times below a millisecond are not measured, so they count as one.
    let logarithms = solved.map { log(max($0.peerSeconds, 0.001) / max($0.cpuSeconds, 0.001)) }
    let mean = exp(logarithms.reduce(0, +) / Double(solved.count))
    print("faster than the fastest other program by \(number(mean)) in the geometric mean of the solved ones")
  }

  private func number(_ value: Double) -> String { String(format: "%.3f", value) }

  private func line(_ cells: String...) {
    let widths = [18, 10, 14, 12, 10, 7, 10]
    let padded = zip(cells, widths).enumerated().map { index, pair -> String in
      let blanks = String(repeating: " ", count: max(1, pair.1 - pair.0.count))
      return index < 4 ? pair.0 + blanks : blanks + pair.0
    }
    print(padded.joined())
    fflush(nil)
  }
}
