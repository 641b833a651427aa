import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima

/// S10: where g is at least c, the slope varies by at most ((lambda_max - 1)/2 + max |rho| / 2) / c. This is the step of the
/// generalization bound that has constants; the rate that follows from it has none that are known.
package struct InteriorVariation: MinimumClaim {
  package let inputs = "1"
  /// The multiple of the bound.
  package var scale: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "univariate-interior", label: "S10",
    text:
      "For every c, c times the variation of the slope where g >= c is at most (lambda_max - 1)/2 + max_k |rho_k| / 2.",
    standing: .sharpened, source: "proved on the page; the paper's gap bound rests on it")

  package func sides(of chain: SharpnessChain, in minimum: MinimumCase, effort: Effort) throws -> Hypotheses {
    let sharpness = try chain.sharpness()
    let bound =
      (Interval(sharpness.lower) - Interval(1)) / Interval(2) + NoisyBound.term(.moments, of: chain)
    var (variation, largest) = (Rational(0), RootedNumber.zero)
    for plane in chain.hyperplanes.sorted(by: { $1.weight < $0.weight }) {
      variation += plane.jump.magnitude
      largest = max(largest, RootedNumber(variation * plane.weight.coefficient, root: plane.weight.radicand))
    }
    return .met([
      Side(
        "largest c * variation where g >= c", .enclosed(largest.interval), .atMost, .enclosed(Interval(scale) * bound))
    ])
  }
}
