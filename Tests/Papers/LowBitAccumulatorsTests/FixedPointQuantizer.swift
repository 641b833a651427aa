import LowBitAccumulators
import Numbers

/// The definition of a quantizer on whole multiples of 2^-40 instead of fractions: exact as well, and some hundred times
/// faster, for runs over millions of values. Not for formats whose values are no such multiples, or reach 2^22.
struct FixedPointQuantizer {
  private let quantizer: Quantizer
  private let largest, smallest: Int64

  private static let places = 40

  init(_ quantizer: Quantizer) {
    self.quantizer = quantizer
    largest = Self.fixed(quantizer.format.largest)
    smallest = Self.fixed(quantizer.format.smallest)
  }

  /// A number as a multiple of 2^-40; traps unless it is one.
  static func fixed(_ value: Double) -> Int64 {
    guard let multiple = Int64(exactly: value * 0x1p40) else { preconditionFailure("\(value) is no multiple of 2^-40") }
    return multiple
  }

  static func rational(_ multiple: Int64) -> Rational {
    Rational(Integer(Int(multiple))) / Rational(2).power(places)
  }

  func callAsFunction(_ x: Int64) -> Int64 {
    let magnitude = abs(x)
    if x == 0 { return 0 }
    if magnitude >= largest { return x < 0 ? -largest : largest }
    let isBelow = magnitude < smallest
    if isBelow && quantizer.underflow == .flush {
      guard quantizer.rounding == .nearestEven, 2 * magnitude > smallest else { return 0 }
      return x < 0 ? -smallest : smallest
    }
    let exponent =
      isBelow && quantizer.underflow == .gradual
      ? quantizer.format.exponents.lowerBound + Self.places : 63 - magnitude.leadingZeroBitCount
    let shift = exponent - quantizer.format.mantissaBits
    if shift <= 0 { return x }
    let rounded = round(x, droppingBits: shift) << Int64(shift)
    return abs(rounded) > largest ? (x < 0 ? -largest : largest) : rounded
  }

  private func round(_ x: Int64, droppingBits shift: Int) -> Int64 {
    // A shift to the right is the floor.
    let floor = x >> Int64(shift)
    let rest = x - floor << Int64(shift)
    switch quantizer.rounding {
    case .towardZero: return x < 0 && rest > 0 ? floor + 1 : floor
    case .downward: return floor
    case .nearestEven:
      let twice = 2 * rest
      let unit: Int64 = 1 << Int64(shift)
      return twice > unit || twice == unit && floor & 1 == 1 ? floor + 1 : floor
    }
  }
}
