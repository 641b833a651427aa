/// The field of 2^m elements as polynomials over GF(2) modulo an irreducible one of degree m.
package struct BinaryField: Sendable {
  /// m: 1 ... 62.
  package let degree: Int
  /// The modulus without its leading term.
  private let tail: UInt64

  /// The field whose modulus is the first irreducible polynomial of its degree.
  ///
  /// - Precondition: 1 <= degree <= 62.
  package init(degree m: Int) {
    precondition((1...62).contains(m), "a field of 2^\(m) elements")
    degree = m
    var tail: UInt64 = 1
    while !Self.isIrreducible(degree: m, tail: tail) { tail += 1 }
    self.tail = tail
  }

  private init(degree: Int, tail: UInt64) { (self.degree, self.tail) = (degree, tail) }

  /// Shift and add, reducing after every shift.
  package func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let top: UInt64 = 1 << UInt64(degree)
    var (product, shifted, rest) = (UInt64(0), a, b)
    while rest != 0 {
      if rest & 1 == 1 { product ^= shifted }
      shifted <<= 1
      if shifted & top != 0 { shifted ^= top | tail }
      rest >>= 1
    }
    return product
  }

  /// Rabin's test: x^(2^m) = x modulo f, and x^(2^(m/p)) - x is prime to f for every prime p that divides m.
  private static func isIrreducible(degree m: Int, tail: UInt64) -> Bool {
    if m == 1 { return true }
    let ring = BinaryField(degree: m, tail: tail)
    let modulus = 1 << UInt64(m) | tail
    var power: UInt64 = 2
    let divisors = (2...m).filter { p in m % p == 0 && (2..<p).allSatisfy { p % $0 != 0 } }.map { m / $0 }
    for exponent in 1...m {
      power = ring.multiply(power, power)
      if exponent < m && divisors.contains(exponent) && gcd(modulus, power ^ 2) != 1 { return false }
    }
    return power == 2
  }

  private static func gcd(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var (a, b) = (a, b)
    while b != 0 {
      while a != 0 && a.leadingZeroBitCount <= b.leadingZeroBitCount {
        a ^= b << UInt64(b.leadingZeroBitCount - a.leadingZeroBitCount)
      }
      swap(&a, &b)
    }
    return a
  }
}
