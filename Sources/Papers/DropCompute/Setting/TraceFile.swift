import Files
import Foundation
import Tensors

/// Traces as people keep them: the authors' folder of `compute_logs_RANK.csv`, a CSV with `step,worker,micro,seconds`, or an array
/// steps x workers x micro-batches in `.npy` or `.npz` whose missing entries are NaN.
public enum TraceFile {
  /// Reads a trace, in any of the three forms.
  ///
  /// - Parameters:
  ///   - path: the file, in any of the formats above.
  ///   - unit: the seconds in one unit of the file; nil for what the format says (milliseconds in the authors' logs, else seconds).
  ///   - memory: bytes that the trace may take.
  /// - Throws: `DataError` of one line: no data, NaN, negative, repeated or censored entries, other numbers of workers.
  public static func read(_ path: String, unit: Double? = nil, memory: Int = 4 << 30) throws -> Trace<Double> {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      return try folder(path, unit: unit ?? 0.001, memory: memory)
    }
    if path.hasSuffix(".npy") || path.hasSuffix(".npz") { return try array(path, unit: unit ?? 1) }
    var builder = TraceBuilder(file: path, memory: memory)
    try generic(path, unit: unit ?? 1, into: &builder)
    return try builder.trace()
  }

  private static func folder(_ path: String, unit: Double, memory: Int) throws -> Trace<Double> {
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    let logs = names.compactMap { name -> (rank: Int, name: String)? in
      guard name.hasPrefix("compute_logs_"), name.hasSuffix(".csv") else { return nil }
      return Int(name.dropFirst(13).dropLast(4)).map { ($0, name) }
    }.sorted { $0.rank < $1.rank }
    guard !logs.isEmpty else {
      throw DataError(file: path, found: "no compute_logs_RANK.csv", expected: "one log a rank")
    }
    var builder = TraceBuilder(file: path, memory: memory)
    for (rank, name) in logs {
      let file = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
      let columns = ["global_step", "local_step", "iteration_time_ms", "compute_dropped"]
      try rows(file, columns) { line, fields in
        if fields[3].lowercased() == "true" || fields[3] == "1" {
          throw DataError(
            file: file, line: line, found: "compute_dropped = True", expected: "a trace recorded without dropping",
            fix:
              "times behind a threshold are cut off, so no threshold can be chosen from them; record with dropping off")
        }
        try builder.add(
          step: fields[0], worker: rank, micro: fields[1], time: fields[2], unit: unit, file: file, line: line)
      }
    }
    return try builder.trace()
  }

  private static func generic(_ path: String, unit: Double, into builder: inout TraceBuilder) throws {
    try rows(path, ["step", "worker", "micro", "seconds"]) { line, fields in
      guard let worker = Int(fields[1]), (0..<1 << 20).contains(worker) else {
        throw DataError(file: path, line: line, found: DataError.quoted(fields[1]), expected: "the number of a worker")
      }
      try builder.add(
        step: fields[0], worker: worker, micro: fields[2], time: fields[3], unit: unit, file: path, line: line)
    }
  }

  /// The named columns of every row, streamed from a mapped file.
  private static func rows(_ path: String, _ columns: [String], _ body: (Int, [String]) throws -> Void) throws {
    let file = try MappedFile(path)
    try file.withUnsafeBytes { bytes in
      var places: [Int]?
      var width = 0
      var (start, line) = (0, 0)
      while start < bytes.count {
        let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
        let last = end > start && bytes[end - 1] == 13 ? end - 1 : end
        let text = String(decoding: bytes[start..<last], as: UTF8.self)
        line += 1
        start = end + 1
        if text.isEmpty { continue }
        let fields = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard let places else {
          width = fields.count
          places = try columns.map { name in
            guard let place = fields.firstIndex(of: name) else {
              throw DataError(
                file: path, line: line, found: DataError.quoted(text),
                expected: "a header with \(columns.joined(separator: ", "))")
            }
            return place
          }
          continue
        }
        guard fields.count == width else {
          throw DataError(
            file: path, line: line, found: "\(fields.count) fields", expected: "\(width), as in the header")
        }
        try body(line, places.map { fields[$0] })
      }
      if places == nil {
        throw DataError(
          file: path, found: "an empty file", expected: "a header with \(columns.joined(separator: ", "))")
      }
    }
  }

  private static func array(_ path: String, unit: Double) throws -> Trace<Double> {
    guard let tensor = try TensorFile.read(path).first else {
      throw DataError(file: path, found: "no array", expected: "steps x workers x micro-batches")
    }
    guard tensor.shape.count == 3, !tensor.shape.contains(0) else {
      throw tensor.error(
        found: "the shape \(tensor.shape)", expected: "steps x workers x micro-batches, none of them 0")
    }
    let values = tensor.doubles()
    let (steps, workers, micros) = (tensor.shape[0], tensor.shape[1], tensor.shape[2])
    var times: [[[Double]]] = []
    for step in 0..<steps {
      times.append(
        try (0..<workers).map { worker in
          let first = (step * workers + worker) * micros
          let row = values[first..<first + micros]
          // NaN marks missing work, which can only be the last of a step.
          let own = Array(row.prefix { !$0.isNaN })
          for (micro, time) in row.enumerated() where micro >= own.count ? !time.isNaN : !(time > 0 && time < .infinity)
          {
            throw tensor.error(
              found: "\(time) at [\(step), \(worker), \(micro)]",
              expected: micro >= own.count ? "NaN after the first NaN of a step" : "a positive time")
          }
          return own.map { $0 * unit }
        })
      if times[step].allSatisfy(\.isEmpty) {
        throw tensor.error(found: "no time in step \(step)", expected: "at least one")
      }
    }
    return Trace(micros: micros, times: times)
  }
}

