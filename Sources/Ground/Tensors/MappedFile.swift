import Files
import Foundation

/// The bytes of a file, mapped into memory: opening costs the same for every size, and only what is read is loaded.
///
/// The file must not be shortened while it is open.
public final class MappedFile: Sendable {
  /// The file as the user named it.
  public let path: String
  /// The length of the file in bytes.
  public let count: Int
  // Never written, and released in `deinit` alone.
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer?

  /// The largest content of a pipe or a device, which has to be held in memory.
  public static let maximumPipeBytes = 1 << 30

  /// Maps the file of this name; what comes out of a pipe is read to its end.
  ///
  /// - Throws: `DataError` if there is no such file, if it is a directory, if it cannot be read, or if a pipe gives more than
  ///   `maximumPipeBytes`.
  public init(_ path: String) throws {
    self.path = path
    do {
      let file = try Descriptor(opening: path, flags: O_RDONLY)
      let status = try file.status
      if status.st_mode & S_IFMT == S_IFDIR { throw SystemError(EISDIR) }
      if status.st_mode & S_IFMT == S_IFREG {
        count = Int(status.st_size)
        base = try Self.mapped(count, path: path, descriptor: file.number)
      } else {
        let bytes = try file.readToEnd(limit: Self.maximumPipeBytes)
        guard bytes.count <= Self.maximumPipeBytes else {
          throw DataError(
            file: path, found: "more than \(Self.maximumPipeBytes) bytes from a pipe",
            expected: "a regular file, which may be larger")
        }
        count = bytes.count
        base = try Self.mapped(count, path: path, descriptor: nil)
        if let base { UnsafeMutableRawBufferPointer(start: base, count: count).copyBytes(from: bytes) }
      }
    } catch let error as SystemError {
      throw error.whenReading(path)
    }
  }

  /// The pages of a file, or empty pages without one; nil if there are none.
  private static func mapped(_ count: Int, path: String, descriptor: Int32?) throws -> UnsafeMutableRawPointer? {
    guard count > 0 else { return nil }
    let pages =
      descriptor.map { mmap(nil, count, PROT_READ, MAP_PRIVATE, $0, 0) }
      ?? mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let pages, pages != MAP_FAILED else {
      throw DataError(file: path, found: "a file that cannot be mapped into memory", expected: "a readable file")
    }
    return pages
  }

  deinit {
    if let base { munmap(base, count) }
  }

  /// All bytes; the pointer is good while `body` runs.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// A copy of the bytes of `range`, which must lie in the file.
  package func copy(_ range: Range<Int>) -> [UInt8] { withUnsafeBytes { Array($0[range]) } }

  /// The number of `size` bytes at `offset`, the lowest byte first; nil beyond the end.
  package func littleEndian(at offset: Int, size: Int) -> UInt64? {
    guard offset >= 0, size <= count, offset <= count - size else { return nil }
    return withUnsafeBytes { bytes in
      (0..<size).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
  }
}
