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

  /// Maps the file of this name.
  ///
  /// - Throws: `DataError` if there is no such file, if it is a directory, or if it cannot be read.
  public init(_ path: String) throws {
    self.path = path
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw DataError(file: path, found: "no such file", expected: "a readable file")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DataError(file: path, found: "no regular file", expected: "a readable file")
    }
    count = Int(status.st_size)
    guard count > 0 else {
      base = nil
      return
    }
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else {
      throw DataError(file: path, found: "a file that cannot be opened", expected: "a readable file")
    }
    defer { close(descriptor) }
    guard let mapped = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), mapped != MAP_FAILED else {
      throw DataError(file: path, found: "a file that cannot be mapped into memory", expected: "a readable file")
    }
    base = mapped
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
