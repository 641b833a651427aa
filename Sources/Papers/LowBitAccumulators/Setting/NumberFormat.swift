import Foundation
import Numbers

/// A floating-point format as a set of values: zero and +-2^e (1 + m 2^-M) for e from the least to the largest exponent.
///
/// `M7E4b10` has every exponent code in use: no infinity, no NaN, no subnormal numbers, and the smallest normal number is kept,
/// so there is one value more than there are codes. The formats of hardware (`fp8_e4m3fn`, `float16`) lose codes to infinity or
/// NaN and have subnormal numbers.
public struct NumberFormat: Hashable, Sendable {
  /// M, 0 to 22.
  public let mantissaBits: Int
  /// The exponents of normal numbers.
  public let exponents: ClosedRange<Int>
  /// The mantissa m of the largest magnitude, 0 ..< 2^M; below 2^M - 1 where a code is given to NaN.
  public let largestMantissa: Int
  /// Whether numbers below the smallest normal one keep its spacing.
  public let hasSubnormals: Bool
  /// The name in the form in which it is read.
  public let name: String

  init(mantissaBits: Int, exponents: ClosedRange<Int>, largestMantissa: Int, hasSubnormals: Bool, name: String) {
    (self.mantissaBits, self.exponents, self.largestMantissa) = (mantissaBits, exponents, largestMantissa)
    (self.hasSubnormals, self.name) = (hasSubnormals, name)
  }

  /// The format of M mantissa bits, E exponent bits and exponent bias b, with values 2^(e-b) (1 + m 2^-M), 0 <= e < 2^E.
  ///
  /// - Returns: nil unless 0 <= M <= 22, 1 <= E <= 8 and all magnitudes lie within 2^-400 ... 2^400.
  public init?(mantissa: Int, exponent: Int, bias: Int) {
    guard (0...22).contains(mantissa), (1...8).contains(exponent), (-200...400).contains(bias) else { return nil }
    let top = 1 << exponent - 1 - bias
    guard top <= 400 else { return nil }
    self.init(
      mantissaBits: mantissa, exponents: -bias...top, largestMantissa: 1 << mantissa - 1, hasSubnormals: false,
      name: "M\(mantissa)E\(exponent)b\(bias)")
  }

  /// R_OF, the largest magnitude.
  public var largest: Double { scalbn(1 + Double(largestMantissa) * scalbn(1, -mantissaBits), exponents.upperBound) }

  /// R_UF, the smallest normal magnitude.
  public var smallest: Double { scalbn(1, exponents.lowerBound) }

  /// The distance of neighbours at and below the smallest normal magnitude: every value is a multiple of it.
  public var spacing: Double { scalbn(1, exponents.lowerBound - mantissaBits) }

  /// The same format with every value multiplied by 2^-shift; the name gets the new bias.
  public func shifted(by shift: Int) -> NumberFormat? {
    guard !hasSubnormals, largestMantissa == 1 << mantissaBits - 1 else { return nil }
    let count = exponents.count
    guard count.nonzeroBitCount == 1 else { return nil }
    return NumberFormat(
      mantissa: mantissaBits, exponent: count.trailingZeroBitCount, bias: -exponents.lowerBound + shift)
  }
}

// MARK: - Values in order

extension NumberFormat {
  /// The number of positive values.
  public var positiveCount: Int {
    (exponents.count - 1) << mantissaBits + largestMantissa + 1 + (hasSubnormals ? 1 << mantissaBits - 1 : 0)
  }

  /// The number of values, zero and both signs.
  public var valueCount: Int { 2 * positiveCount + 1 }

  /// The value of rank `index`, from -positiveCount to positiveCount in increasing order; rank 0 is zero.
  public func value(rank index: Int) -> Double {
    precondition(index.magnitude <= positiveCount, "rank \(index) of \(name)")
    if index == 0 { return 0 }
    var place = Int(index.magnitude)
    let sign: Double = index < 0 ? -1 : 1
    if hasSubnormals {
      if place < 1 << mantissaBits { return sign * Double(place) * spacing }
      place -= 1 << mantissaBits - 1
    }
    let (exponent, mantissa) = ((place - 1) >> mantissaBits, (place - 1) & (1 << mantissaBits - 1))
    return sign * scalbn(1 + Double(mantissa) * scalbn(1, -mantissaBits), exponents.lowerBound + exponent)
  }

  /// The rank of a value of the format.
  ///
  /// - Precondition: the number is a value of the format.
  public func rank(of value: Double) -> Int {
    if value == 0 { return 0 }
    let magnitude = abs(value)
    let below = hasSubnormals ? 1 << mantissaBits - 1 : 0
    let place: Int
    if magnitude < smallest {
      place = Int(magnitude / spacing)
    } else {
      let bits = magnitude.bitPattern >> UInt64(52 - mantissaBits)
      place = below + 1 + Int(bits) - Int(smallest.bitPattern >> UInt64(52 - mantissaBits))
    }
    return value < 0 ? -place : place
  }

  /// All values in increasing order.
  public var values: [Double] { (-positiveCount...positiveCount).map { value(rank: $0) } }
}

extension NumberFormat: CustomStringConvertible {
  /// The convention in one line: what the name leaves open.
  public var description: String {
    let bits = 1 + mantissaBits + Int(log2(Double(exponents.count)).rounded(.up))
    return "\(name): \(bits) bits, values 2^e (1 + m/2^\(mantissaBits)) for e from \(exponents.lowerBound) to "
      + "\(exponents.upperBound), largest \(Table17.text(largest)), smallest normal \(Table17.text(smallest)), "
      + (hasSubnormals ? "subnormal numbers" : "no subnormal numbers") + ", no infinity, \(valueCount) values"
  }
}

/// Doubles as they are written in sentences.
enum Table17 {
  static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
