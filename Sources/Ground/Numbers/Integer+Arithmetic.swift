import CGMP

extension Integer {
  /// The sum.
  public static func + (left: Integer, right: Integer) -> Integer {
    Integer { sum in left.read { l in right.read { r in __gmpz_add(sum, l, r) } } }
  }

  /// The difference.
  public static func - (left: Integer, right: Integer) -> Integer {
    Integer { difference in left.read { l in right.read { r in __gmpz_sub(difference, l, r) } } }
  }

  /// The product.
  public static func * (left: Integer, right: Integer) -> Integer {
    Integer { product in left.read { l in right.read { r in __gmpz_mul(product, l, r) } } }
  }

  /// Adds in place, without a new number where the storage is not shared.
  public static func += (left: inout Integer, right: Integer) {
    left.mutate { l in right.read { r in __gmpz_add(l, l, r) } }
  }

  /// Subtracts in place, without a new number where the storage is not shared.
  public static func -= (left: inout Integer, right: Integer) {
    left.mutate { l in right.read { r in __gmpz_sub(l, l, r) } }
  }

  /// Multiplies in place.
  public static func *= (left: inout Integer, right: Integer) {
    left.mutate { l in right.read { r in __gmpz_mul(l, l, r) } }
  }

  /// The number with the other sign.
  public static prefix func - (number: Integer) -> Integer {
    Integer { negative in number.read { __gmpz_neg(negative, $0) } }
  }

  /// Changes the sign.
  public mutating func negate() { mutate { __gmpz_neg($0, $0) } }

  /// Adds `left * right` in place.
  public mutating func addProduct(_ left: Integer, _ right: Integer) {
    mutate { sum in left.read { l in right.read { r in __gmpz_addmul(sum, l, r) } } }
  }

  /// The number times 2^shift.
  public static func << (number: Integer, shift: Int) -> Integer {
    precondition(shift >= 0, "a shift by \(shift)")
    return Integer { result in number.read { __gmpz_mul_2exp(result, $0, UInt(shift)) } }
  }

  /// The floor of the number over 2^shift.
  public static func >> (number: Integer, shift: Int) -> Integer {
    precondition(shift >= 0, "a shift by \(shift)")
    return Integer { result in number.read { __gmpz_fdiv_q_2exp(result, $0, UInt(shift)) } }
  }

  /// The number to the power of `exponent` >= 0; 0^0 = 1.
  public func power(_ exponent: Int) -> Integer {
    precondition(exponent >= 0, "an integer to the power of \(exponent)")
    return Integer { result in read { __gmpz_pow_ui(result, $0, UInt(exponent)) } }
  }

  /// The floor of the square root of a nonnegative number.
  public var squareRoot: Integer {
    precondition(!isNegative, "the square root of \(self)")
    return Integer { root in read { __gmpz_sqrt(root, $0) } }
  }
}

// MARK: Division

extension Integer {
  /// The quotient, truncated towards zero.
  public static func / (left: Integer, right: Integer) -> Integer {
    precondition(!right.isZero, "\(left) divided by zero")
    return Integer { quotient in left.read { l in right.read { r in __gmpz_tdiv_q(quotient, l, r) } } }
  }

  /// The remainder of the truncated quotient; it has the sign of `left`.
  public static func % (left: Integer, right: Integer) -> Integer {
    precondition(!right.isZero, "\(left) divided by zero")
    return Integer { remainder in left.read { l in right.read { r in __gmpz_tdiv_r(remainder, l, r) } } }
  }

  /// Divides in place, rounded toward zero. The divisor is not zero.
  public static func /= (left: inout Integer, right: Integer) {
    precondition(!right.isZero, "\(left) divided by zero")
    left.mutate { l in right.read { r in __gmpz_tdiv_q(l, l, r) } }
  }

  /// Replaces the number by its remainder, which has its sign. The divisor is not zero.
  public static func %= (left: inout Integer, right: Integer) {
    precondition(!right.isZero, "\(left) divided by zero")
    left.mutate { l in right.read { r in __gmpz_tdiv_r(l, l, r) } }
  }

  /// Truncated quotient and remainder together.
  public func quotientAndRemainder(dividingBy divisor: Integer) -> (quotient: Integer, remainder: Integer) {
    (self / divisor, self % divisor)
  }

  /// The largest integer q with q * divisor <= self for a positive divisor (the floor of the quotient).
  public func flooredQuotient(dividingBy divisor: Integer) -> Integer {
    precondition(!divisor.isZero, "\(self) divided by zero")
    return Integer { q in read { n in divisor.read { d in __gmpz_fdiv_q(q, n, d) } } }
  }

  /// `self - divisor * floor(self / divisor)`: it has the sign of the divisor.
  public func modulo(_ divisor: Integer) -> Integer {
    precondition(!divisor.isZero, "\(self) modulo zero")
    return Integer { r in read { n in divisor.read { d in __gmpz_fdiv_r(r, n, d) } } }
  }

  /// The quotient of a division that is known to leave no remainder; much faster than `/`.
  ///
  /// - Precondition: `isMultiple(of: divisor)`; checked.
  public func exactQuotient(dividingBy divisor: Integer) -> Integer {
    precondition(!divisor.isZero && isMultiple(of: divisor), "\(divisor) does not divide \(self)")
    return Integer { q in read { n in divisor.read { d in __gmpz_divexact(q, n, d) } } }
  }

  /// Whether `divisor` divides the number; zero divides zero alone.
  public func isMultiple(of divisor: Integer) -> Bool {
    read { n in divisor.read { d in __gmpz_divisible_p(n, d) != 0 } }
  }
}

// MARK: Number theory and combinatorics

extension Integer {
  /// The greatest common divisor, nonnegative; gcd(0, 0) = 0.
  public static func gcd(_ left: Integer, _ right: Integer) -> Integer {
    Integer { result in left.read { l in right.read { r in __gmpz_gcd(result, l, r) } } }
  }

  /// The least common multiple, nonnegative.
  public static func lcm(_ left: Integer, _ right: Integer) -> Integer {
    Integer { result in left.read { l in right.read { r in __gmpz_lcm(result, l, r) } } }
  }

  /// n! for n >= 0.
  public static func factorial(_ n: Int) -> Integer {
    precondition(n >= 0, "the factorial of \(n)")
    return Integer { __gmpz_fac_ui($0, UInt(n)) }
  }

  /// The number of k-element subsets of n elements; 0 if k is not in 0...n.
  public static func binomial(_ n: Int, _ k: Int) -> Integer {
    precondition(n >= 0, "binomial(\(n), \(k))")
    guard k >= 0, k <= n else { return 0 }
    return Integer { __gmpz_bin_uiui($0, UInt(n), UInt(k)) }
  }

  /// (n1 + ... + nr)! / (n1! ... nr!).
  public static func multinomial(_ counts: some Sequence<Int>) -> Integer {
    var total = 0
    var result: Integer = 1
    for count in counts {
      total += count
      result *= binomial(total, count)
    }
    return result
  }
}
