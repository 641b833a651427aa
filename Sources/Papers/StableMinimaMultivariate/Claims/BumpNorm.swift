import Claims
import Foundation
import Numbers
import Running

/// S12: the Gaussian bump of three dimensions as a network of infinite width, and its R-norm.
///
/// exp(-|x|^2/2) = integral of alpha(t) max(0, u . x - t) over directions u and offsets t, alpha = -He_4(t) exp(-t^2/2) / (4 pi).
package struct BumpNorm: Claim {
  /// The multiple of the closed form that the integral is compared with.
  package var scale: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "bump-norm", label: "S12",
    text:
      "exp(-|x|^2/2) in R^3 has R-norm 4 (|He_3(r1)| exp(-r1^2/2) + |He_3(r2)| exp(-r2^2/2)) = 7.0200639, r = sqrt(3 -+ sqrt 6).",
    standing: .sharpened, source: "computed on the page")

  package let parameters = [
    Parameter("radius", "|x| of the point where the representation is worked out", kind: .rational, default: "1")
  ]

  package var grid: [Arguments] { [["radius": "0"], ["radius": "1"], ["radius": "2"]] }

  package func read(_ arguments: Arguments) throws -> Rational { try arguments.rational("radius", from: 0, to: 6) }

  /// The closed form.
  package static var norm: Interval {
    [-1, 1].reduce(Interval(0)) { sum, sign in
      let square = Interval(3) + Interval(sign) * Interval(6).squareRoot
      let root = square.squareRoot
      let value = (square * root - Interval(3) * root) * (-square / Interval(2)).exp
      return sum + Interval(4) * (sign < 0 ? -value : value)
    }
  }

  package func verdict(on radius: Rational, effort: Effort) throws -> Verdict {
    let r = Double(rounding: radius)
    func simpson(_ from: Double, _ to: Double, _ body: (Double) -> Double) -> Double {
      let count = 2000
      let step = (to - from) / Double(2 * count)
      let inner = (1..<2 * count).reduce(0.0) { $0 + ($1 % 2 == 1 ? 4 : 2) * body(from + Double($1) * step) }
      return (body(from) + inner + body(to)) * step / 3
    }
    func weighted(_ t: Double) -> Double { (t * t * t * t - 6 * t * t + 3) * exp(-t * t / 2) }
    // The integrand changes sign at the roots of He_4: between them it is smooth. Beyond 12 it is below 1e-27.
    let (r1, r2) = ((3 - 6.0.squareRoot()).squareRoot(), (3 + 6.0.squareRoot()).squareRoot())
    let parts = [(0, r1), (r1, r2), (r2, 12)].map { abs(simpson($0.0, $0.1, weighted)) }
    let integral = 2 * parts.reduce(0, +)
    // Over the sphere, after the inner integral over offsets: -He_2(s) exp(-s^2/2) / (4 pi) at s = r c.
    let value = simpson(-1, 1) { c in (1 - r * r * c * c) * exp(-r * r * c * c / 2) / 2 }
    return Verdict([
      // Simpson's rule with 4,000 intervals of at most 0.0025: h^4/180 times the fourth derivative, below 1e-9 in all.
      Side(
        "R-norm by quadrature", .rounded(integral, error: 1e-9), .equal, .enclosed(Interval(scale) * Self.norm)),
      Side(
        "the representation at radius \(radius)", .rounded(value, error: 1e-9), .equal,
        .enclosed((-Interval(radius * radius) / Interval(2)).exp)),
    ])
  }
}
