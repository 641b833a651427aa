/// A mistake in the data of a user: where it is, what was found, what was expected, and the usual fix.
///
/// Its description is always one line, so a program can show it as it is.
public struct DataError: Error, Hashable, Sendable {
  /// The file as the user named it; `-` is standard input.
  public var file: String
  /// The 1-based line, nil if the mistake belongs to no line.
  public var line: Int?
  public var found: String
  public var expected: String
  /// What usually helps, nil if `expected` says it already.
  public var fix: String?

  public init(file: String, line: Int? = nil, found: String, expected: String, fix: String? = nil) {
    (self.file, self.line, self.found, self.expected, self.fix) = (file, line, found, expected, fix)
  }
}

extension DataError: CustomStringConvertible {
  public var description: String {
    let place = line.map { "\(file): line \($0)" } ?? file
    let advice = fix.map { "; \($0)" } ?? ""
    return Self.oneLine("\(place): found \(found); expected \(expected)\(advice)")
  }

  /// The text with every control character replaced, so that it cannot break a line or a terminal.
  public static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "?" : $0 }))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format, .surrogate: true
    default: false
    }
  }

  /// `text` in quotes, shortened to what fits into a message.
  public static func quoted(_ text: some StringProtocol) -> String {
    let limit = 40
    return text.count <= limit ? "\"\(text)\"" : "\"\(text.prefix(limit))...\" (\(text.count) characters)"
  }

  /// Bytes in quotes; those that are no UTF-8 are replaced.
  public static func quoted(_ bytes: some Collection<UInt8>) -> String {
    quoted(String(decoding: bytes, as: UTF8.self))
  }
}
