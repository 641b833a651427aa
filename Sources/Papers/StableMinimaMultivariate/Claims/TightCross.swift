import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima

/// S6: a cross of points for which S1 is an equality, exactly.
///
/// The points and the balanced units on each are those of `MirrorCross`.
package struct TightCross: Claim {
  /// The 2 before S.
  package var factor: Rational = 2

  package init() {}

  package let statement = Statement(
    name: "multivariate-tight", label: "S6",
    text: "Points +-m e_i and balanced units on each: lambda_max = 1 + 2 S.", standing: .sharpened,
    source: "proved on the page")

  package var parameters: [Parameter] {
    [
      Parameter("inputs", "dimensions", kind: .integer(1...6), default: "2"),
      Parameter(
        "m", "the distance of the points; 1 + m^2 is the square of a fraction", kind: .rational, default: "3/4"),
      Parameter("t", "the threshold, at least 0 and below m", kind: .rational, default: "1/4"),
      Parameter("output", "the outputs a of all units, positive", kind: .rational, default: "1"),
    ]
  }

  package var grid: [Arguments] {
    [
      ["inputs": "2", "m": "3/4", "t": "1/4", "output": "1"], ["inputs": "3", "m": "4/3", "t": "0", "output": "2/7"],
      ["inputs": "4", "m": "5/12", "t": "2/5", "output": "3"],
    ]
  }

  package func read(_ arguments: Arguments) throws -> MinimumCase {
    let d = try arguments.integer("inputs", in: 1...6)
    return try MirrorCross(arguments).minimum(inputs: d)
  }

  package func verdict(on minimum: MinimumCase, effort: Effort) throws -> Verdict {
    let chain = SharpnessChain(minimum.loss)
    guard let first = chain.hyperplanes.first?.cost, chain.hyperplanes.allSatisfy({ $0.cost == first }) else {
      return .outside("the units are not mirror images")
    }
    let count = Rational(chain.hyperplanes.count)
    guard let norm = RootedNumber(count * first.coefficient, root: first.radicand).fraction else {
      return .outside("S is no fraction")
    }
    let candidate = 1 + factor * norm
    let n = minimum.loss.data.count
    let inertia = (candidate * RationalMatrix.identity(n) - RationalMatrix(minimum.loss.gram)).inertia
    return Verdict([
      Side("eigenvalues above 1 + 2 S", .exact(inertia.negative), .equal, .exact(0)),
      Side("eigenvalues of 1 + 2 S", .exact(min(1, inertia.zero)), .equal, .exact(1)),
    ])
  }
}
