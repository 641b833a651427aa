/// A JSON file as it was read: every value knows its line, so that messages can name it.
///
/// Written by hand because Foundation's decoder on Linux tells neither the line nor the kind of a mistake.
package struct JSONDocument {
  package let text: InputText
  package let root: JSONNode

  package init(parsing text: InputText) throws {
    try text.requireUTF8()
    var parser = JSONParser(text: text)
    self.text = text
    root = try parser.document()
  }

  /// The field of an object.
  package func field(_ name: String, of node: JSONNode) throws -> JSONNode {
    guard case .object(let fields) = node.content else { throw mismatch(node, "an object with \"\(name)\"") }
    guard let field = fields[name] else {
      throw text.error(node.line, found: "an object without \"\(name)\"", expected: "that field")
    }
    return field
  }

  /// The field of an object, nil if it is missing or null.
  package func optionalField(_ name: String, of node: JSONNode) -> JSONNode? {
    guard case .object(let fields) = node.content, let field = fields[name], field.content != .null else { return nil }
    return field
  }

  package func array(_ node: JSONNode, _ what: String) throws -> [JSONNode] {
    guard case .array(let elements) = node.content else { throw mismatch(node, "\(what): an array") }
    return elements
  }

  package func string(_ node: JSONNode, _ what: String) throws -> String {
    guard case .string(let value) = node.content else { throw mismatch(node, "\(what): a string") }
    return value
  }

  package func integer(_ node: JSONNode, in range: ClosedRange<Int>, _ what: String) throws -> Int {
    guard case .integer(let value) = node.content, range.contains(value) else {
      throw mismatch(node, "\(what): an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// A string of `count` characters 0 or 1.
  package func bits(_ node: JSONNode, count: Int, _ what: String) throws -> String {
    let value = try string(node, what)
    guard value.utf8.count == count, value.utf8.allSatisfy({ $0 == 0x30 || $0 == 0x31 }) else {
      throw mismatch(node, "\(what): \(count) characters 0 or 1")
    }
    return value
  }

  package func mismatch(_ node: JSONNode, _ expected: String) -> DataError {
    text.error(node.line, found: node.summary, expected: expected)
  }
}

/// A value and the line on which it begins.
package struct JSONNode: Equatable {
  package enum Content: Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    /// A number that is no integer of 64 bits, as it is written.
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([String: JSONNode])
  }

  package let line: Int
  package let content: Content

  /// The value in a few words.
  package var summary: String {
    switch content {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let digits): "the number \(DataError.quoted(digits))"
    case .string(let value): DataError.quoted(value)
    case .array(let elements): "an array of \(elements.count)"
    case .object: "an object"
    }
  }
}

/// Recursive descent over the bytes of a JSON text (RFC 8259).
package struct JSONParser {
  /// The nesting that is read; ours is four deep.
  package static let maximumNesting = 64

  private let text: InputText
  private var index = 0
  private var line = 1
  private var valueCount = 0

  package init(text: InputText) { self.text = text }

  package mutating func document() throws -> JSONNode {
    if text.bytes.starts(with: [0xef, 0xbb, 0xbf]) { index = 3 }
    let node = try value(nesting: 0)
    skipBlanks()
    if index < text.bytes.count { throw unexpected("the end of the file") }
    return node
  }

  private mutating func value(nesting: Int) throws -> JSONNode {
    skipBlanks()
    let start = line
    valueCount += 1
    try Patience.look(text.file, atStep: valueCount)
    guard nesting <= Self.maximumNesting else {
      throw text.error(line, found: "values nested deeper than \(Self.maximumNesting)", expected: "less nesting")
    }
    let content: JSONNode.Content
    switch peek {
    case UInt8(ascii: "{"): content = try object(nesting: nesting)
    case UInt8(ascii: "["): content = try array(nesting: nesting)
    case UInt8(ascii: "\""): content = .string(try string())
    case UInt8(ascii: "t"): content = try word("true", .bool(true))
    case UInt8(ascii: "f"): content = try word("false", .bool(false))
    case UInt8(ascii: "n"): content = try word("null", .null)
    case let byte? where "-0123456789".utf8.contains(byte): content = try number()
    default: throw unexpected("a JSON value")
    }
    return JSONNode(line: start, content: content)
  }

  private mutating func object(nesting: Int) throws -> JSONNode.Content {
    var fields: [String: JSONNode] = [:]
    index += 1
    if accept(UInt8(ascii: "}")) { return .object(fields) }
    repeat {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw unexpected("the name of a field") }
      let name = try string()
      try require(UInt8(ascii: ":"), "\":\"")
      guard fields.updateValue(try value(nesting: nesting + 1), forKey: name) == nil else {
        throw text.error(line, found: "the field \(DataError.quotedName(name)) twice", expected: "each field once")
      }
    } while accept(UInt8(ascii: ","))
    try require(UInt8(ascii: "}"), "\",\" or \"}\"")
    return .object(fields)
  }

  private mutating func array(nesting: Int) throws -> JSONNode.Content {
    var elements: [JSONNode] = []
    index += 1
    if accept(UInt8(ascii: "]")) { return .array(elements) }
    repeat { elements.append(try value(nesting: nesting + 1)) } while accept(UInt8(ascii: ","))
    try require(UInt8(ascii: "]"), "\",\" or \"]\"")
    return .array(elements)
  }

  private mutating func string() throws -> String {
    index += 1
    var bytes: [UInt8] = []
    while let byte = peek, byte != UInt8(ascii: "\"") {
      if byte < 0x20 { throw unexpected("a character of a string") }
      index += 1
      if byte == UInt8(ascii: "\\") { bytes += try escape() } else { bytes.append(byte) }
    }
    guard peek != nil else { throw unexpected("the end of a string") }
    index += 1
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func escape() throws -> [UInt8] {
    guard let byte = peek else { throw unexpected("the end of a string") }
    index += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0a]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0d]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0c]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "u"):
      var units = [try hexadecimalUnit()]
      if units[0] & 0xfc00 == 0xd800, peek == UInt8(ascii: "\\") {
        index += 1
        guard peek == UInt8(ascii: "u") else { throw unexpected("the second half of a surrogate pair") }
        index += 1
        units.append(try hexadecimalUnit())
      }
      return Array(String(decoding: units, as: UTF16.self).utf8)
    default:
      index -= 1
      throw unexpected("an escape sequence of JSON")
    }
  }

  private mutating func hexadecimalUnit() throws -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = peek.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw unexpected("four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }

  private mutating func number() throws -> JSONNode.Content {
    let start = index
    while let byte = peek, "+-.eE0123456789".utf8.contains(byte) { index += 1 }
    let digits = String(decoding: text.bytes[start..<index], as: UTF8.self)
    // JSON knows no leading zeros: 00 and -01 are no numbers.
    let magnitude = digits.utf8.drop { $0 == UInt8(ascii: "-") }
    let second = magnitude.dropFirst().first ?? 0
    let hasLeadingZero =
      magnitude.first == UInt8(ascii: "0") && second >= UInt8(ascii: "0") && second <= UInt8(ascii: "9")
    if let value = Int(digits), digits.first != "+", !hasLeadingZero, digits != "-0" {
      return .integer(value)
    }
    guard !hasLeadingZero, let value = Double(digits), !value.isNaN else {
      throw text.error(line, found: DataError.quoted(digits), expected: "a number")
    }
    return .number(digits)
  }

  private mutating func word(_ word: String, _ content: JSONNode.Content) throws -> JSONNode.Content {
    guard text.bytes[index...].starts(with: word.utf8) else { throw unexpected("a JSON value") }
    index += word.utf8.count
    return content
  }

  // MARK: Bytes

  private var peek: UInt8? { index < text.bytes.count ? text.bytes[index] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, byte.isBlank {
      if byte == UInt8(ascii: "\n") { line += 1 }
      index += 1
    }
  }

  private mutating func accept(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard peek == byte else { return false }
    index += 1
    return true
  }

  private mutating func require(_ byte: UInt8, _ expected: String) throws {
    guard accept(byte) else { throw unexpected(expected) }
  }

  private func unexpected(_ expected: String) -> DataError {
    let found = peek.map { byte in
      byte < 0x80 ? DataError.quoted([byte]) : "a character that is not ASCII"
    }
    return text.error(line, found: found ?? "the end of the file", expected: expected)
  }
}
