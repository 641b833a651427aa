import Foundation
import Synchronization

/// A file that grows by a sealed line for every finished part of a long work, and that a later run continues.
///
/// Its first line, the header, says what the work is; only a file that begins with exactly this line is continued. An empty file and a
/// torn beginning of the header, as a kill leaves them, count as new. Anything else keeps its bytes. One run at a time holds the file.
public final class SealedJournal: Sendable {
  /// The file, as the user named it.
  public let path: String
  /// What the work is; the first line of the file.
  public let header: String
  /// The objects of the undamaged lines that the file held, in order.
  public let objects: [[UInt8]]
  /// The lines that were passed over because they are damaged.
  public let damagedLines: Int
  private let file: Mutex<Descriptor>

  /// The largest journal that is read.
  private static let maximumBytes = 1 << 32

  /// Opens or makes the journal.
  ///
  /// - Parameter path: the file, made if it is not there.
  /// - Parameter header: one JSON object with a field at least, without a line end.
  /// - Parameter schema: what the header of every journal of this kind contains, so that a message can tell a journal about
  ///   something else from a file of the user's.
  /// - Parameter resuming: whether a journal that holds something is continued.
  /// - Throws: `DataError` if the file holds something and `resuming` is false, if it is not this journal, if another run holds
  ///   it, or if it cannot be read and written.
  public init(path: String, header: String, schema: String, resuming: Bool) throws {
    precondition(!header.contains("\n"), "a header of several lines")
    (self.path, self.header) = (path, header)
    do {
      let file = try Descriptor(opening: path, flags: O_RDWR | O_CREAT)
      guard try file.isRegular() else {
        throw DataError(file: path, found: "something that is no regular file", expected: "a file for the journal")
      }
      guard try file.lock() else {
        throw DataError(
          file: path, found: "a journal that another run writes to", expected: "one run at a time",
          fix: "wait until it ends, or take another file")
      }
      let bytes = try file.readToEnd(limit: Self.maximumBytes)
      let complaint = Self.complaint(about: bytes, header: header, schema: schema, resuming: resuming)
      if let complaint { throw DataError(file: path, line: complaint.line, complaint) }
      (objects, damagedLines) = try Self.adopt(bytes, in: file, header: header)
      self.file = Mutex(file)
    } catch let error as SystemError {
      throw error.whenWriting(path)
    }
  }

  /// Appends the line for a JSON object and waits until it is on the disk.
  ///
  /// - Throws: `DataError` if that fails. What is written of the line is then passed over by the next run.
  public func append(_ object: [UInt8]) throws {
    let line = SealedLine.seal(object, context: header) + [UInt8(ascii: "\n")]
    do {
      try file.withLock { file in
        try file.write(line)
        try file.synchronize()
      }
    } catch let error as SystemError {
      throw error.whenWriting(path)
    }
  }

  /// What speaks against continuing a file with these bytes, nil if nothing does.
  private static func complaint(
    about bytes: [UInt8], header: String, schema: String, resuming: Bool
  ) -> Complaint? {
    let head = Array("\(header)\n".utf8)
    if bytes.isEmpty { return nil }
    let firstLine = bytes.prefix { $0 != UInt8(ascii: "\n") }
    let isJournal = bytes.starts(with: head) || (bytes.count < head.count && head.starts(with: bytes))
    let isOfThisKind = isJournal || String(decoding: firstLine.prefix(1 << 16), as: UTF8.self).contains(schema)
    if !isOfThisKind {
      return Complaint(
        line: 1, found: "a file that is no journal of ours", expected: "a journal of this question, or no file",
        fix: "choose another file")
    }
    if !resuming {
      return Complaint(
        line: nil, found: "a journal", expected: "no file", fix: "give --resume to continue it, or remove it")
    }
    return isJournal
      ? nil
      : Complaint(
        line: 1, found: "the journal of another question or version", expected: "the one of this run",
        fix: "use the same instance and options, or another file")
  }

  /// Reads the lines behind the header, and cuts off what is torn at the end, so that the next line begins on its own.
  private static func adopt(
    _ bytes: [UInt8], in file: Descriptor, header: String
  ) throws(SystemError) -> (objects: [[UInt8]], damaged: Int) {
    let head = Array("\(header)\n".utf8)
    guard bytes.starts(with: head) else {
      try file.truncate(to: 0)
      try file.seek(to: 0)
      try file.write(head)
      try file.synchronize()
      return ([], 0)
    }
    let end = (bytes.lastIndex(of: UInt8(ascii: "\n")) ?? head.count - 1) + 1
    let lines = bytes[head.count..<max(end, head.count)].split(separator: UInt8(ascii: "\n"))
    let objects = lines.compactMap { SealedLine.object(of: $0, context: header) }
    if end < bytes.count { try file.truncate(to: end) }
    try file.seek(to: end)
    return (objects, lines.count - objects.count)
  }

  fileprivate struct Complaint {
    var line: Int?
    var found, expected, fix: String
  }
}

extension DataError {
  fileprivate init(file: String, line: Int?, _ complaint: SealedJournal.Complaint) {
    self.init(file: file, line: line, found: complaint.found, expected: complaint.expected, fix: complaint.fix)
  }
}
