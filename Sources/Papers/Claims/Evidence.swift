import Foundation
import Numbers

/// A number with the kind of evidence for it.
public enum Evidence: Sendable {
  /// The number itself.
  case exact(Rational)
  /// Certainly inside the interval.
  case enclosed(Interval)
  /// Computed in floating point; the truth is within `error` of the value. `error` is proved, not guessed.
  case rounded(Double, error: Double)
  /// The mean of independent draws.
  case drawn(mean: Double, standardError: Double, draws: Int)

  /// An integer, exactly.
  public static func exact(_ value: Integer) -> Self { .exact(Rational(value)) }
  /// An integer, exactly.
  public static func exact(_ value: Int) -> Self { .exact(Rational(value)) }

  /// The kind, from strongest to weakest.
  public enum Kind: String, Sendable, Comparable, CaseIterable {
    /// The kinds of `Evidence`, without their numbers.
    case exact, enclosed, rounded, drawn

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Whether `left` is the stronger kind.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
  }

  /// The kind of evidence without the number.
  public var kind: Kind {
    switch self {
    case .exact: .exact
    case .enclosed: .enclosed
    case .rounded: .rounded
    case .drawn: .drawn
    }
  }

  /// The number of standard errors within which a drawn number says nothing.
  public static let sigmas = 5.0

  /// An interval that holds the number: certainly, or for a drawn one but for `sigmas` standard errors.
  public var interval: Interval {
    switch self {
    case .exact(let value): Interval(value)
    case .enclosed(let interval): interval
    case .rounded(let value, let error): Self.around(value, error)
    case .drawn(let mean, let standardError, _): Self.around(mean, Self.sigmas * standardError)
    }
  }

  /// The value as a double, for display alone.
  public var approximate: Double {
    switch self {
    case .exact(let value): Interval(value).midpoint
    case .enclosed(let interval): interval.midpoint
    case .rounded(let value, _): value
    case .drawn(let mean, _, _): mean
    }
  }

  private static func around(_ value: Double, _ radius: Double) -> Interval {
    guard radius >= 0, let center = Rational(exactly: value), let error = Rational(exactly: radius)
    else { return Interval.everything }
    return Interval(from: center - error, to: center + error)
  }
}

extension Evidence: CustomStringConvertible {
  /// The fraction, both ends of the enclosure, or the value with what it may be off by.
  public var description: String {
    switch self {
    case .exact(let value): value.description
    case .enclosed(let interval): interval.description
    case .rounded(let value, let error): "\(value) +- \(error)"
    case .drawn(let mean, let standardError, let draws): "\(mean) +- \(standardError) (\(draws) draws)"
    }
  }

  /// A short fraction as it is; everything else with ten digits.
  public var short: String {
    switch self {
    case .exact(let value) where value.description.count <= 24: value.description
    case .exact(let value): "about \(Interval(value).lowerText(digits: 10))"
    case .enclosed(let interval): "[\(interval.lowerText(digits: 10)), \(interval.upperText(digits: 10))]"
    case .rounded(let value, let error): "\(Self.short(value)) +- \(Self.short(error, digits: 2))"
    case .drawn(let mean, let standardError, let draws):
      "\(Self.short(mean)) +- \(Self.short(standardError, digits: 2)) (\(draws) draws)"
    }
  }

  private static func short(_ value: Double, digits: Int = 10) -> String { String(format: "%.\(digits)g", value) }
}
