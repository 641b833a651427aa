import Files

/// The fields of one message in the wire format of Protocol Buffers, in the order of the file.
///
/// Knows numbers, fixed words and byte ranges, which is all that an ONNX model needs. Groups, which ended with version 2, are
/// refused.
package struct ProtocolBuffer: Sendable {
  enum Value: Equatable, Sendable {
    case number(UInt64)
    case word64(UInt64)
    case word32(UInt32)
    /// Texts, messages and packed numbers: a range of the whole file.
    case bytes(Range<Int>)
  }

  let file: MappedFile
  let fields: [(number: Int, value: Value)]

  /// - Throws: `DataError` with the offset of what is no field.
  init(_ file: MappedFile, _ range: Range<Int>) throws {
    self.file = file
    var cursor = Cursor(file: file, range: range)
    var fields: [(Int, Value)] = []
    while !cursor.isAtEnd {
      let key = try cursor.number()
      guard key >> 3 > 0, key >> 3 < 1 << 29 else { throw cursor.error("field \(key >> 3)", "1 to 2^29 - 1") }
      let value: Value
      switch key & 7 {
      case 0: value = .number(try cursor.number())
      case 1: value = .word64(try cursor.word(8))
      case 5: value = .word32(UInt32(truncatingIfNeeded: try cursor.word(4)))
      case 2: value = .bytes(try cursor.bytes())
      default: throw cursor.error("wire type \(key & 7)", "0, 1, 2 or 5")
      }
      fields.append((Int(key >> 3), value))
    }
    self.fields = fields
  }

  /// The messages of a field.
  func messages(_ number: Int) throws -> [ProtocolBuffer] {
    try ranges(number).map { try ProtocolBuffer(file, $0) }
  }

  /// The byte ranges of a field.
  func ranges(_ number: Int) -> [Range<Int>] {
    fields.compactMap { field in
      guard field.number == number, case .bytes(let range) = field.value else { return nil }
      return range
    }
  }

  /// The texts of a field.
  func texts(_ number: Int) -> [String] { ranges(number).map { String(decoding: file.copy($0), as: UTF8.self) } }

  /// The last number of a field, which is the one that counts; nil if it is absent.
  func number(_ number: Int) -> Int64? {
    fields.reversed().lazy.compactMap { field in
      guard field.number == number, case .number(let value) = field.value else { return nil }
      return Int64(bitPattern: value)
    }.first
  }

  /// The last 32-bit word of a field as a float.
  func float(_ number: Int) -> Float? {
    fields.reversed().lazy.compactMap { field in
      guard field.number == number, case .word32(let word) = field.value else { return nil }
      return Float(bitPattern: word)
    }.first
  }

  /// All numbers of a repeated field, packed or one by one.
  func numbers(_ number: Int) throws -> [Int64] {
    var numbers: [Int64] = []
    for field in fields where field.number == number {
      switch field.value {
      case .number(let value): numbers.append(Int64(bitPattern: value))
      case .bytes(let range):
        var cursor = Cursor(file: file, range: range)
        while !cursor.isAtEnd { numbers.append(Int64(bitPattern: try cursor.number())) }
      default: break
      }
    }
    return numbers
  }

  /// All fixed words of `size` bytes of a repeated field, packed or one by one.
  func words(_ number: Int, size: Int) throws -> [UInt64] {
    var words: [UInt64] = []
    for field in fields where field.number == number {
      switch field.value {
      case .word32(let word): words.append(UInt64(word))
      case .word64(let word): words.append(word)
      case .bytes(let range):
        var cursor = Cursor(file: file, range: range)
        while !cursor.isAtEnd { words.append(try cursor.word(size)) }
      case .number: break
      }
    }
    return words
  }

  /// Reads forward inside a range.
  private struct Cursor {
    let file: MappedFile
    var range: Range<Int>

    var isAtEnd: Bool { range.isEmpty }

    mutating func number() throws -> UInt64 {
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), through: 63, by: 7) {
        let byte = try word(1)
        value |= (byte & 0x7f) << shift
        if byte < 0x80 { return value }
      }
      throw error("a number of more than ten bytes", "a shorter one")
    }

    mutating func word(_ size: Int) throws -> UInt64 {
      guard size <= range.count, let value = file.littleEndian(at: range.lowerBound, size: size) else {
        throw error("the end of a message", "\(size) more bytes")
      }
      range = range.lowerBound + size..<range.upperBound
      return value
    }

    mutating func bytes() throws -> Range<Int> {
      let length = try number()
      guard length <= UInt64(range.count) else { throw error("a field of \(length) bytes", "at most \(range.count)") }
      let found = range.lowerBound..<range.lowerBound + Int(length)
      range = found.upperBound..<range.upperBound
      return found
    }

    func error(_ found: String, _ expected: String) -> DataError {
      DataError(
        file: file.path, found: "\(found) at byte \(range.lowerBound)", expected: "\(expected); is it an ONNX model?")
    }
  }
}
