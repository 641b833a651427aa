import Claims
import Numbers
import Running

/// A uniform direction is within an angle of a fixed one with probability at least sin(angle)^(d-1) / sqrt(2 pi d).
package struct CapLemma: Claim {
  /// The 2 of 2 pi d.
  package var circleFactor: Rational = 2

  package init() {}

  package let statement = Statement(
    name: "cap", label: "S8",
    text:
      "w uniform on the sphere of R^d: P(angle(w, w*) <= alpha) >= sin(alpha)^(d-1) / sqrt(2 pi d), 0 < alpha <= pi/2.",
    standing: .sharpened, source: "Buzaglo et al. 2024, S8")
  package let parameters = [
    Parameter("d", "the dimension, at least 2", kind: .integer(2...1_000_000_000)),
    Parameter("angle", "alpha in radians, a fraction of at most 3/2", kind: .rational),
  ]

  package var grid: [Arguments] {
    [2, 3, 4, 5, 10, 33, 100].flatMap { d in
      ["1/100", "1/10", "1/2", "1", "3/2"].map { ["d": "\(d)", "angle": $0] }
    }
  }

  private func bound(sine: Interval, dimension d: Int) -> Interval {
    sine.power(d - 1) / (Interval(circleFactor) * Interval.pi * Interval(d)).squareRoot
  }

  private func sine(_ arguments: Arguments) throws -> Interval {
    let angle = try arguments.rational("angle", to: Rational(3, 2))
    guard !angle.isZero, angle.denominator < Integer(10).power(30) else {
      throw ArgumentError(
        name: "angle", found: arguments["angle"], expected: "a positive angle with a short denominator")
    }
    return Interval(angle).sine
  }

  /// A cap of the sphere.
  package struct Case: Sendable {
    package var dimension: Int
    /// The sine of the angle.
    package var sine: Interval

    package init(dimension: Int, sine: Interval) { (self.dimension, self.sine) = (dimension, sine) }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    Case(dimension: try arguments.integer("d", in: 2...1000), sine: try sine(arguments))
  }

  package func verdict(on cap: Case, effort: Effort) throws -> Verdict {
    try .within {
      let share = try SphericalCap.probability(sine: cap.sine, dimension: cap.dimension, effort: effort)
      return Verdict([
        Side(
          "bound against the probability", .enclosed(bound(sine: cap.sine, dimension: cap.dimension)), .atMost,
          .enclosed(share))
      ])
    }
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    let d = try arguments.integer("d", in: 2...1_000_000_000)
    let sine = try sine(arguments)
    let nats = -(Interval(d - 1) * sine.ln) + (Interval(circleFactor) * Interval.pi * Interval(d)).ln * Interval(0.5)
    return [
      Bound("sin(alpha)^(d-1) / sqrt(2 pi d)", .enclosed(bound(sine: sine, dimension: d))),
      Bound("-ln of it", .enclosed(nats)),
    ]
  }
}
