/// A natural number in base 2^32, lowest digit first, with the arithmetic of school.
package struct Natural: Equatable, CustomStringConvertible {
  private var digits: [UInt32]

  package init(_ value: UInt32) { digits = value == 0 ? [] : [value] }

  package var isZero: Bool { digits.isEmpty }

  package func plus(_ other: Self) -> Self {
    var result = self
    var carry: UInt64 = 0
    for place in 0..<max(digits.count, other.digits.count) {
      if place == result.digits.count { result.digits.append(0) }
      carry += UInt64(result.digits[place]) + (place < other.digits.count ? UInt64(other.digits[place]) : 0)
      result.digits[place] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    if carry > 0 { result.digits.append(UInt32(carry)) }
    return result
  }

  package func times(_ factor: UInt32) -> Self {
    var result = Self(0)
    if factor == 0 { return result }
    var carry: UInt64 = 0
    for digit in digits {
      carry += UInt64(digit) * UInt64(factor)
      result.digits.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    if carry > 0 { result.digits.append(UInt32(carry)) }
    return result
  }

  package func times(_ other: Self) -> Self {
    var sum = Self(0)
    for (place, digit) in other.digits.enumerated() {
      var shifted = times(digit)
      if !shifted.isZero { shifted.digits.insert(contentsOf: repeatElement(0, count: place), at: 0) }
      sum = sum.plus(shifted)
    }
    return sum
  }

  /// The quotient, which is exact wherever this is used.
  func divided(by divisor: UInt32) -> Self {
    var result = self
    _ = result.divide(by: divisor)
    return result
  }

  /// Replaces the number by its quotient and returns the remainder.
  private mutating func divide(by divisor: UInt32) -> UInt32 {
    var remainder: UInt64 = 0
    for place in digits.indices.reversed() {
      let value = remainder << 32 | UInt64(digits[place])
      digits[place] = UInt32(value / UInt64(divisor))
      remainder = value % UInt64(divisor)
    }
    while digits.last == 0 { digits.removeLast() }
    return UInt32(remainder)
  }

  /// The number in decimal.
  package var description: String {
    if isZero { return "0" }
    var rest = self
    var text = ""
    while !rest.isZero { text.append(Character(Unicode.Scalar(UInt8(ascii: "0") + UInt8(rest.divide(by: 10))))) }
    return String(text.reversed())
  }
}
