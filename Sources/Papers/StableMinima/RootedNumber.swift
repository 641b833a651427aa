import Numbers

/// coefficient * sqrt(radicand), both fractions that are not negative: compared exactly, enclosed as narrowly as intervals go.
public struct RootedNumber: Hashable, Sendable, Comparable {
  public let coefficient: Rational
  public let radicand: Rational

  /// - Precondition: neither is negative.
  public init(_ coefficient: Rational, root radicand: Rational) {
    precondition(!coefficient.isNegative && !radicand.isNegative, "\(coefficient) sqrt(\(radicand))")
    (self.coefficient, self.radicand) = (coefficient, radicand)
  }

  public static var zero: RootedNumber { RootedNumber(0, root: 0) }

  public var square: Rational { coefficient * coefficient * radicand }

  public static func < (left: RootedNumber, right: RootedNumber) -> Bool { left.square < right.square }

  public static func == (left: RootedNumber, right: RootedNumber) -> Bool { left.square == right.square }

  public func hash(into hasher: inout Hasher) { hasher.combine(square) }

  public var interval: Interval { Interval(coefficient) * Interval(radicand).squareRoot }
}
