import Claims
import Foundation
import Numbers

/// L7: how long the k-th iterate can be, for every k and every ordering; k single samples in the plane attain it.
package struct NormAfterSteps: RunClaim {
  /// The factor of rho_k^2.
  package var factor = 1.0

  package init() {}

  package let statement = Statement(
    name: "separable-norm-after-steps", label: "L7",
    text:
      "||w_k|| <= rho_k ||w*||, rho_k^2 = max over x of 1 + cos^{2k} x - 2 cos^k x cos kx: 1, 2/sqrt 3, 9/7, 1.3809, 1.4530, ... -> 2. "
      + "Any ordering of jointly separable tasks; (1, -cot jx), j = 1 ... k, attain it and stop there.",
    standing: .sharpened, source: "proved on the page")

  package var grid: [Arguments] {
    RunParameters.grid(["fan:2,0.70711", "fan:3,1.1547", "fan:4,1.54779", "fan:5,1.91659", "example-c"], steps: 6)
      + RunParameters.grid(["fan:16,5.59933"], steps: 17)
      + RunParameters.grid(RunParameters.random, order: "random:2", steps: 8)
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
    let square = Vectors.squaredNorm(offline)
    for k in 1..<max(trajectory.points.count, 1) {
      let ratio = Vectors.squaredNorm(trajectory.points[k]) / square
      let bound = Self.squaredBound(k)
      sides.add(
        Side(
          "||w_k||^2 / ||w*||^2 <= rho_k^2, k = \(k)", .exact(ratio), .atMost,
          k == 1 && factor == 1 ? .exact(1) : .rounded(factor * bound.value, error: factor * bound.error)),
        as: "||w_k||^2 / ||w*||^2 <= rho_k^2")
    }
  }

  /// rho_k^2 with a bound on its error: that of the powers of cosines, and the square of what golden section leaves of the place.
  package static func squaredBound(_ k: Int) -> (value: Double, error: Double) {
    if k == 1 { return (1, 0) }
    let (steps, end) = (Double(k), Double.pi / Double(k))
    func square(_ x: Double) -> Double {
      let c = pow(cos(x), steps)
      return 1 + c * c - 2 * c * cos(steps * x)
    }
    // One maximum between 0 and pi/k: the value begins with 0, and ends below it in the limit point (1 + cos^k(pi/k))^2.
    let shrink = (5.0.squareRoot() - 1) / 2
    var (low, high) = (0.0, end)
    while high - low > 1e-8 * end {
      let (left, right) = (high - shrink * (high - low), low + shrink * (high - low))
      if square(left) < square(right) { low = left } else { high = right }
    }
    // The second derivative is at most 12 k^2, and 1e-8 pi / k is left of the place.
    return (square((low + high) / 2), 1e-13 + 1e-15 * steps)
  }
}
