import Numbers

/// A uniform direction is within an angle of a fixed one with probability at least sin(angle)^(d-1) / sqrt(2 pi d).
public struct CapLemma: Claim {
  /// The 2 of 2 pi d.
  public var circleFactor: Rational = 2

  public init() {}

  public let name = "cap"
  public let statement =
    "w uniform on the sphere of R^d: P(angle(w, w*) <= alpha) >= sin(alpha)^(d-1) / sqrt(2 pi d), 0 < alpha <= pi/2."
  public let source = "Buzaglo et al. 2024, continuous weights (4.2)"
  public let parameters = [
    Parameter("d", "the dimension, at least 2"), Parameter("angle", "alpha in radians, a fraction of at most 3/2"),
  ]

  public var grid: [Arguments] {
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

  public func verdict(for arguments: Arguments) throws -> Verdict {
    let d = try arguments.integer("d", in: 2...1000)
    let sine = try sine(arguments)
    return Verdict([
      Side(
        "bound against the probability", .enclosed(bound(sine: sine, dimension: d)), .atMost,
        .enclosed(SphericalCap.probability(sine: sine, dimension: d)))
    ])
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    let d = try arguments.integer("d", in: 2...1_000_000_000)
    let sine = try sine(arguments)
    let nats = -(Interval(d - 1) * sine.ln) + (Interval(circleFactor) * Interval.pi * Interval(d)).ln * Interval(0.5)
    return [
      Bound("sin(alpha)^(d-1) / sqrt(2 pi d)", .enclosed(bound(sine: sine, dimension: d))),
      Bound("-ln of it", .enclosed(nats)),
    ]
  }
}
