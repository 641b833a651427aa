import Foundation

/// An open file, closed when nobody holds it any more.
///
/// Calls that a signal interrupts are made again. Every failure is a `SystemError`; whoever knows the name of the file
/// makes a `DataError` of it.
public final class Descriptor: Sendable {
  package let number: Int32

  /// Opens the file that `path` names; a new one is readable and writable as the user's mask says.
  ///
  /// - Parameters:
  ///   - path: the name of the file, see `FileName`.
  ///   - flags: as for open(2); children do not inherit the file.
  ///   - mode: the permissions of a new file before the mask.
  public init(opening path: String, flags: Int32, mode: mode_t = 0o666) throws(SystemError) {
    let name = FileName.bytes(path).map { CChar(bitPattern: $0) } + [0]
    var number = open(name, flags | O_CLOEXEC, mode)
    while number < 0 && errno == EINTR { number = open(name, flags | O_CLOEXEC, mode) }
    guard number >= 0 else { throw .last }
    self.number = number
  }

  /// Another number for an open file, which is read or written at the same place; children do not inherit it.
  package init(duplicating other: Int32) throws(SystemError) {
    number = fcntl(other, F_DUPFD_CLOEXEC, 3)
    guard number >= 0 else { throw .last }
  }

  deinit { close(number) }

  /// What the system tells about the file: kind, size, owner.
  public var status: stat {
    get throws(SystemError) {
      var status = stat()
      guard fstat(number, &status) == 0 else { throw .last }
      return status
    }
  }

  /// Whether it is a file on a disk, neither folder nor pipe nor device.
  public func isRegular() throws(SystemError) -> Bool { try status.st_mode & S_IFMT == S_IFREG }

  /// Whether this is the only one that holds a lock on the file now; the lock ends when the file is closed.
  ///
  /// Where the file system knows no locks, everybody gets one.
  public func lock() throws(SystemError) -> Bool {
    while flock(number, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return false
      case ENOTSUP, ENOSYS, ENOLCK, EBADF: return true
      default: throw .last
      }
    }
    return true
  }

  /// What a file holds, or what comes out of a pipe or a device until its end; see `PipeContents`.
  ///
  /// - Throws: `DataError` if it cannot be read or has more than `limit` bytes.
  public static func contents(of path: String, limit: Int) throws -> [UInt8] {
    if let bytes = PipeContents.bytes(of: path) { return bytes }
    do {
      let file = try Descriptor(opening: path, flags: O_RDONLY)
      let status = try file.status
      if status.st_mode & S_IFMT == S_IFDIR { throw SystemError(EISDIR) }
      // A large file is refused before it is read.
      if status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) > limit {
        throw DataError(file: path, found: "\(status.st_size) bytes", expected: "a file of at most \(limit) bytes")
      }
      let bytes = try file.readToEnd(limit: limit)
      if bytes.count <= limit {
        if status.st_mode & S_IFMT != S_IFREG { PipeContents.keep(bytes, of: path) }
        return bytes
      }
    } catch let error as SystemError {
      throw error.whenReading(path)
    }
    throw DataError(file: path, found: "more than \(limit) bytes", expected: "at most \(limit) bytes")
  }

  /// Everything from the place of the file to its end, at most `limit` bytes and one more, which tells that the limit is passed.
  public func readToEnd(limit: Int) throws(SystemError) -> [UInt8] { try Self.readToEnd(number, limit: limit) }

  static func readToEnd(_ number: Int32, limit: Int) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    var status = stat()
    if fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      bytes.reserveCapacity(min(limit, max(0, Int(status.st_size))) + 1)
    }
    let block = 1 << 16
    var failure: SystemError?
    var isAtEnd = false
    while !isAtEnd && failure == nil && bytes.count <= limit {
      let wanted = min(block, limit + 1 - bytes.count)
      withUnsafeTemporaryAllocation(byteCount: wanted, alignment: 1) { buffer in
        let count = read(number, buffer.baseAddress, wanted)
        if count > 0 { bytes.append(contentsOf: buffer[..<count]) }
        if count == 0 { isAtEnd = true }
        if count < 0 && errno != EINTR { failure = .last }
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes all bytes at the place of the descriptor, in as many calls as it takes.
  public func write(_ bytes: [UInt8]) throws(SystemError) { try Self.write(bytes, to: number) }

  static func write(_ bytes: [UInt8], to number: Int32) throws(SystemError) {
    var failure: SystemError?
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Foundation.write(number, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        if count > 0 { done += count }
        if count < 0 {
          switch errno {
          case EINTR: continue
          case EAGAIN:
            // Somebody made the stream of the terminal non-blocking.
            var request = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
            poll(&request, 1, 1_000)
          default:
            failure = .last
            return
          }
        }
      }
    }
    if let failure { throw failure }
  }

  /// Waits until what was written is on the disk. Pipes and devices have nothing to wait for.
  public func synchronize() throws(SystemError) {
    while fsync(number) != 0 {
      if errno == EINTR { continue }
      if errno == EINVAL || errno == EROFS || errno == ENOTSUP { return }
      throw .last
    }
  }

  /// Cuts the file to `size` bytes.
  public func truncate(to size: Int) throws(SystemError) {
    while ftruncate(number, off_t(size)) != 0 { if errno != EINTR { throw .last } }
  }

  /// Moves the place of the next reading or writing.
  public func seek(to offset: Int) throws(SystemError) {
    guard lseek(number, off_t(offset), SEEK_SET) >= 0 else { throw .last }
  }
}
