import Numbers

/// A number with the kind of evidence for it.
public enum Evidence: Sendable {
  case exact(Rational)
  /// Certainly inside the interval.
  case enclosed(Interval)

  static func exact(_ value: Integer) -> Self { .exact(Rational(value)) }
  static func exact(_ value: Int) -> Self { .exact(Rational(value)) }

  public var interval: Interval {
    switch self {
    case .exact(let value): Interval(value)
    case .enclosed(let interval): interval
    }
  }
}

extension Evidence: CustomStringConvertible {
  /// The fraction, or both ends of the enclosure.
  public var description: String {
    switch self {
    case .exact(let value): value.description
    case .enclosed(let interval): interval.description
    }
  }
}

public enum Relation: String, Sendable {
  case atMost = "<="
  case equal = "="
}

/// One inequality or equation of a claim with both sides worked out.
public struct Side: Sendable {
  public let name: String
  public let value: Evidence
  public let relation: Relation
  public let bound: Evidence

  public init(_ name: String, _ value: Evidence, _ relation: Relation, _ bound: Evidence) {
    (self.name, self.value, self.relation, self.bound) = (name, value, relation, bound)
  }

  /// Whether the relation certainly holds (true), certainly fails (false), or cannot be told from the enclosures (nil).
  ///
  /// Fractions are compared exactly; enclosures have 256 bits, so nil means equality or very nearly so.
  public var isSatisfied: Bool? {
    if case .exact(let left) = value, case .exact(let right) = bound {
      return relation == .equal ? left == right : left <= right
    }
    let (left, right) = (value.interval, bound.interval)
    switch relation {
    case .atMost: return left <= right ? true : left > right ? false : nil
    case .equal: return left < right || left > right ? false : nil
    }
  }

  /// bound / value as a double: how far the claim is from being violated. For display only.
  public var slack: Double { bound.interval.midpoint / value.interval.midpoint }
}

/// What became of a claim for one set of parameters.
public enum Verdict: Sendable {
  /// Every side is certainly satisfied.
  case holds([Side])
  /// Some side certainly is not.
  case violated([Side])
  /// The claim says nothing about these parameters, or they are beyond exact computation.
  case outsideHypotheses(String)

  /// The verdict on sides that all have to be satisfied.
  public init(_ sides: [Side]) {
    if sides.contains(where: { $0.isSatisfied == false }) {
      self = .violated(sides)
    } else if let open = sides.first(where: { $0.isSatisfied == nil }) {
      self = .outsideHypotheses("not decided at \(Interval.precision) bits: \(open.name)")
    } else {
      self = .holds(sides)
    }
  }

  public var sides: [Side] {
    switch self {
    case .holds(let sides), .violated(let sides): sides
    case .outsideHypotheses: []
    }
  }

  /// `holds`, `violated` or `outside`.
  public var name: String {
    switch self {
    case .holds: "holds"
    case .violated: "violated"
    case .outsideHypotheses: "outside"
    }
  }
}
