import CMPFR

extension Interval {
  /// Every sum of a number of each, rounded outward.
  public static func + (left: Interval, right: Interval) -> Interval {
    Interval(
      lower: .make { t in left.lower.read { l in right.lower.read { r in _ = mpfr_add(t, l, r, MPFR_RNDD) } } },
      upper: .make { t in left.upper.read { l in right.upper.read { r in _ = mpfr_add(t, l, r, MPFR_RNDU) } } })
  }

  /// Every difference of a number of each, rounded outward.
  public static func - (left: Interval, right: Interval) -> Interval { left + -right }

  /// The interval mirrored at 0, exactly.
  public static prefix func - (value: Interval) -> Interval {
    Interval(
      lower: .make { t in value.upper.read { _ = mpfr_neg(t, $0, MPFR_RNDD) } },
      upper: .make { t in value.lower.read { _ = mpfr_neg(t, $0, MPFR_RNDU) } })
  }

  /// Every product of a number of each, rounded outward.
  public static func * (left: Interval, right: Interval) -> Interval {
    // The extreme products of two intervals are among the four products of their ends.
    corners(left, right) { target, l, r, rounding in _ = mpfr_mul(target, l, r, rounding) }
  }

  /// Every quotient of a number of each, rounded outward.
  ///
  /// - Precondition: the divisor does not contain zero.
  public static func / (left: Interval, right: Interval) -> Interval {
    precondition(
      right.isCertainlyPositive || right.isCertainlyNegative, "division by \(right), which may be zero")
    return corners(left, right) { target, l, r, rounding in _ = mpfr_div(target, l, r, rounding) }
  }

  private typealias Number = UnsafeMutablePointer<__mpfr_struct>

  private static func corners(
    _ left: Interval, _ right: Interval, _ operation: (Number, Number, Number, mpfr_rnd_t) -> Void
  ) -> Interval {
    func end(_ l: Endpoint, _ r: Endpoint, _ rounding: mpfr_rnd_t) -> Endpoint {
      .make { target in l.read { lp in r.read { rp in operation(target, lp, rp, rounding) } } }
    }
    let candidates = [left.lower, left.upper].flatMap { l in
      [right.lower, right.upper].map { r in
        Interval(lower: end(l, r, MPFR_RNDD), upper: end(l, r, MPFR_RNDU))
      }
    }
    return candidates.dropFirst().reduce(candidates[0], hull)
  }

  /// An increasing function, applied to both ends.
  private func increasing(_ function: (Number, Number, mpfr_rnd_t) -> Int32) -> Interval {
    Interval(
      lower: .make { t in lower.read { _ = function(t, $0, MPFR_RNDD) } },
      upper: .make { t in upper.read { _ = function(t, $0, MPFR_RNDU) } })
  }

  /// The logarithm to base 2.
  ///
  /// - Precondition: the interval is certainly positive.
  public var log2: Interval {
    precondition(isCertainlyPositive, "the logarithm of \(self)")
    return increasing { mpfr_log2($0, $1, $2) }
  }

  /// The natural logarithm.
  ///
  /// - Precondition: the interval is certainly positive.
  public var ln: Interval {
    precondition(isCertainlyPositive, "the logarithm of \(self)")
    return increasing { mpfr_log($0, $1, $2) }
  }

  /// e to the power of the number.
  public var exp: Interval { increasing { mpfr_exp($0, $1, $2) } }

  /// 2 to the power of the number.
  public var exp2: Interval { increasing { mpfr_exp2($0, $1, $2) } }

  /// Every root of a number of the interval, rounded outward.
  ///
  /// - Precondition: the interval has no negative number.
  public var squareRoot: Interval {
    precondition(lower.read { mpfr_cmp_si_2exp($0, 0, 0) >= 0 }, "the square root of \(self)")
    return increasing { mpfr_sqrt($0, $1, $2) }
  }

  /// The interval to the power of an integer.
  ///
  /// - Precondition: with a negative exponent, the interval does not contain zero.
  public func power(_ exponent: Int) -> Interval {
    if exponent < 0 { return Interval(1) / power(-exponent) }
    let n = UInt(exponent)
    let isNonnegative = lower.read { mpfr_cmp_si_2exp($0, 0, 0) >= 0 }
    if exponent % 2 == 1 || isNonnegative { return increasing { mpfr_pow_ui($0, $1, n, $2) } }
    if upper.read({ mpfr_cmp_si_2exp($0, 0, 0) <= 0 }) { return (-self).power(exponent) }
    // An even power of an interval around zero: from 0 to the power of the end farther out.
    let reach = Endpoint.make { t in
      lower.read { l in _ = mpfr_neg(t, l, MPFR_RNDN) }
      upper.read { u in _ = mpfr_max(t, t, u, MPFR_RNDN) }
    }
    return Interval(
      lower: .make { _ = mpfr_set_si($0, 0, MPFR_RNDD) },
      upper: .make { t in reach.read { _ = mpfr_pow_ui(t, $0, n, MPFR_RNDU) } })
  }

  /// The interval to the power of another.
  ///
  /// - Precondition: the base is certainly positive.
  public func power(_ exponent: Interval) -> Interval { (exponent * log2).exp2 }

  /// The interval to the power of a fraction.
  public func power(_ exponent: Rational) -> Interval { power(Interval(exponent)) }
}

extension Interval {
  /// The sine, between -pi/2 and pi/2, where it increases.
  ///
  /// - Precondition: the interval certainly lies there.
  public var sine: Interval {
    let quarter = Interval.pi * Interval(0.5)
    precondition(self <= quarter && -quarter <= self, "the sine of \(self)")
    return increasing { mpfr_sin($0, $1, $2) }
  }

  /// The error function.
  public var erf: Interval { increasing { mpfr_erf($0, $1, $2) } }

  /// 1 - erf, with all digits where erf is near 1.
  public var erfc: Interval {
    Interval(
      lower: .make { t in upper.read { _ = mpfr_erfc(t, $0, MPFR_RNDD) } },
      upper: .make { t in lower.read { _ = mpfr_erfc(t, $0, MPFR_RNDU) } })
  }
}
