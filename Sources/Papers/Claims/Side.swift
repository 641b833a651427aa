import Numbers

/// How a value relates to its bound.
public enum Relation: String, Sendable {
  /// The value is no larger than the bound.
  case atMost = "<="
  /// The value is the bound.
  case equal = "="
}

/// One inequality or equation of a claim with both sides worked out.
public struct Side: Sendable {
  /// The inequality in symbols, `d^2(w_k, W*) <= ||w*||^2 / k`, with the place where it is tightest.
  public let name: String
  /// The left side.
  public let value: Evidence
  /// How the left side stands to the right one when the claim holds.
  public let relation: Relation
  /// The right side, in the units of `value`.
  public let bound: Evidence

  /// One inequality or equation: name, left side, relation, right side.
  public init(_ name: String, _ value: Evidence, _ relation: Relation, _ bound: Evidence) {
    (self.name, self.value, self.relation, self.bound) = (name, value, relation, bound)
  }

  /// Whether a relation holds, fails, or cannot be told from the evidence.
  public enum Satisfaction: Sendable { case yes, no, cannotTell }

  /// Fractions are compared exactly, everything else by certainty: what overlaps cannot be told.
  ///
  /// An equation with a side that was drawn or rounded holds as far as can be told when the two overlap; with an enclosure it
  /// cannot be told.
  public var satisfied: Satisfaction {
    if case .exact(let left) = value, case .exact(let right) = bound {
      return (relation == .equal ? left == right : left <= right) ? .yes : .no
    }
    let (left, right) = (value.interval, bound.interval)
    // A value that is no number, or an error without bound, says nothing.
    guard Self.saysSomething(left), Self.saysSomething(right) else { return .cannotTell }
    switch relation {
    case .atMost: return left <= right ? .yes : left > right ? .no : .cannotTell
    case .equal: return left < right || left > right ? .no : kind == .enclosed ? .cannotTell : .yes
    }
  }

  private static func saysSomething(_ interval: Interval) -> Bool {
    interval.exactLowerBound != nil || interval.exactUpperBound != nil
  }

  /// The kind of the weaker side.
  public var kind: Evidence.Kind { max(value.kind, bound.kind) }

  /// bound / value as a double: how far the claim is from being violated. For display only.
  public var slack: Double { bound.approximate / value.approximate }
}
