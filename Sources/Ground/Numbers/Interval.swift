import CMPFR

/// One MPFR number, never changed after its initialization.
final class Endpoint: ManagedBuffer<__mpfr_struct, UInt8> {
  static func make(_ body: (UnsafeMutablePointer<__mpfr_struct>) -> Void) -> Endpoint {
    let buffer = create(minimumCapacity: 0) { _ in
      var number = __mpfr_struct()
      mpfr_init2(&number, mpfr_prec_t(Interval.precision))
      return number
    }
    let endpoint = unsafeDowncast(buffer, to: Endpoint.self)
    endpoint.withUnsafeMutablePointerToHeader(body)
    return endpoint
  }

  func read<Result>(_ body: (UnsafeMutablePointer<__mpfr_struct>) -> Result) -> Result {
    withUnsafeMutablePointerToHeader(body)
  }

  deinit { withUnsafeMutablePointerToHeader { mpfr_clear($0) } }
}

/// A closed interval that certainly contains the real number it stands for.
///
/// Lower ends are rounded down and upper ends up by MPFR at 256 bits, so an interval may be wider than
/// needed but never misses the exact value. Comparisons are of certainty: `a < b` says that every
/// number of `a` is below every number of `b`, so both `a < b` and `b <= a` can be false.
///
///     let bits = -Interval(Rational(1, 27648)).log2      // [14.754887502163468..., ...469]
public struct Interval: @unchecked Sendable {
  // Unchecked: endpoints are immutable once made.
  let lower: Endpoint
  let upper: Endpoint

  /// The precision of the ends in bits.
  public static let precision = 256

  init(lower: Endpoint, upper: Endpoint) {
    self.lower = lower
    self.upper = upper
  }

  /// An interval from two computations of the same quantity, one told to round down, one up.
  init(enclosing body: (UnsafeMutablePointer<__mpfr_struct>, mpfr_rnd_t) -> Void) {
    lower = .make { body($0, MPFR_RNDD) }
    upper = .make { body($0, MPFR_RNDU) }
  }

  /// The least interval with ends of 256 bits around an integer.
  public init(_ value: Integer) {
    self.init { target, rounding in value.read { _ = mpfr_set_z(target, $0, rounding) } }
  }

  /// The least interval with ends of 256 bits around a fraction.
  public init(_ value: Rational) {
    self.init { target, rounding in value.read { _ = mpfr_set_q(target, $0, rounding) } }
  }

  /// The least interval with ends of 256 bits around an integer.
  public init<Source: BinaryInteger>(_ value: Source) { self.init(Integer(value)) }

  /// The point interval of a finite double, exactly.
  public init(_ value: Double) {
    precondition(value.isFinite, "the interval of \(value)")
    self.init { target, rounding in _ = mpfr_set_d(target, value, rounding) }
  }

  /// The least interval that contains both.
  public static func hull(_ left: Interval, _ right: Interval) -> Interval {
    Interval(
      lower: .make { target in left.lower.read { l in right.lower.read { r in _ = mpfr_min(target, l, r, MPFR_RNDD) } }
      },
      upper: .make { target in left.upper.read { l in right.upper.read { r in _ = mpfr_max(target, l, r, MPFR_RNDU) } }
      })
  }

  /// All numbers from `lower` to `upper`, the ends rounded outward.
  ///
  /// - Precondition: `lower <= upper`.
  public init(from lower: Rational, to upper: Rational) {
    precondition(lower <= upper, "an interval from \(lower) to \(upper)")
    self.init(lower: Interval(lower).lower, upper: Interval(upper).upper)
  }

  /// The whole line, when nothing is known.
  public static var everything: Interval {
    Interval(lower: .make { mpfr_set_inf($0, -1) }, upper: .make { mpfr_set_inf($0, 1) })
  }

  /// The ratio of circumference and diameter.
  public static var pi: Interval { Interval { target, rounding in _ = mpfr_const_pi(target, rounding) } }

  /// The natural logarithm of 2.
  public static var ln2: Interval { Interval { target, rounding in _ = mpfr_const_log2(target, rounding) } }
}

// MARK: Reading an interval

extension Interval {
  /// The largest double that is not above the interval.
  public var lowerBound: Double { lower.read { mpfr_get_d($0, MPFR_RNDD) } }

  /// The least double that is not below the interval.
  public var upperBound: Double { upper.read { mpfr_get_d($0, MPFR_RNDU) } }

