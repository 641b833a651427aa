import Files
import Foundation

/// A file that appears under its name only when it is whole.
struct AtomicOutput: ~Copyable {
  private let path: String
  private let partial: String
  private let handle: FileHandle
  /// The bytes written so far.
  private(set) var count = 0
  private var isFinished = false

  init(_ path: String) throws {
    self.path = path
    partial = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
    guard FileManager.default.createFile(atPath: partial, contents: nil),
      let handle = FileHandle(forWritingAtPath: partial)
    else { throw DataError(file: path, found: "a place that cannot be written", expected: "a folder that can") }
    self.handle = handle
  }

  deinit {
    try? handle.close()
    if !isFinished { try? FileManager.default.removeItem(atPath: partial) }
  }

  mutating func write(_ bytes: [UInt8]) throws {
    do {
      try handle.write(contentsOf: bytes)
    } catch {
      throw DataError(file: path, found: "a disk that does not take the data", expected: "enough room")
    }
    count += bytes.count
  }

  mutating func finish() throws {
    try? handle.close()
    guard rename(partial, path) == 0 else {
      throw DataError(file: path, found: "a place that cannot be written", expected: "a folder that can")
    }
    isFinished = true
  }
}
