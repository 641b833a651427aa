import Files
import Formats
import Glibc
import Running
import ThresholdNetworks

/// The version of the library. See `thresher_version` in the header.
@_cdecl("thresher_version") public func thresherVersion() -> UnsafePointer<CChar>? { versionText }

// Written once and read by everybody, for the life of the program.
nonisolated(unsafe) private let versionText: UnsafePointer<CChar>? = UnsafePointer(strdup("0.1.0"))

/// The last error of the calling thread. See `thresher_last_error` in the header.
@_cdecl("thresher_last_error") public func thresherLastError(
  _ text: UnsafeMutablePointer<CChar>?, _ capacity: UInt
) -> UInt {
  let bytes = Array(LastError.text.utf8)
  if let text, capacity > 0 {
    let count = min(bytes.count, Int(min(capacity - 1, 1 << 30)))
    for index in 0..<count { text[index] = CChar(bitPattern: bytes[index]) }
    text[count] = 0
  }
  return UInt(bytes.count)
}

/// Ends the life of a handle. See `thresher_free` in the header.
@_cdecl("thresher_free") public func thresherFree(_ handle: UInt64) -> Int32 {
  call("thresher_free") {
    try Handles.shared.remove(handle)
    return .ok
  }
}

/// What one call may cost. See `thresher_effort` in the header.
@_cdecl("thresher_effort") public func thresherEffort(
  _ seconds: Double, _ resources: UInt64, _ memory: UInt64, _ threads: UInt32, _ effort: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  call("thresher_effort") {
    let effort = try present(effort, "place for the effort")
    guard seconds >= 0, seconds <= HeldEffort.longest else {
      throw Misuse("\(seconds) seconds", "0 to \(HeldEffort.longest)")
    }
    guard threads <= HeldEffort.mostThreads else {
      throw Misuse("\(threads) threads", "at most \(HeldEffort.mostThreads)")
    }
    effort.pointee = Handles.shared.insert(
      HeldEffort(seconds: seconds, resources: resources, memory: memory, threads: threads))
    return .ok
  }
}

/// Ends the work that an effort was given to. See `thresher_cancel` in the header.
@_cdecl("thresher_cancel") public func thresherCancel(_ effort: UInt64) -> Int32 {
  call("thresher_cancel") {
    try Handles.shared.value(effort, as: HeldEffort.self, "an effort").interruption.request()
    return .ok
  }
}

/// A sample from arrays of bytes. See `thresher_sample` in the header.
@_cdecl("thresher_sample") public func thresherSample(
  _ points: UInt, _ inputs: UInt, _ x: UnsafePointer<UInt8>?, _ y: UnsafePointer<UInt8>?,
  _ sample: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  call("thresher_sample") {
    let (x, y, sample) = (try present(x, "x"), try present(y, "y"), try present(sample, "place for the sample"))
    guard points >= 1, points <= UInt(Sample.maximumPoints), inputs >= 1, inputs <= UInt(Sample.maximumInputs) else {
      throw Misuse(
        "\(points) points of \(inputs) inputs",
        "1 to \(Sample.maximumPoints) points of 1 to \(Sample.maximumInputs) inputs")
    }
    let width = Int(inputs)
    let rows = try (0..<Int(points)).map { row in
      Sample.Row(
        point: try bits(x + row * width, count: width, "x", row: row + 1),
        label: try bits(y + row, count: 1, "y", row: row + 1)[0], line: row + 1)
    }
    // No file, and nobody asks for a digest.
    sample.pointee = Handles.shared.insert(
      HeldSample(Sample(name: "sample", inputCount: width, rows: rows, digest: "")))
    return .ok
  }
}

/// The sample of a file. See `thresher_read` in the header.
@_cdecl("thresher_read") public func thresherRead(
  _ path: UnsafePointer<CChar>?, _ sample: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  call("thresher_read") {
    let (path, sample) = (try present(path, "path"), try present(sample, "place for the sample"))
    let name = String(cString: path)
    // The input of the program that calls is its own.
    guard name != "-" else { throw Misuse("-", "the name of a file") }
    sample.pointee = Handles.shared.insert(HeldSample(try Sample.read(name)))
    return .ok
  }
}

/// How many points and inputs a sample has. See `thresher_sample_size` in the header.
@_cdecl("thresher_sample_size") public func thresherSampleSize(
  _ sample: UInt64, _ points: UnsafeMutablePointer<UInt>?, _ inputs: UnsafeMutablePointer<UInt>?
) -> Int32 {
  call("thresher_sample_size") {
    let held = try Handles.shared.value(sample, as: HeldSample.self, "a sample").sample
    points?.pointee = UInt(held.rows.count)
    inputs?.pointee = UInt(held.inputCount)
    return .ok
  }
}
