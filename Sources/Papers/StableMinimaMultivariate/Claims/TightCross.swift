import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima

/// S6: a cross of points for which S1 is an equality, exactly.
///
/// Points +-m e_i in d dimensions, a unit for each, w = +-w0 e_i with threshold t < m, balanced: a sqrt(1 + m^2) = w0 (m - t). Where
/// 1 + m^2 is the square of a fraction, everything is a fraction.
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
    let signs: [Rational] = [1, -1]
    let axes: [[Rational]] = (0..<2 * d).map { k in (0..<d).map { $0 == k / 2 ? signs[k % 2] : 0 } }
    let network = ShallowNetwork<Rational>(
      weights: axes.map { $0.map { weight * $0 } }, biases: axes.map { _ in -t * weight },
      outputs: axes.map { _ in output }, offset: 0)
    return MinimumCase(
      ShallowLoss(network, on: RegressionData(points: axes.map { $0.map { m * $0 } }, labelledBy: network)))
  }

  package func verdict(on minimum: MinimumCase, effort: Effort) throws -> Verdict {
    let chain = SharpnessChain(minimum.loss)
    guard let first = chain.hyperplanes.first?.cost, chain.hyperplanes.allSatisfy({ $0.cost == first }) else {
      return .outside("the units are not mirror images")
    }
    let count = Rational(chain.hyperplanes.count)
    let square = count * count * first.square
    let norm = Rational(square.numerator.squareRoot, square.denominator.squareRoot)
    guard norm * norm == square else { return .outside("S is no fraction") }
    let candidate = 1 + factor * norm
    let n = minimum.loss.data.count
    let inertia = (candidate * RationalMatrix.identity(n) - RationalMatrix(minimum.loss.gram)).inertia
    return Verdict([
      Side("eigenvalues above 1 + 2 S", .exact(inertia.negative), .equal, .exact(0)),
      Side("eigenvalues of 1 + 2 S", .exact(min(1, inertia.zero)), .equal, .exact(1)),
    ])
  }
}
