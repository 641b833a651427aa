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
  ///   - warmup: steps of smaller numbers are left out of logs and tables, and as many first steps of an array.
  ///   - memory: bytes that the trace may take.
  /// - Throws: `DataError` of one line: no data, NaN, negative, repeated or censored entries, gaps, units that are mixed.
  public static func read(
    _ path: String, unit: Double? = nil, warmup: Int = 0, memory: Int = 4 << 30
  ) throws -> Trace<Double> {
    let trace =
      isFolder(path)
      ? try folder(path, unit: unit ?? 0.001, warmup, memory: memory)
      : path.hasSuffix(".npy") || path.hasSuffix(".npz")
        ? try array(path, unit: unit ?? 1, warmup, memory: memory)
        : try table(path, unit: unit ?? 1, warmup, memory: memory)
    try MixedUnits.refuse(trace, file: path)
    return trace
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func folder(_ path: String, unit: Double, _ warmup: Int, memory: Int) throws -> Trace<Double> {
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    let logs = names.compactMap { name -> (rank: Int, name: String)? in
      guard name.hasPrefix("compute_logs_"), name.hasSuffix(".csv") else { return nil }
      return Int(name.dropFirst(13).dropLast(4)).flatMap { $0 >= 0 && $0 < 1 << 20 ? ($0, name) : nil }
    }.sorted { $0.rank < $1.rank }
    guard !logs.isEmpty else {
      throw DataError(file: path, found: "no compute_logs_RANK.csv", expected: "one log a rank")
    }
    let files = try logs.map { log in
      (rank: log.rank, rows: try CSVRows(path.hasSuffix("/") ? path + log.name : "\(path)/\(log.name)"))
    }
    var builder = TraceBuilder(
      file: path, memory: memory, expected: files.reduce(0) { $0 + $1.rows.expectedCount })
    for (rank, rows) in files {
      try rows.forEach(["global_step", "local_step", "iteration_time_ms", "compute_dropped"]) { line, fields in
        let dropped = fields[3].text.lowercased()
        if dropped == "true" || dropped == "1" {
          throw DataError(
            file: rows.path, line: line, found: "compute_dropped = \(fields[3].text)",
            expected: "a trace recorded without dropping",
            fix:
              "times behind a threshold are cut off, so no threshold can be chosen from them; record with dropping off")
        }
        try add(fields[0], rank, fields[1], fields[2], unit, warmup, to: &builder, rows.path, line)
      }
    }
    return try builder.trace()
  }

  private static func table(_ path: String, unit: Double, _ warmup: Int, memory: Int) throws -> Trace<Double> {
    let rows = try CSVRows(path)
    var builder = TraceBuilder(file: path, memory: memory, expected: rows.expectedCount)
    try rows.forEach(["step", "worker", "micro", "seconds"]) { line, fields in
      guard let worker = fields[1].natural, worker < 1 << 20 else {
        throw DataError(
          file: path, line: line, found: DataError.quoted(fields[1].text), expected: "the number of a worker")
      }
      try add(fields[0], worker, fields[2], fields[3], unit, warmup, to: &builder, path, line)
    }
    return try builder.trace()
  }

  private static func add(
    _ step: CSVRows.Field, _ worker: Int, _ micro: CSVRows.Field, _ time: CSVRows.Field, _ unit: Double, _ warmup: Int,
    to builder: inout TraceBuilder, _ file: String, _ line: Int
  ) throws {
    func refuse(_ field: CSVRows.Field, _ expected: String) -> DataError {
      DataError(file: file, line: line, found: DataError.quoted(field.text), expected: expected)
    }
    guard let number = step.natural else { throw refuse(step, "the number of a step") }
    guard let place = micro.natural, place < 1 << 20 else { throw refuse(micro, "the number of a micro-batch") }
    guard let value = time.decimal, value > 0, value < .infinity else { throw refuse(time, "a positive time") }
    if number < warmup { return }
    try builder.add(step: number, worker: worker, micro: place, time: value * unit, file: file, line: line)
  }

  private static func array(_ path: String, unit: Double, _ warmup: Int, memory: Int) throws -> Trace<Double> {
    guard let tensor = try TensorFile.read(path).first else {
      throw DataError(file: path, found: "no array", expected: "steps x workers x micro-batches")
    }
    guard tensor.shape.count == 3, !tensor.shape.contains(0) else {
      throw tensor.error(
        found: "the shape \(tensor.shape)", expected: "steps x workers x micro-batches, none of them 0")
    }
    let (steps, workers, micros) = (tensor.shape[0], tensor.shape[1], tensor.shape[2])
    guard warmup < steps else {
      throw tensor.error(found: "\(steps) steps", expected: "more than the \(warmup) that are left out")
    }
    guard tensor.count <= memory / TraceBuilder.bytesPerEntry else {
      throw DataError(
        file: path, found: "\(tensor.count) times",
        expected: "a trace that fits into \(memory) bytes, \(TraceBuilder.bytesPerEntry) a time", fix: "raise --memory")
    }
    let values = tensor.doubles()
    var (flat, starts) = ([Double](), [UInt32(0)])
    flat.reserveCapacity(values.count)
    for step in warmup..<steps {
      for worker in 0..<workers {
        let first = (step * workers + worker) * micros
        var (sum, isOver) = (0.0, false)
        for micro in 0..<micros {
          let time = values[first + micro]
          // NaN marks missing work, which can only be the last of a step.
          if time.isNaN {
            isOver = true
            continue
          }
          guard !isOver, time > 0, time < .infinity else {
            throw tensor.error(
              found: "\(time) at [\(step), \(worker), \(micro)]",
              expected: isOver ? "NaN after the first NaN of a worker" : "a positive time")
          }
          sum += time * unit
          flat.append(sum)
        }
        starts.append(UInt32(flat.count))
      }
      if flat.count == Int(starts[(step - warmup) * workers]) {
        throw tensor.error(found: "no time in step \(step)", expected: "at least one")
      }
    }
    return Trace(workers: workers, micros: micros, flat: flat, starts: starts)
  }
}
