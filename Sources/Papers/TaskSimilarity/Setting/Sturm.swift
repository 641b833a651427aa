import Numbers

/// Signs of polynomials with rational coefficients on an interval, decided by Sturm's theorem. Coefficients from the constant upwards.
enum Sturm {
  /// Whether the polynomial is negative somewhere inside the interval, where both ends have values of at least zero.
  ///
  /// Between neighbouring roots the sign is constant, so the interval is halved until no part has more than one root inside.
  static func isNegativeSomewhere(_ polynomial: [Rational], from lower: Rational, to upper: Rational) -> Bool {
    let chain = sequence(trimmed(polynomial))
    guard let first = chain.first, first.count > 1 else { return (polynomial.first ?? 0).isNegative }
    return hasNegativePoint(chain, lower, upper, depth: 0)
  }

  /// The number of distinct roots in (lower, upper].
  static func rootCount(_ chain: [[Rational]], _ lower: Rational, _ upper: Rational) -> Int {
    variations(chain, lower) - variations(chain, upper)
  }

  private static func hasNegativePoint(_ chain: [[Rational]], _ lower: Rational, _ upper: Rational, depth: Int) -> Bool
  {
    let middle = (lower + upper) / 2
    if value(chain[0], middle).isNegative { return true }
    let count = rootCount(chain, lower, upper)
    // Without a root inside the sign is that of the middle; a single root with positive values at both ends is a double one.
    if count == 0 { return false }
    if count == 1, value(chain[0], lower).signum > 0, value(chain[0], upper).signum > 0 { return false }
    // Roots at the very ends, or several of them: no two distinct roots of a cubic with small coefficients are closer than this.
    if depth > 200 { return false }
    return hasNegativePoint(chain, lower, middle, depth: depth + 1)
      || hasNegativePoint(chain, middle, upper, depth: depth + 1)
  }

  private static func sequence(_ polynomial: [Rational]) -> [[Rational]] {
    var chain = [polynomial, LimitCurve.derivative(polynomial)]
    while let divisor = chain.last, divisor.count > 1 {
      let rest = trimmed(remainder(chain[chain.count - 2], divisor).map { -$0 })
      if rest.isEmpty { break }
      chain.append(rest)
    }
    return chain.filter { !$0.isEmpty }
  }

  private static func trimmed(_ polynomial: [Rational]) -> [Rational] {
    var result = polynomial
    while let last = result.last, last.isZero { result.removeLast() }
    return result
  }

  private static func remainder(_ dividend: [Rational], _ divisor: [Rational]) -> [Rational] {
    var rest = dividend
    guard let leading = divisor.last else { return rest }
    while rest.count >= divisor.count {
      let factor = (rest.last ?? 0) / leading
      let shift = rest.count - divisor.count
      for (i, c) in divisor.enumerated() { rest[i + shift] -= factor * c }
      rest.removeLast()
    }
    return rest
  }

  static func value(_ polynomial: [Rational], _ x: Rational) -> Rational {
    polynomial.reversed().reduce(0) { $0 * x + $1 }
  }

  private static func variations(_ chain: [[Rational]], _ x: Rational) -> Int {
    let signs = chain.map { value($0, x).signum }.filter { $0 != 0 }
    return zip(signs, signs.dropFirst()).count { $0 != $1 }
  }
}
