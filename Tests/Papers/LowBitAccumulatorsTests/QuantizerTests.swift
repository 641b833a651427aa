import Claims
import LowBitAccumulators
import Numbers
import Testing

/// `Setting/NumberFormat.swift`, `Setting/Quantizer.swift`, `Setting/LaneQuantizer.swift`.
@Suite struct QuantizerTests {
  static func format(_ name: String) throws -> NumberFormat { try NumberFormat(parsing: name, parameter: "format") }

  static let small = ["M1E2b1", "M2E2b-1", "M3E2b2", "M4E2b0", "M1E3b3", "M2E3b3", "M3E3b4", "M4E3b2"]

  /// Every multiple of an eighth of the spacing up to the largest value and beyond.
  static func grid(of format: NumberFormat) -> [Rational] {
    let unit = (Rational(exactly: format.spacing) ?? 1) / 8
    let bound = ((Rational(exactly: format.largest) ?? 1) / unit * Rational(9, 8)).ceiling
    let count = Int(exactly: bound) ?? 0
    let stride = max(1, count / 700)
    return Swift.stride(from: -count, through: count, by: stride).map { Rational($0) * unit }
  }

  @Test(arguments: small) func laws(name: String) throws {
    let format = try Self.format(name)
    let values = format.values.map { Rational(exactly: $0) ?? 0 }
    #expect(values.count == format.valueCount)
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    for rounding in Rounding.allCases {
      let quantizer = Quantizer(format, rounding: rounding)
      #expect(values.allSatisfy { quantizer($0) == $0 })
      var previous: Rational?
      for x in Self.grid(of: format) {
        let y = quantizer(x)
        if let previous { #expect(previous <= y) }
        previous = y
        if rounding != .downward { #expect(quantizer(-x) == -y) }
        if rounding == .towardZero {
          // The value of largest magnitude that is not beyond x.
          let best = x.isNegative ? values.first { $0 >= x } : values.last { $0 <= x }
          #expect(y == best)
        }
      }
    }
  }

  @Test(arguments: small) func ranks(name: String) throws {
    let format = try Self.format(name)
    for (index, value) in format.values.enumerated() {
      #expect(format.rank(of: value) == index - format.positiveCount)
    }
  }

  /// The lanes against the definition, on every quarter of the spacing, in all modes.
  @Test(arguments: small + ["fp8_e4m3fn", "fp4_e2m1fn"]) func lanesAgree(name: String) throws {
    let format = try Self.format(name)
    for rounding in Rounding.allCases {
      for underflow in Underflow.allCases {
        let quantizer = Quantizer(format, rounding: rounding, underflow: underflow)
        let lane = LaneQuantizer(quantizer)
        for x in Self.grid(of: format) {
          let y = lane(Double(rounding: x))
          #expect(Rational(exactly: y) == quantizer(x), "\(quantizer) of \(x)")
        }
      }
    }
  }

  @Test func roundingToOdd() {
    #expect(LaneQuantizer.add(1, -0x1p-60) == (1.0).nextDown)
    #expect(LaneQuantizer.add(1, 0x1p-60) == (1.0).nextUp)
    #expect(LaneQuantizer.add(1, 0x1p-30) == 1 + 0x1p-30)
    #expect(LaneQuantizer.multiply(1 + 0x1p-30, 1 + 0x1p-30).bitPattern & 1 == 1)
  }

  @Test(arguments: [
    ("M7E4b10", "M7E4b10"), ("m7e4 bias 10", "M7E4b10"), ("E4M7b-3", "M7E4b-3"), ("M0E1b=0", "M0E1b0"),
    ("FP8_E4M3FN", "fp8_e4m3fn"), ("float16", "float16"),
  ])
  func names(text: String, name: String) throws { #expect(try Self.format(text).name == name) }

  @Test(arguments: ["", "M7", "M7E4", "M7E0b3", "M30E4b1", "E4", "M7E4b", "b3", "M7E4b10x", "M7E4b999999", "M1M2E3b1"])
  func badNames(text: String) {
    let error = #expect(throws: ArgumentError.self) { try Self.format(text) }
    #expect(error?.description.contains("\n") == false)
  }

  /// Known extremes of the formats with names of their own.
  @Test(arguments: [
    ("fp8_e4m3fn", 448.0, 0x1p-6, 253), ("fp8_e5m2", 57344, 0x1p-14, 247), ("float16", 65504, 0x1p-14, 63487),
    ("fp4_e2m1fn", 6, 1, 15), ("fp6_e2m3fn", 7.5, 1, 63), ("fp6_e3m2fn", 28, 0.25, 63),
    ("M7E4b10", 63.75, 0x1p-10, 4097),
  ])
  func extremes(name: String, largest: Double, smallest: Double, count: Int) throws {
    let format = try Self.format(name)
    #expect(format.largest == largest && format.smallest == smallest && format.valueCount == count)
    #expect(format.description.contains(name))
  }
}
