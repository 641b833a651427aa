import CGMP
import CMPFR

/// The GMP fraction of a `Rational`, in the same allocation as the object's header.
final class RationalStorage: ManagedBuffer<__mpq_struct, UInt8> {
  static func make() -> RationalStorage {
    let buffer = create(minimumCapacity: 0) { _ in
      var number = __mpq_struct()
      __gmpq_init(&number)
      return number
    }
    return unsafeDowncast(buffer, to: RationalStorage.self)
  }

  deinit { withUnsafeMutablePointerToHeader { __gmpq_clear($0) } }
}

/// A fraction in lowest terms with a positive denominator, over GMP. A value type.
///
///     Rational(1, 3) + Rational(1, 6) == Rational(1, 2)
public struct Rational: @unchecked Sendable {
  // Unchecked: the storage is written only while `isKnownUniquelyReferenced`.
  var storage: RationalStorage

  /// Zero.
  public init() { storage = .make() }

  init(computing body: (UnsafeMutablePointer<__mpq_struct>) -> Void) {
    storage = .make()
    storage.withUnsafeMutablePointerToHeader(body)
  }

  func read<Result>(_ body: (UnsafePointer<__mpq_struct>) -> Result) -> Result {
    storage.withUnsafeMutablePointerToHeader { body($0) }
  }

  mutating func mutate(_ body: (UnsafeMutablePointer<__mpq_struct>) -> Void) {
    if !isKnownUniquelyReferenced(&storage) {
      let copy = RationalStorage.make()
      copy.withUnsafeMutablePointerToHeader { target in read { __gmpq_set(target, $0) } }
      storage = copy
    }
    storage.withUnsafeMutablePointerToHeader(body)
  }

  /// An integer as a fraction.
  public init(_ value: Integer) {
    self.init { fraction in value.read { __gmpq_set_z(fraction, $0) } }
  }

  /// An integer as a fraction.
  public init<Source: BinaryInteger>(_ value: Source) { self.init(Integer(value)) }

  /// The quotient of two integers.
  ///
  /// - Precondition: the denominator is not zero.
  public init(_ numerator: Integer, _ denominator: Integer) {
    precondition(!denominator.isZero, "\(numerator)/0")
    self.init { fraction in
      numerator.read { __gmpq_set_num(fraction, $0) }
      denominator.read { __gmpq_set_den(fraction, $0) }
      __gmpq_canonicalize(fraction)
    }
  }

  /// Exactly the value of a finite double, nil for infinities and NaN.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    self.init { __gmpq_set_d($0, value) }
  }

  /// The numerator in lowest terms; it carries the sign.
  public var numerator: Integer {
    Integer { result in read { __gmpq_get_num(result, $0) } }
  }

  /// At least 1.
  public var denominator: Integer {
    Integer { result in read { __gmpq_get_den(result, $0) } }
  }
}

extension Rational {
  /// The number 0.
  public static var zero: Rational { Rational() }

  /// Whether the number is 0.
  public var isZero: Bool { read { $0.pointee._mp_num._mp_size == 0 } }

  /// Whether the number is below 0.
  public var isNegative: Bool { read { $0.pointee._mp_num._mp_size < 0 } }

  /// Whether the denominator is 1.
  public var isInteger: Bool { denominator == 1 }

  /// -1, 0 or 1.
  public var signum: Int { Int(read { $0.pointee._mp_num._mp_size.signum() }) }

  /// The largest integer that is not above the number.
  public var floor: Integer { numerator.flooredQuotient(dividingBy: denominator) }

  /// The least integer that is not below the number.
  public var ceiling: Integer { -(-self).floor }

  /// 1 over the number.
  public var reciprocal: Rational {
    precondition(!isZero, "the reciprocal of zero")
    return Rational { result in read { __gmpq_inv(result, $0) } }
  }

  /// The number to the power of an integer; a negative exponent needs a number other than zero.
  public func power(_ exponent: Int) -> Rational {
    if exponent < 0 { return reciprocal.power(-exponent) }
    return Rational(numerator.power(exponent), denominator.power(exponent))
  }

