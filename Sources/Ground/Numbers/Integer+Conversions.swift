import CGMP
import CMPFR

extension Integer {
  /// The number whose magnitude has the given words, least significant first.
  public init(words: [UInt64], isNegative: Bool = false) {
    self.init { number in
      words.withUnsafeBufferPointer { __gmpz_import(number, $0.count, -1, 8, 0, 0, $0.baseAddress) }
      if isNegative { __gmpz_neg(number, number) }
    }
  }

  /// The same value; never loses anything.
  public init<Source: BinaryInteger>(_ value: Source) {
    if let small = Int(exactly: value) {
      self.init { __gmpz_set_si($0, small) }
    } else {
      self.init(words: value.magnitude.words.map { UInt64($0) }, isNegative: value < 0)
    }
  }

  /// The value of a finite number without fraction, nil for any other.
  public init?(exactly value: Double) {
    guard value.isFinite, value.rounded(.towardZero) == value else { return nil }
    self.init { __gmpz_set_d($0, value) }
  }

  /// The magnitude's words, least significant first; none for zero.
  public var words: [UInt64] {
    read { number in (0..<Int(number.pointee._mp_size.magnitude)).map { UInt64(number.pointee._mp_d[$0]) } }
  }
}

extension FixedWidthInteger {
  /// The same value, nil if this type cannot represent it.
  public init?(exactly number: Integer) {
    let words = number.words
    // No standard type has more than 128 bits.
    guard words.count <= 2 else { return nil }
    var value: UInt128 = 0
    for (index, word) in words.enumerated() { value |= UInt128(word) << UInt128(64 * index) }
    if number.isNegative {
      // The magnitude of the least value has no positive counterpart.
      guard value <= UInt128(1) << 127 else { return nil }
      guard let negative = Self(exactly: Int128(truncatingIfNeeded: 0 &- value)) else { return nil }
      self = negative
    } else {
      guard let positive = Self(exactly: value) else { return nil }
      self = positive
    }
  }
}

extension Double {
  /// The nearest double, ties to even; infinite beyond the largest.
  public init(rounding number: Integer) {
    self.init(nearest: { value in number.read { _ = mpfr_set_z(value, $0, MPFR_RNDN) } })
  }

  /// The number that `set` writes with the 53 bits of a double.
  init(nearest set: (UnsafeMutablePointer<__mpfr_struct>) -> Void) {
    var value = __mpfr_struct()
    mpfr_init2(&value, 53)
    defer { mpfr_clear(&value) }
    set(&value)
    self = mpfr_get_d(&value, MPFR_RNDN)
  }
}

extension Integer: LosslessStringConvertible {
  /// The number in decimal.
  public var description: String { text(radix: 10) }

  /// The digits in a base of 2...36, lower case, with a minus sign if negative.
  public func text(radix: Int) -> String {
    precondition((2...36).contains(radix), "base \(radix)")
    return read { number in
      // Digits, a sign, and the terminating zero.
      let capacity = Int(__gmpz_sizeinbase(number, Int32(radix))) + 2
      return withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
        guard let start = buffer.baseAddress, __gmpz_get_str(start, Int32(radix), number) != nil else { return "" }
        return String(cString: start)
      }
    }
  }

  /// The value of decimal digits with an optional sign; nil for anything else.
  public init?(_ description: String) { self.init(description, radix: 10) }

  /// The value of digits in a base of 2...36 with an optional sign; nil for anything else.
  public init?(_ text: some StringProtocol, radix: Int) {
    precondition((2...36).contains(radix), "base \(radix)")
    var digits = text.utf8[...]
    let negative = digits.first == UInt8(ascii: "-")
    if negative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    // GMP would also accept white space inside.
    let allDigits = digits.allSatisfy { byte in
      Character(Unicode.Scalar(byte)).isASCII
        && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
    }
    guard !digits.isEmpty, allDigits else { return nil }
    let magnitude = String(decoding: digits, as: UTF8.self)
    var accepted = false
    self.init { number in
      accepted = magnitude.withCString { __gmpz_set_str(number, $0, Int32(radix)) } == 0
      if negative { __gmpz_neg(number, number) }
    }
    guard accepted else { return nil }
  }
}

extension Integer: Codable {
  /// As a decimal string: JSON numbers would lose digits in most readers.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Reads a decimal string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Integer(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not an integer")
    }
    self = value
  }
}
