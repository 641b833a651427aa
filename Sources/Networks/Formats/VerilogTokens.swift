import Files

/// The words and signs of a Verilog text with their lines; remarks and attributes are left out.
struct VerilogTokens {
  struct Token {
    /// An escaped name has its backslash, so it is never taken for a sign or a word of the language.
    let text: String
    let line: Int
    /// Whether it is the name of something, and no sign or number.
    let isName: Bool
  }

  private(set) var tokens: [Token] = []
  private var next = 0
  let text: InputText

  /// - Throws: `DataError` for a character that no structural Verilog has, and for a remark without an end.
  init(_ text: InputText) throws {
    self.text = text
    let bytes = text.content
    var place = 0
    var line = 1
    func byte(_ offset: Int) -> UInt8 { place + offset < bytes.count ? bytes[place + offset] : 0 }
    func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a || byte == UInt8(ascii: "_") }
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    /// Passes over everything up to the end of a remark.
    func skip(to end: (UInt8, UInt8), from start: Int) throws {
      let first = line
      place += start
      while byte(0) != end.0 || byte(1) != end.1 {
        guard place < bytes.count else {
          throw text.error(first, found: "a remark without an end", expected: "its end")
        }
        if bytes[place] == UInt8(ascii: "\n") { line += 1 }
        place += 1
      }
      place += 2
    }
    while place < bytes.count {
      let start = place
      switch (byte(0), byte(1)) {
      case (UInt8(ascii: "\n"), _):
        line += 1
        place += 1
      case (let character, _) where character <= 0x20: place += 1
      case (UInt8(ascii: "/"), UInt8(ascii: "/")):
        while place < bytes.count, byte(0) != UInt8(ascii: "\n") { place += 1 }
      case (UInt8(ascii: "/"), UInt8(ascii: "*")): try skip(to: (UInt8(ascii: "*"), UInt8(ascii: "/")), from: 2)
      case (UInt8(ascii: "("), UInt8(ascii: "*")) where byte(2) != UInt8(ascii: ")"):
        try skip(to: (UInt8(ascii: "*"), UInt8(ascii: ")")), from: 2)
      // A directive of the compiler, such as `timescale, is a line.
      case (UInt8(ascii: "`"), _): while place < bytes.count, byte(0) != UInt8(ascii: "\n") { place += 1 }
      case (UInt8(ascii: "\\"), _):
        while byte(0) > 0x20 { place += 1 }
        guard place - start > 1 else {
          throw text.error(line, found: "a backslash without a name", expected: "structural Verilog")
        }
        add(bytes[start..<place], line, isName: true)
      case (let first, _) where isLetter(first):
        while isLetter(byte(0)) || isDigit(byte(0)) || byte(0) == UInt8(ascii: "$") { place += 1 }
        add(bytes[start..<place], line, isName: true)
      case (let first, _) where isDigit(first):
        while isDigit(byte(0)) || isLetter(byte(0)) || byte(0) == UInt8(ascii: "'") { place += 1 }
        add(bytes[start..<place], line, isName: false)
      case (UInt8(ascii: "~"), UInt8(ascii: "^")), (UInt8(ascii: "^"), UInt8(ascii: "~")):
        place += 2
        add(bytes[start..<place], line, isName: false)
      case (let sign, _) where "()[]{},;=&|^~?:.#@!<>+-*/%\"".utf8.contains(sign):
        place += 1
        add(bytes[start..<place], line, isName: false)
      default:
        throw text.error(
          line, found: "the character \(DataError.quoted([bytes[place]]))", expected: "structural Verilog")
      }
    }
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>, _ line: Int, isName: Bool) {
    tokens.append(Token(text: String(decoding: bytes, as: UTF8.self), line: line, isName: isName))
  }

  /// The text of the next token, nothing at the end.
  var first: String { next < tokens.count ? tokens[next].text : "" }

  /// The line of the next token, at the end that of the last one.
  var line: Int { next < tokens.count ? tokens[next].line : tokens.last?.line ?? 1 }

  /// Whether the next token has this text, which is passed over then.
  mutating func take(_ text: String) -> Bool {
    guard first == text else { return false }
    next += 1
    return true
  }

  /// The next token must have this text.
  mutating func require(_ text: String) throws {
    if !take(text) { throw unexpected("\"\(text)\"") }
  }

  /// The name that comes next; an escaped one without its backslash, for `\\a ` and `a` are the same name.
  ///
  /// - Throws: `DataError` if it is a sign, a number, or a word of the language.
  mutating func name() throws -> String {
    guard next < tokens.count, tokens[next].isName, !Self.reserved.contains(tokens[next].text) else {
      throw unexpected("a name")
    }
    next += 1
    let text = tokens[next - 1].text
    return text.first == "\\" ? String(text.dropFirst()) : text
  }

  /// The next token in a refusal.
  func unexpected(_ expected: String) -> DataError {
    text.error(line, found: first.isEmpty ? "the end of the file" : DataError.quoted(first), expected: expected)
  }

  private static let reserved: Set<String> = [
    "module", "endmodule", "input", "output", "inout", "wire", "reg", "logic", "tri", "assign", "always", "initial",
    "begin",
    "end", "case", "if", "else", "function", "task", "generate", "parameter", "localparam", "integer", "specify", "and",
    "or",
    "nand", "nor", "xor", "xnor", "buf", "not",
  ]
}
