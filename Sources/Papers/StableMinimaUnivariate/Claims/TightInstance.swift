import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima

/// S8: two points and two units for which S1 is an equality, exactly.
///
/// The points m and -m and the balanced units on each are those of `MirrorCross` in one dimension.
package struct TightInstance: Claim {
  /// The 2 before S.
  package var factor: Rational = 2

  package init() {}

  package let statement = Statement(
    name: "univariate-tight", label: "S8",
    text: "x = (m, -m), units +-w with threshold t, a sqrt(1 + m^2) = w (m - t): lambda_max = 1 + 2 S.",
    standing: .sharpened, source: "proved on the page")

  package var parameters: [Parameter] {
    [
      Parameter("m", "the point; 1 + m^2 is the square of a fraction", kind: .rational, default: "3/4"),
      Parameter("t", "the threshold, at least 0 and below m", kind: .rational, default: "1/4"),
      Parameter("output", "the outputs a of both units, positive", kind: .rational, default: "1"),
    ]
  }

  package var grid: [Arguments] {
    [
      ["m": "3/4", "t": "0", "output": "1"], ["m": "4/3", "t": "1/2", "output": "2/7"],
      ["m": "5/12", "t": "2/5", "output": "9"],
    ]
  }

  package func read(_ arguments: Arguments) throws -> MinimumCase {
    try MirrorCross(arguments).minimum(inputs: 1)
  }

  package func verdict(on minimum: MinimumCase, effort: Effort) throws -> Verdict {
    let chain = SharpnessChain(minimum.loss)
    guard chain.hyperplanes.count == 2, let first = chain.hyperplanes.first?.cost,
      let last = chain.hyperplanes.last?.cost,
      first == last
    else { return .outside("the units are not mirror images") }
    // Two equal roots.
    guard let norm = RootedNumber(2 * first.coefficient, root: first.radicand).fraction else {
      return .outside("S is no fraction")
    }
    let candidate = 1 + factor * norm
    let gram = RationalMatrix(minimum.loss.gram)
    let isRoot = (candidate * .identity(2) - gram).determinant.isZero
    let largest = gram[0, 0] + gram[1, 1] - (isRoot ? candidate : 0)
    return Verdict([
      Side("det(1 + 2 S - Gram)", .exact((candidate * .identity(2) - gram).determinant), .equal, .exact(0)),
      Side("the other eigenvalue", .exact(largest), .atMost, .exact(isRoot ? candidate : largest)),
    ])
  }
}
