import Foundation

/// A refusal of the operating system.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number that the system gives (`errno`).
  public let code: Int32

  /// The refusal with a number of `errno`.
  public init(_ code: Int32) { self.code = code }

  /// The refusal that has just happened.
  static var last: SystemError { SystemError(errno) }

  /// The reason in words, without the name of a file.
  public var description: String {
    switch code {
    case ENOSPC, EDQUOT: "the disk is full"
    case EACCES, EPERM: "no permission"
    case EISDIR: "it is a folder"
    case ENOTDIR: "a part of the path is no folder"
    case ENOENT: "no such file or folder"
    case EMFILE, ENFILE: "no more files can be opened"
    case EROFS: "the file system is read-only"
    case EBADF: "it is closed"
    case EPIPE: "nobody reads it"
    case EFBIG: "the limit of file sizes is reached"
    case ENAMETOOLONG: "the name is too long"
    case ELOOP: "its links go round in a circle"
    default: String(cString: strerror(code)).lowercased()
    }
  }

  /// One line about a file that cannot be written.
  public func whenWriting(_ path: String) -> DataError {
    path == "-"
      ? DataError(
        file: "standard output", found: "a stream that cannot be written (\(self))", expected: "an open one with room")
      : DataError(file: path, found: "a file that cannot be written (\(self))", expected: "a writable file")
  }

  /// One line about a file that cannot be read.
  public func whenReading(_ path: String) -> DataError {
    switch code {
    case ENOENT: DataError(file: path, found: "no such file", expected: "a readable file")
    case EISDIR: DataError(file: path, found: "a directory", expected: "a readable file")
    default:
      DataError(
        file: path == "-" ? "standard input" : path, found: "a file that cannot be read (\(self))",
        expected: "a readable file")
    }
  }
}
