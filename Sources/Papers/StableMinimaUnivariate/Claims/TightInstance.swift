import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima

/// S8: two points and two units for which S1 is an equality, exactly.
///
/// Points m and -m, units +-w with threshold t < m, balanced: a sqrt(1 + m^2) = w (m - t). Where 1 + m^2 is the square of a
/// fraction, everything is a fraction.
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
    let m = try arguments.rational("m", from: Rational(1, 1000), to: 1000)
    let t = try arguments.rational("t", from: 0, to: 1000)
    let output = try arguments.rational("output", from: Rational(1, 1000), to: 1000)
    guard t < m else { throw ArgumentError(name: "t", found: "\(t)", expected: "a fraction below m = \(m)") }
    let square = 1 + m * m
    let (p, q) = (square.numerator.squareRoot, square.denominator.squareRoot)
    guard p * p == square.numerator, q * q == square.denominator else {
      throw ArgumentError(name: "m", found: "\(m)", expected: "a fraction with 1 + m^2 a square, such as 3/4 or 4/3")
    }
    let weight = output * Rational(p, q) / (m - t)
    let network = ShallowNetwork<Rational>(
      weights: [[weight], [-weight]], biases: [-t * weight, -t * weight], outputs: [output, output], offset: 0)
    return MinimumCase(ShallowLoss(network, on: RegressionData(points: [[m], [-m]], labelledBy: network)))
  }

  package func verdict(on minimum: MinimumCase, effort: Effort) throws -> Verdict {
    let chain = SharpnessChain(minimum.loss)
    guard chain.hyperplanes.count == 2, let first = chain.hyperplanes.first?.cost,
      let last = chain.hyperplanes.last?.cost,
      first == last
    else { return .outside("the units are not mirror images") }
    // Two equal roots: S = 2 sqrt(c^2 r), and c^2 r is the square of a fraction.
    let square = 4 * first.square
    let norm = Rational(square.numerator.squareRoot, square.denominator.squareRoot)
    guard norm * norm == square else { return .outside("S is no fraction") }
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
