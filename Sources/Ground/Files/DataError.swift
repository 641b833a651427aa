/// A mistake in the data of a user: where it is, what was found, what was expected, and the usual fix.
///
/// Its description is always one line, so a program can show it as it is.
public struct DataError: Error, Hashable, Sendable {
  /// The file as the user named it; `-` is standard input.
  public var file: String
  /// The 1-based line, nil if the mistake belongs to no line.
  public var line: Int?
  /// What stands there, as a noun phrase.
  public var found: String
  /// What should stand there, as a noun phrase.
  public var expected: String
  /// What usually helps, nil if `expected` says it already.
  public var fix: String?

  /// An error in a user's data.
  ///
  /// - Parameters:
  ///   - file: the name as the user gave it.
  ///   - line: from 1, or nil where no line is to blame.
  ///   - found: what stands there.
  ///   - expected: what should stand there.
  ///   - fix: what usually helps.
  public init(file: String, line: Int? = nil, found: String, expected: String, fix: String? = nil) {
    (self.file, self.line, self.found, self.expected, self.fix) = (file, line, found, expected, fix)
  }
}

extension DataError: CustomStringConvertible {
  private static let longestName = 400

  /// `file: line 3: found ..., expected ...; fix`, one line whatever the parts contain.
  public var description: String {
    // A name that no screen can hold still has to leave room for what is wrong.
    let name = file.count <= Self.longestName ? file : "\(file.prefix(100))...\(file.suffix(100))"
    let place = line.map { "\(name): line \($0)" } ?? name
    let advice = fix.map { "; \($0)" } ?? ""
    return Self.oneLine("\(place): found \(found); expected \(expected)\(advice)")
  }

  /// The text with every character that could break a line or fool a terminal escaped: `\n`, `\x1b`, `\u{202e}`; `\xff` is a
  /// byte of a file name that belongs to no character.
  public static func oneLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isControl($0) || FileName.byte(of: $0) != nil }) else { return text }
    return text.unicodeScalars.map { scalar in
      if let byte = FileName.byte(of: scalar) { return "\\x\(String(byte, radix: 16))" }
      guard isControl(scalar) else { return String(scalar) }
      switch scalar {
      case "\n": return "\\n"
      case "\r": return "\\r"
      case "\t": return "\\t"
      default:
        let digits = String(scalar.value, radix: 16)
        return scalar.value < 0x100 ? "\\x" + (digits.count == 1 ? "0" : "") + digits : "\\u{\(digits)}"
      }
    }.joined()
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format, .surrogate: true
    default: false
    }
  }

  /// `text` in quotes, shortened to what fits into a message.
  public static func quoted(_ text: some StringProtocol) -> String {
    shortened(text, to: 40)
  }

  /// A name that the user has to find again, such as that of a tensor: whole up to 160 characters.
  public static func quotedName(_ name: some StringProtocol) -> String { shortened(name, to: 160) }

  private static func shortened(_ text: some StringProtocol, to limit: Int) -> String {
    text.count <= limit ? "\"\(text)\"" : "\"\(text.prefix(limit))...\" (\(text.count) characters)"
  }

  /// Bytes in quotes; those that are no UTF-8 are replaced.
  public static func quoted(_ bytes: some Collection<UInt8>) -> String {
    quoted(String(decoding: bytes, as: UTF8.self))
  }
}
