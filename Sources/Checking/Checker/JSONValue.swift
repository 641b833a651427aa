/// A JSON value with the line on which it starts.
///
/// Stricter than the standard, because a certificate has one reading only: numbers are integers of at
/// most 15 digits without leading zeros, a key occurs once in an object, values nest at most 64 deep, nothing follows the
/// first value.
struct JSONValue {
  enum Content {
    case object([String: JSONValue])
    case array([JSONValue])
    case string(String)
    case integer(Int)
    case bool(Bool)
    case null
  }

  var content: Content
  var line: Int

  /// - Throws: `Rejection` naming the line.
  init(parsing bytes: [UInt8]) throws {
    var parser = Parser(bytes: bytes)
    self = try parser.value(depth: 0)
    parser.skipSpace()
    if parser.position < bytes.count { throw parser.unexpected("the end of the file") }
  }

  private init(_ content: Content, _ line: Int) {
    self.content = content
    self.line = line
  }
}

// MARK: Reading

extension JSONValue {
  func rejection(_ message: String) -> Rejection { Rejection(message, line: line) }

  /// The value under `key`, nil if there is none.
  func find(_ key: String) throws -> JSONValue? {
    guard case .object(let members) = content else { throw rejection("an object was expected") }
    return members[key]
  }

  /// Refuses keys that nothing would read: what they say may matter to whoever wrote them.
  func require(keys: Set<String>) throws {
    guard case .object(let members) = content else { throw rejection("an object was expected") }
    for key in members.keys.sorted() where !keys.contains(key) {
      throw members[key, default: self].rejection("\"\(key)\" is not known here")
    }
  }

  subscript(_ key: String) -> JSONValue {
    get throws {
      guard let value = try find(key) else { throw rejection("\"\(key)\" is missing") }
      return value
    }
  }

  var array: [JSONValue] {
    get throws {
      guard case .array(let values) = content else { throw rejection("a list was expected") }
      return values
    }
  }

  var string: String {
    get throws {
      guard case .string(let text) = content else { throw rejection("a string was expected") }
      return text
    }
  }

  var bool: Bool {
    get throws {
      guard case .bool(let value) = content else { throw rejection("true or false was expected") }
      return value
    }
  }

  var isNull: Bool {
    if case .null = content { true } else { false }
  }

  func integer(_ range: ClosedRange<Int>) throws -> Int {
    guard case .integer(let value) = content else { throw rejection("an integer was expected") }
    guard range.contains(value) else {
      throw rejection("\(value) is outside \(range.lowerBound)...\(range.upperBound)")
    }
    return value
  }
}

// MARK: Parsing

extension JSONValue {
  private struct Parser {
    let bytes: [UInt8]
    var position = 0
    var line = 1

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func unexpected(_ expected: String) -> Rejection {
      let found = next.map { (32..<127).contains($0) ? "'\(Character(Unicode.Scalar($0)))'" : "byte \($0)" }
      return Rejection("\(expected) was expected, found \(found ?? "the end of the file")", line: line)
    }

    mutating func skipSpace() {
      while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 {
        if byte == 10 { line += 1 }
        position += 1
      }
    }

    mutating func expect(_ character: Unicode.Scalar) throws {
      skipSpace()
      guard next == UInt8(ascii: character) else { throw unexpected("'\(character)'") }
      position += 1
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      skipSpace()
      guard next == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    mutating func value(depth: Int) throws -> JSONValue {
      skipSpace()
      let start = line
      guard depth < 64 else { throw Rejection("values nest more than 64 deep", line: line) }
      switch next {
      case UInt8(ascii: "{"): return JSONValue(.object(try object(depth: depth)), start)
      case UInt8(ascii: "["): return JSONValue(.array(try array(depth: depth)), start)
      case UInt8(ascii: "\""): return JSONValue(.string(try string()), start)
      case UInt8(ascii: "t"): return JSONValue(try word("true", .bool(true)), start)
      case UInt8(ascii: "f"): return JSONValue(try word("false", .bool(false)), start)
      case UInt8(ascii: "n"): return JSONValue(try word("null", .null), start)
      default: return JSONValue(.integer(try integer()), start)
      }
    }

    mutating func object(depth: Int) throws -> [String: JSONValue] {
      try expect("{")
      var members: [String: JSONValue] = [:]
      if take("}") { return members }
      repeat {
        skipSpace()
        let key = try string()
        try expect(":")
        guard members[key] == nil else { throw Rejection("\"\(key)\" occurs twice", line: line) }
        members[key] = try value(depth: depth + 1)
      } while take(",")
      try expect("}")
      return members
    }

    mutating func array(depth: Int) throws -> [JSONValue] {
      try expect("[")
      var values: [JSONValue] = []
      if take("]") { return values }
      repeat { values.append(try value(depth: depth + 1)) } while take(",")
      try expect("]")
      return values
    }

    /// A string without escapes: no name in a certificate needs one.
    mutating func string() throws -> String {
      guard next == UInt8(ascii: "\"") else { throw unexpected("'\"'") }
      position += 1
      let start = position
      while let byte = next, byte != UInt8(ascii: "\"") {
        guard (32..<127).contains(byte), byte != UInt8(ascii: "\\") else { throw unexpected("a plain character") }
        position += 1
      }
      guard next != nil else { throw unexpected("'\"'") }
      defer { position += 1 }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    mutating func word(_ text: String, _ content: Content) throws -> Content {
      for byte in text.utf8 {
        guard next == byte else { throw unexpected("\(text)") }
        position += 1
      }
      return content
    }

    mutating func integer() throws -> Int {
      let isNegative = next == UInt8(ascii: "-")
      if isNegative { position += 1 }
      var value = 0
      var digits = 0
      while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        digits += 1
        guard digits <= 15 else { throw Rejection("a number has more than 15 digits", line: line) }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
        position += 1
      }
      guard digits > 0 else { throw unexpected("a value") }
      guard digits == 1 || bytes[position - digits] != UInt8(ascii: "0"), !isNegative || value > 0 else {
        throw Rejection("a number is written without leading zeros", line: line)
      }
      return isNegative ? -value : value
    }
  }
}
