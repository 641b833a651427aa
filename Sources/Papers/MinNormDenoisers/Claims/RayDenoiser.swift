import Claims
import Numbers
import Running

/// S5, S6 and S7: for points on a line, a hub with obtuse angles, and rays from a hub, the sum of univariate denoisers along the rays
/// is optimal; proved for every unit in the plane by a certificate in fractions.
package struct RayDenoiser: Claim {
  /// What the cost sum 2 D / (D - 2 rho) is multiplied with; 1 as derived.
  package var factor: Rational = 1

  package enum Shape: String, Sendable, CaseIterable { case line, hub, rays }

  package let shape: Shape

  package init(_ shape: Shape) { self.shape = shape }

  package var statement: Statement {
    switch shape {
    case .line:
      Statement(
        name: "line-denoiser", label: "S5",
        text:
          "Points on a line, balls of radius rho apart: the univariate denoiser along the line has least cost, sum 2 D_n/(D_n - 2 rho).",
        standing: .sharpened, source: "Zeno et al. 2023, data on a line (S5)")
    case .hub:
      Statement(
        name: "obtuse-hub", label: "S6",
        text:
          "A hub x_1 with obtuse angles to all other points: x_1 + sum of ramps along the edges has least cost, sum 2 D_n/(D_n - 2 rho).",
        standing: .sharpened, source: "Zeno et al. 2023, simplex with obtuse angles (S6)")
    case .rays:
      Statement(
        name: "ray-union", label: "S7",
        text:
          "Rays from a hub at obtuse angles, several points on each: the sum of univariate denoisers along the rays has least cost.",
        standing: .sharpened, source: "Zeno et al. 2023, union of one-sided rays (S7)")
    }
  }

  package let parameters = [
    Parameter("rays", SampleText.raysForm), Parameter("radius", "rho, the radius of the balls", kind: .rational),
  ]

  package var grid: [Arguments] {
    let rays: [String] =
      switch shape {
      case .line: ["3/5,4/5:0,1,3", "1,0:0,2", "5/13,12/13:-2,0,3/2,4"]
      case .hub: ["1,0:0,2;0,1:0,3/2", "1,0:0,2;-3/5,4/5:0,5/4", "1,0:0,2;-12/13,5/13:0,3/2"]
      case .rays: ["1,0:0,1,3;0,1:0,2", "1,0:0,1,5/2;-4/5,3/5:0,3/2,4;-3/5,-4/5:0,2"]
      }
    return rays.map { ["rays": $0, "radius": "1/5"] } + [["rays": rays[0], "radius": "1/100"]]
  }

  package func read(_ arguments: Arguments) throws -> RayUnion {
    let rays = try SampleText.rays(arguments, "rays")
    let radius = try arguments.rational("radius", from: 0, to: Rational(Integer(10).power(18)))
    return RayUnion(hub: .zero, rays: rays, radius: radius)
  }

  package func verdict(on union: RayUnion, effort: Effort) throws -> Verdict {
    if let reason = union.outside { return .outside(reason) }
    switch shape {
    case .line where union.rays.count != 1: return .outside("more than one ray")
    case .hub where union.rays.contains { $0.places.count != 2 || !$0.places[0].isZero }:
      return .outside("a ray with other than one point")
    case .rays where union.rays.contains { !$0.places[0].isZero }:
      return .outside("a ray that does not begin at the hub")
    default: break
    }
    let certificate = union.certificate
    let denoiser = union.denoiser
    let missed = union.cleanPoints.count { denoiser.value(onBallAround: $0, radius: union.radius) != $0 }
    let sides = [
      Side("balls that f* does not send to their centre", .exact(missed), .equal, .exact(0)),
      Side("cost against the value of the multipliers", .exact(factor * union.cost), .equal, .exact(certificate.value)),
    ]
    guard let isValid = try certificate.isValid(effort: effort) else {
      return .undecided(sides, effort.exhaustion() ?? .time)
    }
    return Verdict(
      sides + [Side("units at which the multipliers exceed 1", .exact(isValid ? 0 : 1), .equal, .exact(0))])
  }
}
