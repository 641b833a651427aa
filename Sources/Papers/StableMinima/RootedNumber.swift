import Numbers

/// coefficient * sqrt(radicand), both fractions that are not negative: compared exactly, enclosed as narrowly as intervals go.
public struct RootedNumber: Hashable, Sendable, Comparable {
  /// The fraction before the root, at least 0.
  public let coefficient: Rational
  /// The fraction under the root, at least 0.
  public let radicand: Rational

  /// The number coefficient * sqrt(radicand).
  ///
  /// - Precondition: neither is negative.
  public init(_ coefficient: Rational, root radicand: Rational) {
    precondition(!coefficient.isNegative && !radicand.isNegative, "\(coefficient) sqrt(\(radicand))")
    (self.coefficient, self.radicand) = (coefficient, radicand)
  }

  /// The number 0.
  public static var zero: RootedNumber { RootedNumber(0, root: 0) }

  /// The square of the number, a fraction; comparisons go by it.
  public var square: Rational { coefficient * coefficient * radicand }

  /// The number as a fraction, nil if it is none.
  public var fraction: Rational? {
    let square = square
    let root = Rational(square.numerator.squareRoot, square.denominator.squareRoot)
    return root * root == square ? root : nil
  }

  /// Whether the left number is smaller, exactly.
  public static func < (left: RootedNumber, right: RootedNumber) -> Bool { left.square < right.square }

  /// Whether the numbers are equal, however they are written.
  public static func == (left: RootedNumber, right: RootedNumber) -> Bool { left.square == right.square }

  /// Hashes the square: equal numbers have equal hashes.
  public func hash(into hasher: inout Hasher) { hasher.combine(square) }

  /// An enclosure with ends of 256 bits.
  public var interval: Interval { Interval(coefficient) * Interval(radicand).squareRoot }
}
