import Foundation

/// The bytes of a text file with the name that messages use for it.
public struct InputText: Sendable {
  /// The file as the user named it; `-` is standard input.
  public let file: String
  /// The bytes as they were read; digests are taken of these.
  public let bytes: [UInt8]

  /// The largest file that is read.
  public static let maximumBytes = 1 << 28

  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  public init(file: String, text: String) { self.init(file: file, bytes: Array(text.utf8)) }

  /// Reads a file, or standard input for `-`.
  ///
  /// - Throws: `DataError` if there is no such file, if it is a directory, not readable, empty, larger
  ///   than `maximumBytes`, or not text.
  public init(reading path: String) throws {
    let data: Data
    if path == "-" {
      data = try FileHandle.standardInput.readToEnd() ?? Data()
    } else {
      data = try Self.contents(of: path)
    }
    self.init(file: path, bytes: Array(data))
    try checkThatThisIsText()
  }

  private static func contents(of path: String) throws -> Data {
    // FileManager would also look up the owner of the file, at the price of reading a small instance.
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw DataError(file: path, found: "no such file", expected: "a readable file")
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw DataError(file: path, found: "a directory", expected: "a readable file")
    }
    if Int(status.st_size) > maximumBytes {
      throw DataError(
        file: path, found: "\(status.st_size) bytes", expected: "a file of at most \(maximumBytes) bytes")
    }
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw DataError(file: path, found: "a file that cannot be read", expected: "a readable file")
    }
  }

  private func checkThatThisIsText() throws {
    if bytes.isEmpty { throw DataError(file: file, found: "an empty file", expected: "an instance or a network") }
    if bytes.count > Self.maximumBytes {
      throw DataError(
        file: file, found: "\(bytes.count) bytes", expected: "at most \(Self.maximumBytes) bytes")
    }
    if let offset = bytes.firstIndex(where: { $0 < 0x20 && !(0x09...0x0d).contains($0) }) {
      throw DataError(
        file: file, line: bytes[..<offset].count { $0 == UInt8(ascii: "\n") } + 1,
        found: "a binary file (byte \(bytes[offset]) at offset \(offset))", expected: "text")
    }
    if String(validating: bytes, as: UTF8.self) == nil {
      throw DataError(file: file, found: "a binary file (not UTF-8)", expected: "text")
    }
  }

  /// The lines with their numbers, blanks trimmed. Ends of line are LF, CRLF or CR; a byte order mark is skipped.
  public var lines: [(number: Int, bytes: ArraySlice<UInt8>)] {
    var lines: [(number: Int, bytes: ArraySlice<UInt8>)] = []
    var start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    var index = start
    while index <= bytes.count {
      let isEnd = index == bytes.count
      if isEnd || bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r") {
        if !isEnd || start < index {
          lines.append((number: lines.count + 1, bytes: bytes[start..<index].trimmingBlanks))
        }
        if !isEnd, bytes[index] == UInt8(ascii: "\r"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") {
          index += 1
        }
        start = index + 1
      }
      index += 1
    }
    return lines
  }

  /// The error at a line of this file.
  public func error(_ line: Int?, found: String, expected: String, fix: String? = nil) -> DataError {
    DataError(file: file, line: line, found: found, expected: expected, fix: fix)
  }
}

extension UInt8 {
  /// Whether this is a space, a tab, or another blank within a line.
  public var isBlank: Bool { self == 0x20 || (0x09...0x0d).contains(self) }
}

extension ArraySlice<UInt8> {
  public var trimmingBlanks: Self {
    guard let first = firstIndex(where: { !$0.isBlank }), let last = lastIndex(where: { !$0.isBlank }) else {
      return self[startIndex..<startIndex]
    }
    return self[first...last]
  }
}