/// Collects entries in any order.
struct TraceBuilder {
  private struct Entry {
    var step: Int
    var worker: UInt32, micro: UInt32
    var time: Double
  }

  let file: String
  let memory: Int
  private var entries: [Entry] = []

  init(file: String, memory: Int) { (self.file, self.memory) = (file, memory) }

  mutating func add(
    step: String, worker: Int, micro: String, time: String, unit: Double, file: String, line: Int
  ) throws {
    func refuse(_ text: String, _ expected: String) -> DataError {
      DataError(file: file, line: line, found: DataError.quoted(text), expected: expected)
    }
    guard let step = Int(step), step >= 0 else { throw refuse(step, "the number of a step") }
    guard let micro = Int(micro), (0..<1 << 20).contains(micro) else {
      throw refuse(micro, "the number of a micro-batch")
    }
    guard let value = Double(time), value > 0, value < .infinity else { throw refuse(time, "a positive time") }
    entries.append(Entry(step: step, worker: UInt32(worker), micro: UInt32(micro), time: value * unit))
    // An entry here and its end in the trace.
    if entries.count % 4096 == 0, entries.count * 40 > memory {
      throw DataError(
        file: file, line: line, found: "more than \(entries.count) times",
        expected: "a trace that fits into \(memory) bytes",
        fix: "raise --memory")
    }
  }

  consuming func trace() throws -> Trace<Double> {
    guard !entries.isEmpty else { throw DataError(file: file, found: "no times", expected: "at least one") }
    entries.sort { ($0.step, $0.worker, $0.micro) < ($1.step, $1.worker, $1.micro) }
    for (before, after) in zip(entries, entries.dropFirst())
    where (before.step, before.worker, before.micro) == (after.step, after.worker, after.micro) {
      throw DataError(
        file: file, found: "step \(after.step), worker \(after.worker), micro \(after.micro) twice", expected: "it once"
      )
    }
    let workers = Set(entries.map(\.worker)).sorted()
    let place = Dictionary(uniqueKeysWithValues: workers.enumerated().map { ($1, $0) })
    let micros = Int(entries.map(\.micro).max() ?? 0) - Int(entries.map(\.micro).min() ?? 0) + 1
    var times: [[[Double]]] = []
    var step = -1
    for entry in entries {
      if entry.step != step {
        step = entry.step
        times.append([[Double]](repeating: [], count: workers.count))
      }
      if let worker = place[entry.worker] { times[times.count - 1][worker].append(entry.time) }
    }
    return Trace(micros: micros, times: times)
  }
}
