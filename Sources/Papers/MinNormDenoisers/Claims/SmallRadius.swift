import Claims
import Numbers
import Running

/// S10: as the radius vanishes, the cost of an obtuse hub tends to 2 (N - 1) from above.
package struct SmallRadius: Claim {
  /// The limit of the cost a point; 2 as derived.
  package var limit: Rational = 2

  package init() {}

  package let statement = Statement(
    name: "small-radius", label: "S10",
    text: "2 (N-1) <= cost, and cost - 2 (N-1) = sum 4 rho/(D_n - 2 rho), for N points around an obtuse hub.",
    standing: .sharpened,
    source: "derived on the page (S10)")
  package let parameters = RayDenoiser(.hub).parameters

  package var grid: [Arguments] {
    ["1/5", "1/100", "1/100000"].map { ["rays": "1,0:0,2;-3/5,4/5:0,5/4", "radius": $0] }
  }

  package func read(_ arguments: Arguments) throws -> RayUnion { try RayDenoiser(.hub).read(arguments) }

  package func verdict(on union: RayUnion, effort: Effort) throws -> Verdict {
    if let reason = union.outside { return .outside(reason) }
    guard union.rays.allSatisfy({ $0.places.count == 2 && $0.places[0].isZero }) else {
      return .outside("a ray with other than one point")
    }
    let count = Rational(union.rays.count)
    let excess = union.rays.reduce(Rational(0)) { $0 + 4 * union.radius / ($1.places[1] - 2 * union.radius) }
    return Verdict([
      Side("2 (N-1) against the cost", .exact(limit * count), .atMost, .exact(union.cost)),
      Side("cost - 2 (N-1)", .exact(union.cost - limit * count), .equal, .exact(excess)),
    ])
  }
}
