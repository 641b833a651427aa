import Numbers
import Running

/// The share of the sphere S^(d-1) within an angle of a fixed direction.
public enum SphericalCap {
  /// (1/2) I_x((d-1)/2, 1/2) with x = sin^2 of the angle, an angle of at most a right one.
  ///
  /// The series x^a (1-x)^(1/2) / (a B(a, 1/2)) sum over k of (a + 1/2)_k / (a + 1)_k x^k has positive terms with
  /// ratios below x, so its tail is below the next term over 1 - x.
  ///
  /// - Precondition: 0 < sine < 1, certainly; d >= 2.
  /// - Throws: `EffortEnded`.
  public static func probability(sine: Interval, dimension d: Int, effort: Effort = .unlimited) throws -> Interval {
    precondition(d >= 2 && sine.isCertainlyPositive && sine < Interval(1), "a cap of sine \(sine) in dimension \(d)")
    let x = sine * sine
    let rest = Interval(1) - x
    var term = Interval(1)
    var sum = Interval(0)
    var k = 0
    // Relative error 2^-100; the number of terms is about 70 / (1 - x).
    let small = Interval(Rational(1, Integer(1) << 100))
    repeat {
      try effort.goOn()
      sum = sum + term
      term = term * x * Interval(Rational(Integer(d + 2 * k), Integer(d + 1 + 2 * k)))
      k += 1
    } while !(term < small * rest)
    let tail = Interval.hull(Interval(0), term / rest)
    let a = Rational(Integer(d - 1), 2)
    return sine.power(d - 1) * rest.squareRoot / (Interval(a) * beta(d)) * (sum + tail) * Interval(0.5)
  }

  /// B((d-1)/2, 1/2): pi for d = 2, 2 for d = 3, and B(a + 1, 1/2) = B(a, 1/2) a / (a + 1/2).
  private static func beta(_ d: Int) -> Interval {
    var factor = Rational(1)
    var dimension = d
    while dimension > 3 {
      factor *= Rational(Integer(dimension - 3), Integer(dimension - 2))
      dimension -= 2
    }
    return (dimension == 2 ? Interval.pi : Interval(2)) * Interval(factor)
  }
}