  /// A double near the middle, for display only.
  public var midpoint: Double { lowerBound / 2 + upperBound / 2 }

  /// The lower end as a fraction, exactly; nil if it is infinite.
  public var exactLowerBound: Rational? { Self.exactValue(lower) }

  /// The upper end as a fraction, exactly; nil if it is infinite.
  public var exactUpperBound: Rational? { Self.exactValue(upper) }

  private static func exactValue(_ endpoint: Endpoint) -> Rational? {
    guard endpoint.read({ mpfr_number_p($0) }) != 0 else { return nil }
    return Rational { target in endpoint.read { mpfr_get_q(target, $0) } }
  }

  /// Whether the fraction lies in the interval.
  public func contains(_ value: Rational) -> Bool {
    lower.read { l in value.read { mpfr_cmp_q(l, $0) <= 0 } }
      && upper.read { u in value.read { mpfr_cmp_q(u, $0) >= 0 } }
  }

  /// Whether every number of the interval is above 0.
  public var isCertainlyPositive: Bool { lower.read { mpfr_cmp_si_2exp($0, 0, 0) > 0 } }

  /// Whether every number of the interval is below 0.
  public var isCertainlyNegative: Bool { upper.read { mpfr_cmp_si_2exp($0, 0, 0) < 0 } }

  /// Every number of `left` is below every number of `right`.
  public static func < (left: Interval, right: Interval) -> Bool {
    left.upper.read { l in right.lower.read { r in mpfr_less_p(l, r) != 0 } }
  }

  /// No number of `left` is above any number of `right`.
  public static func <= (left: Interval, right: Interval) -> Bool {
    left.upper.read { l in right.lower.read { r in mpfr_lessequal_p(l, r) != 0 } }
  }

  /// Every number of `left` is above every number of `right`.
  public static func > (left: Interval, right: Interval) -> Bool { right < left }

  /// No number of `left` is below any number of `right`.
  public static func >= (left: Interval, right: Interval) -> Bool { right <= left }

  /// The lower end in decimal with the given number of significant digits, rounded down.
  public func lowerText(digits: Int = 17) -> String { Self.text(lower, digits: digits, rounding: MPFR_RNDD) }

  /// The upper end in decimal with the given number of significant digits, rounded up.
  public func upperText(digits: Int = 17) -> String { Self.text(upper, digits: digits, rounding: MPFR_RNDU) }

  private static func text(_ endpoint: Endpoint, digits: Int, rounding: mpfr_rnd_t) -> String {
    precondition(digits >= 2, "\(digits) digits")
    return endpoint.read { number in
      if mpfr_nan_p(number) != 0 { return "nan" }
      if mpfr_inf_p(number) != 0 { return number.pointee._mpfr_sign < 0 ? "-inf" : "inf" }
      if mpfr_zero_p(number) != 0 { return "0" }
      var exponent: mpfr_exp_t = 0
      guard let raw = mpfr_get_str(nil, &exponent, 10, digits, number, rounding) else { return "nan" }
      defer { mpfr_free_str(raw) }
      var mantissa = String(cString: raw)
      let sign = mantissa.hasPrefix("-") ? "-" : ""
      if !sign.isEmpty { mantissa.removeFirst() }
      return sign + decimal(mantissa, exponent: Int(exponent))
    }
  }

  /// 0.`mantissa` times 10^exponent, without trailing zeros, in scientific form far from 1.
  private static func decimal(_ mantissa: String, exponent: Int) -> String {
    let digits = Array(mantissa)
    let significant = (digits.lastIndex { $0 != "0" } ?? 0) + 1
    func point(_ whole: some Sequence<Character>, _ fraction: some Sequence<Character>) -> String {
      let fraction = String(fraction)
      return String(whole) + (fraction.isEmpty ? "" : "." + fraction)
    }
    if exponent > -5 && exponent <= 0 {
      return point("0", String(repeating: "0", count: -exponent) + String(digits[..<significant]))
    }
    if exponent > 0 && exponent <= digits.count {
      return point(digits[..<exponent], exponent < significant ? String(digits[exponent..<significant]) : "")
    }
    return point(digits[..<1], digits[1..<max(1, significant)]) + "e\(exponent - 1)"
  }
}

extension Interval: CustomStringConvertible {
  /// Both ends with 17 significant digits, rounded outwards.
  public var description: String { "[\(lowerText()), \(upperText())]" }
}
