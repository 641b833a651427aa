import Claims
import Files
import Foundation
import Numbers
import Running

/// What a trace of compute times promises, and what the ways of dropping late work would have made of it.
package struct DropComputeExamination: Examination {
  package init() {}

  package let name = "drop-compute"
  package let text =
    "A trace of compute times: variance between workers, law, best threshold by several rules, what is realised, other numbers of workers."

  static let units: [(name: String, seconds: Double?)] = [
    ("file", nil), ("s", 1), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9),
  ]

  package let parameters = [
    Parameter(
      "data",
      "a folder of compute_logs_RANK.csv, a CSV step,worker,micro,seconds, or an array steps x workers x micros",
      kind: .file),
    Parameter("serial", "T_c, the serial seconds of a step", kind: .rational, default: "0"),
    Parameter(
      "wall", "a CSV of wall times of steps in seconds; T_c is their mean less that of the slowest worker",
      kind: .file),
    Parameter("unit", "of the times: file for what the format says", kind: .choice(units.map(\.name)), default: "file"),
    Parameter("warmup", "steps of smaller numbers are left out", kind: .integer(0...1_000_000_000), default: "0"),
    Parameter("workers", "numbers of workers to predict for, separated by commas"),
    Parameter("drop-at-most", "the largest drop rate of a threshold", kind: .rational, default: "1"),
    Parameter("forward", "the share of the forward pass in a micro-batch", kind: .rational, default: "1/3"),
  ]

  package struct Case: Sendable {
    let path: String
    let unit: Double?
    let warmup: Int
    let serial, dropAtMost, forward: Double
    let wall: [Double]?
    let workers: [Int]
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let path = try arguments.files("data", count: 1...1)[0]
    guard FileManager.default.fileExists(atPath: path) else {
      throw DataError(file: path, found: "no such file", expected: "a folder of logs, a CSV or an array")
    }
    let unit = try arguments.text("unit", expected: Self.units.map(\.name).joined(separator: " or "))
    return Case(
      path: path, unit: Self.units.first { $0.name == unit }?.seconds,
      warmup: try arguments.integer("warmup", in: 0...1_000_000_000),
      serial: Double(rounding: try arguments.rational("serial", from: 0, to: 1_000_000)),
      dropAtMost: Double(rounding: try arguments.rational("drop-at-most")),
      forward: Double(rounding: try arguments.rational("forward")),
      wall: arguments["wall"] == nil ? nil : try WallTimes.read(arguments.files("wall", count: 1...1)[0]),
      workers: arguments["workers"] == nil
        ? [] : try arguments.integers("workers", in: 1...10_000_000, count: 1...32))
  }

  package func report(on example: Case, effort: Effort) throws -> ExaminationReport {
    // Read here and not with the arguments, for the memory is the effort's.
    let trace = try TraceFile.read(
      example.path, unit: example.unit, warmup: example.warmup, memory: effort.budget.memory)
    var serial = example.serial
    if let wall = example.wall {
      let slowest = (0..<trace.steps).reduce(0) { $0 + trace.slowest($1) } / Double(trace.steps)
      serial = wall.reduce(0, +) / Double(wall.count) - slowest
      guard serial >= 0 else {
        throw DataError(
          file: example.path, found: "a mean wall time \(-serial) s below that of the slowest worker",
          expected: "wall times of the same steps, in seconds")
      }
    }
    return TraceReport(trace: trace, example: example, serial: serial).report(effort: effort)
  }
}

/// Wall times of steps: a column of seconds, perhaps under a name.
enum WallTimes {
  static func read(_ path: String) throws -> [Double] {
    var times: [Double] = []
    let text = try InputText(reading: path)
    for (line, bytes) in text.lines where !bytes.isEmpty {
      let field = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces)
      guard let value = Double(field), value > 0, value < .infinity else {
        if times.isEmpty, line == 1, Double(field) == nil { continue }
        throw text.error(line, found: DataError.quoted(field), expected: "a positive number of seconds")
      }
      times.append(value)
    }
    guard !times.isEmpty else {
      throw text.error(nil, found: "no times", expected: "the seconds of a step in each line")
    }
    return times
  }
}
