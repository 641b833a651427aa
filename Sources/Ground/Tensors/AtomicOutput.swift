import Files
import Foundation

/// A file that appears under its name only when it is whole. Links are followed; devices and pipes are written where they are.
struct AtomicOutput: ~Copyable {
  private let path: String
  private let partial: String
  private let isInPlace: Bool
  private let handle: FileHandle
  /// The bytes written so far.
  private(set) var count = 0
  private var isFinished = false

  init(_ path: String) throws {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    var status = stat()
    // Something that is there and no file, such as /dev/null, must not be replaced by one.
    let isInPlace = stat(target, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    let partial = isInPlace ? target : "\(target).\(ProcessInfo.processInfo.processIdentifier).partial"
    guard isInPlace || FileManager.default.createFile(atPath: partial, contents: nil),
      let handle = FileHandle(forWritingAtPath: partial)
    else { throw DataError(file: path, found: "a place that cannot be written", expected: "a folder that can") }
    // All at once: Swift 6.3.1 spoils optimized initializers that throw between the properties.
    (self.path, self.partial, self.isInPlace, self.handle) = (target, partial, isInPlace, handle)
  }

  deinit {
    try? handle.close()
    if !isFinished && !isInPlace { try? FileManager.default.removeItem(atPath: partial) }
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
    guard isInPlace || rename(partial, path) == 0 else {
      throw DataError(file: path, found: "a place that cannot be written", expected: "a folder that can")
    }
    isFinished = true
  }
}