  /// The sum, in lowest terms.
  public static func + (left: Rational, right: Rational) -> Rational {
    Rational { sum in left.read { l in right.read { r in __gmpq_add(sum, l, r) } } }
  }

  /// The difference, in lowest terms.
  public static func - (left: Rational, right: Rational) -> Rational {
    Rational { difference in left.read { l in right.read { r in __gmpq_sub(difference, l, r) } } }
  }

  /// The product, in lowest terms.
  public static func * (left: Rational, right: Rational) -> Rational {
    Rational { product in left.read { l in right.read { r in __gmpq_mul(product, l, r) } } }
  }

  /// The quotient, in lowest terms. The divisor is not zero.
  public static func / (left: Rational, right: Rational) -> Rational {
    precondition(!right.isZero, "\(left) divided by zero")
    return Rational { quotient in left.read { l in right.read { r in __gmpq_div(quotient, l, r) } } }
  }

  /// Adds in place.
  public static func += (left: inout Rational, right: Rational) {
    left.mutate { l in right.read { r in __gmpq_add(l, l, r) } }
  }

  /// Subtracts in place.
  public static func -= (left: inout Rational, right: Rational) {
    left.mutate { l in right.read { r in __gmpq_sub(l, l, r) } }
  }

  /// Multiplies in place.
  public static func *= (left: inout Rational, right: Rational) {
    left.mutate { l in right.read { r in __gmpq_mul(l, l, r) } }
  }

  /// Divides in place. The divisor is not zero.
  public static func /= (left: inout Rational, right: Rational) {
    precondition(!right.isZero, "\(left) divided by zero")
    left.mutate { l in right.read { r in __gmpq_div(l, l, r) } }
  }

  /// The number with the other sign.
  public static prefix func - (number: Rational) -> Rational {
    Rational { negative in number.read { __gmpq_neg(negative, $0) } }
  }
}

extension Rational: Comparable, Hashable {
  /// Whether the fractions are equal.
  public static func == (left: Rational, right: Rational) -> Bool {
    left.read { l in right.read { r in __gmpq_equal(l, r) != 0 } }
  }

  /// Whether the left fraction is smaller.
  public static func < (left: Rational, right: Rational) -> Bool {
    left.read { l in right.read { r in __gmpq_cmp(l, r) < 0 } }
  }

  /// Hashes the value: equal fractions have equal hashes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(numerator)
    hasher.combine(denominator)
  }
}

extension Rational: ExpressibleByIntegerLiteral {
  /// An integer of any size, as it stands in the source.
  public init(integerLiteral value: StaticBigInt) { self.init(Integer(integerLiteral: value)) }
}

extension Rational: SignedNumeric {
  /// The same value; never nil, since no integer is too large.
  public init?<Source: BinaryInteger>(exactly source: Source) { self.init(source) }

  /// The absolute value.
  public var magnitude: Rational { isNegative ? -self : self }
}

extension Rational: LosslessStringConvertible {
  /// `p/q` in lowest terms, or `p` for an integer.
  public var description: String { isInteger ? "\(numerator)" : "\(numerator)/\(denominator)" }

  /// The value of `p/q`, `p`, or a plain decimal such as `-0.25`; nil for anything else.
  public init?(_ description: String) {
    let parts = description.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let p = Integer(parts[0], radix: 10), let q = Integer(parts[1], radix: 10), !q.isZero else { return nil }
      self.init(p, q)
      return
    }
    let decimal = description.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    if decimal.count == 2 {
      guard decimal[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), !decimal[1].isEmpty,
        let digits = Integer(decimal[0] + decimal[1], radix: 10)
      else { return nil }
      self.init(digits, Integer(10).power(decimal[1].utf8.count))
      return
    }
    guard let value = Integer(description) else { return nil }
    self.init(value)
  }
}

extension Rational: Codable {
  /// As the string `p/q`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Reads `a/b`, an integer or a decimal from a string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Rational(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not a fraction")
    }
    self = value
  }
}

extension Double {
  /// The nearest double, ties to even (results below the least normal number may be rounded twice).
  public init(rounding number: Rational) {
    self.init(nearest: { value in number.read { _ = mpfr_set_q(value, $0, MPFR_RNDN) } })
  }
}
