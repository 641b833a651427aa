import Files
import Numbers

extension Tensor {
  /// The bits of element `index`, row by row, in the lowest bytes; not for text.
  public func bits(at index: Int) -> UInt64 {
    precondition((0..<count).contains(index), "element \(index) of \(count)")
    return withUnsafeBytes { Self.load($0, at: place(index), size: elementType.size, isBigEndian: isBigEndian) }
  }

  private static func load(_ bytes: UnsafeRawBufferPointer, at place: Int, size: Int, isBigEndian: Bool) -> UInt64 {
    var bits: UInt64 = 0
    for offset in 0..<size {
      bits |= UInt64(bytes[place * size + offset]) << UInt64(8 * (isBigEndian ? size - 1 - offset : offset))
    }
    return bits
  }

  /// All elements row by row as doubles.
  ///
  /// Exact but for 64-bit integers beyond 2^53 and decimals of a text, which are rounded to the nearest double.
  ///
  /// - Complexity: O(count).
  public func doubles() -> [Double] {
    if isPlain, elementType == .float64 { return plain(Double.self) { $0 } }
    if isPlain, elementType == .float32 { return plain(Float.self) { Double($0) } }
    if case .text(let text, let ranges) = storage {
      return ranges.map { Self.double(text.bytes[$0]) ?? .nan }
    }
    let places = isFortranOrder ? places() : nil
    let (type, size, isBigEndian) = (elementType, elementType.size, isBigEndian)
    return withUnsafeBytes { bytes in
      (0..<count).map { index in
        type.value(
          ofBits: Self.load(bytes, at: places?[index] ?? index, size: size, isBigEndian: isBigEndian)
        ).double
      }
    }
  }

  private func plain<Element: BitwiseCopyable>(_: Element.Type, _ convert: (Element) -> Double) -> [Double] {
    withUnsafeBytes { bytes in
      (0..<count).map {
        convert(bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.size, as: Element.self))
      }
    }
  }

  /// Element `index`, row by row, as the fraction that it is.
  ///
  /// - Throws: `DataError` for NaN and infinities.
  public func exact(at index: Int) throws -> Rational {
    precondition((0..<count).contains(index), "element \(index) of \(count)")
    if case .text(let text, let ranges) = storage {
      let written = String(decoding: text.bytes[ranges[index]], as: UTF8.self)
      guard let value = Rational(decimal: written) else { throw notFinite(written, index) }
      return value
    }
    switch elementType.value(ofBits: bits(at: index)) {
    case .signed(let value): return Rational(value)
    case .unsigned(let value): return Rational(value)
    case .floating(let value):
      guard let fraction = Rational(exactly: value) else { throw notFinite("\(value)", index) }
      return fraction
    }
  }

  /// All elements row by row as fractions.
  ///
  /// - Throws: `DataError` that names the first NaN or infinity.
  public func exact() throws -> [Rational] { try (0..<count).map { try exact(at: $0) } }

  /// The elements row by row as integers.
  ///
  /// - Throws: `DataError` that names the first element that is no integer of 64 bits.
  public func integers() throws -> [Int] {
    try (0..<count).map { index in
      let value = try exact(at: index)
      guard value.isInteger, let integer = Int(exactly: value.numerator) else {
        throw error(found: "\(value) at \(position(index))", expected: "an integer")
      }
      return integer
    }
  }

  /// All elements row by row as doubles.
  ///
  /// - Throws: `DataError` that names the first NaN or infinity.
  public func finiteDoubles() throws -> [Double] {
    let values = doubles()
    if let index = values.firstIndex(where: { !$0.isFinite }) { throw notFinite("\(values[index])", index) }
    return values
  }

  private func notFinite(_ value: String, _ index: Int) -> DataError {
    error(found: "\(DataError.oneLine(value)) at \(position(index))", expected: "a finite number")
  }

  /// The indices of an element, as messages write them: `[2, 0]`.
  func position(_ index: Int) -> String {
    var rest = index
    var indices: [Int] = []
    for length in shape.reversed() {
      indices.append(rest % length)
      rest /= length
    }
    return "\(indices.reversed().map { $0 })"
  }

  /// The nearest double of a decimal or a fraction `p/q`, nil if the text is neither.
  static func double(_ bytes: ArraySlice<UInt8>) -> Double? {
    let text = String(decoding: bytes, as: UTF8.self)
    if let value = Double(text) { return bytes.contains(where: { $0 == 0x78 || $0 == 0x58 }) ? nil : value }
    return Rational(text).map { Double(rounding: $0) }
  }
}
