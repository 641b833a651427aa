import Foundation

/// The bytes of a text file with the name that messages use for it.
public struct InputText: Sendable {
  /// The file as the user named it; `-` is standard input.
  public let file: String
  /// The bytes as they were read; digests are taken of these.
  public let bytes: [UInt8]

  /// The largest file that is read.
  public static let maximumBytes = 1 << 28

  /// Bytes with the name of the file that they are from.
  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  /// Text as UTF-8 with the name that messages use.
  public init(file: String, text: String) { self.init(file: file, bytes: Array(text.utf8)) }

  /// Reads a file, or standard input for `-`.
  ///
  /// - Throws: `DataError` if there is no such file, if it is a directory, not readable, empty, larger
  ///   than `maximumBytes`, or not text.
  public init(reading path: String) throws {
    let bytes =
      if let given = StreamExchange.current?.file(path) {
        given
      } else if path == "-" {
        try StandardStreams.readInput(limit: Self.maximumBytes)
      } else {
        try Descriptor.contents(of: path, limit: Self.maximumBytes)
      }
    self.init(file: path, bytes: bytes)
    try checkThatThisIsText()
  }

  package func checkThatThisIsText() throws {
    if bytes.isEmpty { throw DataError(file: file, found: "an empty file", expected: "an instance or a network") }
    if bytes.count > Self.maximumBytes {
      throw DataError(
        file: file, found: "more than \(Self.maximumBytes) bytes", expected: "at most \(Self.maximumBytes) bytes")
    }
    if let offset = bytes[..<contentEnd].firstIndex(where: { $0 < 0x20 && !(0x09...0x0d).contains($0) }) {
      throw DataError(
        file: file, line: line(ofByte: offset),
        found: "a binary file (byte \(bytes[offset]) at offset \(offset))", expected: "text")
    }
    // Most files are plain ASCII, and need no copy to be validated.
    guard bytes.contains(where: { $0 >= 0x80 }), String(validating: bytes, as: UTF8.self) == nil else { return }
    try checkThatOnlyCommentsAreInOtherCodings()
  }

  /// Files of former decades have remarks in the coding of their time, which say nothing that matters: what stands behind `#`
  /// may be any bytes.
  private func checkThatOnlyCommentsAreInOtherCodings() throws {
    for (number, line) in lines {
      let content = line.prefix { $0 != UInt8(ascii: "#") }
      guard content.contains(where: { $0 >= 0x80 }), String(validating: content, as: UTF8.self) == nil else { continue }
      throw DataError(
        file: file, line: number, found: "a binary file (not UTF-8)", expected: "text",
        fix: "`iconv -f latin1 -t utf8` makes UTF-8 of old files")
    }
  }

  /// - Throws: `DataError` unless every byte belongs to UTF-8, comments included: for formats without comments.
  package func requireUTF8() throws {
    guard bytes.contains(where: { $0 >= 0x80 }), String(validating: bytes, as: UTF8.self) == nil else { return }
    throw DataError(file: file, found: "a binary file (not UTF-8)", expected: "text")
  }

  /// The bytes without the marks by which some systems end a text.
  package var content: [UInt8] { contentEnd == bytes.count ? bytes : Array(bytes[..<contentEnd]) }

  private func line(ofByte offset: Int) -> Int { bytes[..<offset].count { $0 == UInt8(ascii: "\n") } + 1 }

  /// Where the text ends: some systems mark the end of a file by bytes 26, which blanks may surround.
  private var contentEnd: Int { Self.contentEnd(of: bytes) }

  fileprivate static func contentEnd(of bytes: [UInt8]) -> Int {
    guard let last = bytes.last, last == Self.endOfFile || last.isBlank else { return bytes.count }
    let tail = (bytes.lastIndex { $0 != Self.endOfFile && !$0.isBlank } ?? -1) + 1
    return bytes[tail...].firstIndex(of: Self.endOfFile) ?? bytes.count
  }

  private static let endOfFile: UInt8 = 0x1a

  /// The lines with their numbers, blanks trimmed, one at a time. Ends of line are LF, CRLF or CR; a byte order mark is skipped.
  public var lines: Lines { Lines(bytes: bytes) }

  /// The lines of a text as a sequence, so that nothing is held but the bytes.
  public struct Lines: Sequence, IteratorProtocol, Sendable {
    private let bytes: [UInt8]
    private let end: Int
    private var start: Int
    private var number = 0

    init(bytes: [UInt8]) {
      self.bytes = bytes
      end = InputText.contentEnd(of: bytes)
      start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }

    /// The next line with its number, without its end; nil after the last.
    public mutating func next() -> (number: Int, bytes: ArraySlice<UInt8>)? {
      let limit = self.end
      guard start < limit else { return nil }
      var end = start
      bytes.withUnsafeBufferPointer { bytes in
        while end < limit, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") { end += 1 }
      }
      let line = bytes[start..<end].trimmingBlanks
      let isPair =
        end + 1 < bytes.count && bytes[end] == UInt8(ascii: "\r") && bytes[end + 1] == UInt8(ascii: "\n")
      start = end + (isPair ? 2 : 1)
      number += 1
      return (number, line)
    }
  }

  /// The pieces between line feeds with their numbers, byte for byte and empty ones included, one at a time.
  package var pieces: some Sequence<(number: Int, bytes: ArraySlice<UInt8>)> {
    sequence(state: (start: 0, number: 0)) {
      [bytes] (state: inout (start: Int, number: Int)) -> (number: Int, bytes: ArraySlice<UInt8>)? in
      guard state.start <= bytes.count else { return nil }
      let end = bytes[state.start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      defer { state = (end + 1, state.number + 1) }
      return (state.number + 1, bytes[state.start..<end])
    }
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
  /// The bytes as UTF-8, or as Latin-1 where they are no UTF-8: how remarks are shown.
  public var remark: String {
    String(validating: self, as: UTF8.self)
      ?? String(String.UnicodeScalarView(map { Unicode.Scalar($0) }))
  }

  /// The bytes without blanks at both ends.
  public var trimmingBlanks: Self {
    guard let first = firstIndex(where: { !$0.isBlank }), let last = lastIndex(where: { !$0.isBlank }) else {
      return self[startIndex..<startIndex]
    }
    return self[first...last]
  }
}
