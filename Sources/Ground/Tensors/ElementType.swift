/// What one element of a tensor is in its file.
public enum ElementType: String, CaseIterable, Hashable, Sendable {
  /// Truth values of one byte, and integers of the named bits with and without sign.
  case bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64
  /// Floating-point numbers of the named bits; `bfloat16` has the exponents of `float32`.
  case float16, bfloat16, float32, float64
  /// Decimals or fractions as a text writes them.
  case text

  /// The bytes of one element; 0 for text, whose elements have no common size.
  public var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    case .text: 0
    }
  }

  /// Whether the elements can be NaN or infinite.
  public var isFloating: Bool {
    switch self {
    case .float16, .bfloat16, .float32, .float64, .text: true
    default: false
    }
  }

  /// The name in NumPy without the mark of the byte order, nil where NumPy has none.
  var numpyCode: String? {
    switch self {
    case .bool: "b1"
    case .int8: "i1"
    case .int16: "i2"
    case .int32: "i4"
    case .int64: "i8"
    case .uint8: "u1"
    case .uint16: "u2"
    case .uint32: "u4"
    case .uint64: "u8"
    case .float16: "f2"
    case .float32: "f4"
    case .float64: "f8"
    case .bfloat16, .text: nil
    }
  }

  /// The name in the header of a safetensors file, nil where that format has none.
  var safetensorsCode: String? {
    switch self {
    case .bool: "BOOL"
    case .int8: "I8"
    case .int16: "I16"
    case .int32: "I32"
    case .int64: "I64"
    case .uint8: "U8"
    case .uint16: "U16"
    case .uint32: "U32"
    case .uint64: "U64"
    case .float16: "F16"
    case .bfloat16: "BF16"
    case .float32: "F32"
    case .float64: "F64"
    case .text: nil
    }
  }

  /// The exact value of the bits of a number of this type.
  func value(ofBits bits: UInt64) -> ElementValue {
    switch self {
    case .bool: .unsigned(bits & 0xff == 0 ? 0 : 1)
    case .int8: .signed(Int64(Int8(truncatingIfNeeded: bits)))
    case .int16: .signed(Int64(Int16(truncatingIfNeeded: bits)))
    case .int32: .signed(Int64(Int32(truncatingIfNeeded: bits)))
    case .int64: .signed(Int64(bitPattern: bits))
    case .uint8, .uint16, .uint32, .uint64: .unsigned(bits)
    case .float16: .floating(Self.half(UInt16(truncatingIfNeeded: bits)))
    case .bfloat16: .floating(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16)))
    case .float32: .floating(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case .float64: .floating(Double(bitPattern: bits))
    case .text: .floating(.nan)
    }
  }

  /// The value of an IEEE 754 binary16 number; every one is a double.
  static func half(_ bits: UInt16) -> Double {
    let (exponent, fraction) = (Int(bits >> 10 & 0x1f), Double(bits & 0x3ff))
    let sign: Double = bits >> 15 == 0 ? 1 : -1
    switch exponent {
    case 0x1f: return fraction == 0 ? sign * .infinity : .nan
    case 0: return sign * fraction * 0x1p-24
    default: return sign * (1024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
    }
  }
}

/// An element as the machine type that holds it exactly.
enum ElementValue {
  case signed(Int64)
  case unsigned(UInt64)
  case floating(Double)

  /// The nearest double; only 64-bit integers can need rounding.
  var double: Double {
    switch self {
    case .signed(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .floating(let value): value
    }
  }
}
