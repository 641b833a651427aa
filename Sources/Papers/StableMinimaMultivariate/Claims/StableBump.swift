import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// S13: the bump of S12 by stable shallow networks, an example of S10 with all constants.
package struct StableBump: Claim {
  /// The multiple of the bound on lambda_max.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "stable-bump", label: "S13",
    text:
      "exp(-|x|^2/2) on |x| <= R in R^3: networks at quadrature nodes come near it, and rescaled are stable for eta <= 2/(1 + 4 R sqrt(1 + R^2) N), N its R-norm.",
    standing: .sharpened, source: "proved on the page; the errors are computed")

  package let parameters = [
    Parameter("order", "m: 4 m^2 directions and 8 m offsets", kind: .integer(1...10), default: "4"),
    Parameter("radius", "R", kind: .rational, default: "2"),
    Parameter("points", "points drawn from the ball", kind: .integer(1...500), default: "40"),
    Parameter("seed", "of the points", kind: .integer(0...1_000_000), default: "1"),
    Parameter("error", "the largest distance from the bump at the points", kind: .rational, default: "1/20"),
  ]

  package var grid: [Arguments] {
    [("2", "1/5"), ("4", "1/20"), ("8", "1/80")].map { order, error in
      ["order": order, "radius": "2", "points": "40", "seed": "1", "error": error]
    }
  }

  package struct Case: Sendable {
    let bump: BumpNetwork
    let radius, error: Rational
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let radius = try arguments.rational("radius", from: Rational(1, 100), to: 6)
    return Case(
      bump: BumpNetwork(
        order: try arguments.integer("order", in: 1...10), radius: Double(rounding: radius),
        points: try arguments.integer("points", in: 1...500),
        seed: UInt64(try arguments.integer("seed", in: 0...1_000_000))),
      radius: radius, error: try arguments.rational("error", from: 0, to: 1))
  }

  package func verdict(on question: Case, effort: Effort) throws -> Verdict {
    let bump = question.bump
    guard bump.network.width > 0 else { return .outside("no unit is on at a point") }
    let sharpness: CertifiedSharpness
    do {
      sharpness = try CertifiedSharpness(bump.network, on: bump.data, isExact: true, effort: effort)
    } catch let kink as CertifiedSharpness.Kink {
      return .outside("point \(kink.point + 1) lies on the kink of unit \(kink.unit + 1)")
    }
    if let reason = effort.exhaustion() { return .undecided([], reason) }
    let radius = Interval(question.radius)
    let bound =
      Interval(1) + Interval(4) * radius * (Interval(1) + radius * radius).squareRoot * BumpNorm.norm
    // Sums of thousands of doubles, each within a few units of the last place.
    let rounding = 1e-9 * bump.trace
    let upper = Rational(exactly: sharpness.upper).map { Interval($0) } ?? Interval.everything
    return Verdict([
      Side("largest distance from the bump", .rounded(bump.error, error: 1e-9), .atMost, .exact(question.error)),
      Side("path norm", .rounded(bump.pathNorm, error: 1e-9), .atMost, .enclosed(BumpNorm.norm)),
      Side(
        "lambda_max after rescaling", .enclosed(upper), .atMost,
        .enclosed(Interval(factor) * (Interval(Rational(exactly: bump.trace + rounding) ?? 0)))),
      Side("1 + 2 sum |a| |w| G", .rounded(bump.trace, error: rounding), .atMost, .enclosed(bound)),
    ])
  }
}
