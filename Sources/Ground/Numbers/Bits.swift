/// Entropies and divergences in bits, as enclosures.
public enum Bits {
  /// p log2(1/q), 0 for p = 0.
  ///
  /// - Precondition: q > 0 unless p = 0.
  public static func cross(_ p: Rational, _ q: Rational) -> Interval {
    p.isZero ? Interval(0) : -(Interval(p) * Interval(q).log2)
  }

  /// H(p), the binary entropy.
  public static func entropy(_ p: Rational) -> Interval { cross(p, p) + cross(1 - p, 1 - p) }

  /// KL(a || b), the binary relative entropy; nil if infinite.
  public static func divergence(_ a: Rational, _ b: Rational) -> Interval? {
    if a == b { return Interval(0) }
    if (b.isZero && !a.isZero) || (b == 1 && a != 1) { return nil }
    return cross(a, b) + cross(1 - a, 1 - b) - entropy(a)
  }

  /// -log2(1 - t); nil for t = 1.
  public static func surprise(ofError t: Rational) -> Interval? {
    t == 1 ? nil : t.isZero ? Interval(0) : -Interval(1 - t).log2
  }

  /// The sum of coefficient times log2(argument); arguments 1 and coefficients 0 contribute nothing, exactly.
  ///
  /// - Precondition: positive arguments.
  public static func sum(ofLogarithms terms: [Rational: Rational]) -> Interval {
    terms.filter { $0.key != 1 && !$0.value.isZero }.sorted { $0.key < $1.key }.reduce(Interval(0)) {
      $0 + Interval($1.value) * Interval($1.key).log2
    }
  }
}
