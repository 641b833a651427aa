import Numbers

/// f(p, d, m) for p to infinity with m/p -> alpha and d/p -> 1 - beta, a quartic in alpha for each beta.
public enum LimitCurve {
  /// f_inf(alpha, beta).
  public static func value(alpha a: Rational, beta b: Rational) -> Rational {
    polynomial(beta: b).reversed().reduce(0) { $0 * a + $1 }
  }

  /// The coefficients of alpha^0 ... alpha^4.
  public static func polynomial(beta b: Rational) -> [Rational] {
    let (b2, b3) = (b * b, b * b * b)
    return [
      0, 2 - 8 * b + 12 * b2 - 6 * b3, 11 * b - 30 * b2 + 20 * b3, -6 * b + 22 * b2 - 18 * b3, b - 5 * b2 + 5 * b3,
    ]
  }

  /// C of f(p, d, m) = f_inf + C/p + O(1/p^2).
  public static func correction(alpha a: Rational, beta b: Rational) -> Rational {
    func value(_ coefficients: [Rational]) -> Rational { coefficients.reduce(0) { $0 * a + $1 } }
    let constant = value([6, -26, 35, -17, 2])
    let linear = value([-29, 104, -120, 48, -4])
    let square = value([29, -92, 94, -32, 2])
    return -b * (constant + b * linear + b * b * square)
  }

  /// Whether alpha -> f_inf(alpha, beta) never decreases on [0, 1]; decided exactly.
  public static func isMonotone(beta: Rational) -> Bool {
    isNonnegative(derivative(polynomial(beta: beta)))
  }

  /// Whether the largest value over [0, 1] is taken inside and is larger than that at alpha = 1; decided exactly.
  ///
  /// f_inf(1, beta) - f_inf(alpha, beta) has the root alpha = 1; the cubic that remains after division by 1 - alpha decides.
  public static func hasInteriorMaximum(beta: Rational) -> Bool {
    let p = polynomial(beta: beta)
    // (p(1) - p(a)) / (1 - a) = sum_k p_k (1 + a + ... + a^{k-1}).
    let quotient = (0..<4).map { power in p[(power + 1)...].reduce(0, +) }
    return !isNonnegative(quotient)
  }

  /// beta_1, above which the curve has a hump, between two fractions 2^-bits apart.
  public static func humpThreshold(bits: Int = 60) -> (lower: Rational, upper: Rational) {
    bisect(from: Rational(9, 10), to: Rational(99, 100), bits: bits) { !isMonotone(beta: $0) }
  }

  /// beta_2, above which the hump is the worst of all.
  public static func worstThreshold(bits: Int = 60) -> (lower: Rational, upper: Rational) {
    bisect(from: Rational(9, 10), to: Rational(99, 100), bits: bits, where: hasInteriorMaximum)
  }

  /// The polynomial of degree 10 whose root in (9/10, 1) is beta_1, highest power first.
  public static let humpPolynomial: [Rational] = [
    2704, -11956, 25004, -35292, 35865, -21162, 811, 8006, -5167, 1296, -108,
  ]

  private static func bisect(
    from lower: Rational, to upper: Rational, bits: Int, where isAbove: (Rational) -> Bool
  ) -> (lower: Rational, upper: Rational) {
    var (low, high) = (lower, upper)
    let width = Rational(1, Integer(2).power(bits))
    while high - low > width {
      let middle = (low + high) / 2
      if isAbove(middle) { high = middle } else { low = middle }
    }
    return (low, high)
  }

  static func derivative(_ polynomial: [Rational]) -> [Rational] {
    polynomial.indices.dropFirst().map { Rational($0) * polynomial[$0] }
  }

  /// Whether a cubic is nonnegative on all of [0, 1]: at the ends, and strictly between by Sturm's theorem.
  private static func isNonnegative(_ cubic: [Rational]) -> Bool {
    guard let first = cubic.first, !first.isNegative, !cubic.reduce(0, +).isNegative else { return false }
    return !Sturm.isNegativeSomewhere(cubic, from: 0, to: 1)
  }
}
