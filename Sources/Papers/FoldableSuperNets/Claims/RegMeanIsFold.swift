import Claims
import LinearAlgebra
import Numbers
import Running

/// S7: RegMean is a fold.
package struct RegMeanIsFold: Claim {
  /// The factor of U.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "regmean-is-fold", label: "S7",
    text:
      "RegMean is the fold of M = [I; ...; I], U = [S^-1 G_1, ..., S^-1 G_K], S = sum of G_i, where S is invertible.",
    standing: .sharpened, source: "Jin et al. 2023 (RegMean) as a fold; proved on the page")

  package let parameters = [
    Parameter("seed", "of the formula", kind: .integer(0...1_000_000), default: "0"),
    Parameter("networks", "networks that are merged", kind: .integer(1...6), default: "2"),
    Parameter("width", "units and inputs", kind: .integer(1...16), default: "3"),
    Parameter("samples", "inputs of each network", kind: .integer(1...64), default: "5"),
    Parameter("rho", "factor of the off-diagonal entries of G", kind: .rational, default: "7/10"),
  ]
  package let grid: [Arguments] = [
    [:], ["seed": "4", "width": "2", "rho": "1"], ["seed": "6", "networks": "3", "width": "4", "rho": "0"],
    ["seed": "3", "width": "4", "samples": "1", "rho": "1"],
  ]

  package struct Case: Sendable {
    package var weights, inputs: [RationalMatrix]
    package var rho: Rational
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let seed = try arguments.integer("seed", in: 0...1_000_000)
    let networks = try arguments.integer("networks", in: 1...6)
    let width = try arguments.integer("width", in: 1...16)
    let samples = try arguments.integer("samples", in: 1...64)
    return Case(
      weights: (0..<networks).map { IntegerExample.matrix(seed + 100 * $0, width, width) },
      inputs: (0..<networks).map { IntegerExample.points(seed: seed + 10 * $0, count: samples, dimension: width) },
      rho: try arguments.rational("rho"))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let grams = input.inputs.map { RegMean.gram(of: $0, rho: input.rho) }
    guard let unmerge = RegMean.unmerge(grams), let expected = RegMean.weights(input.weights, grams: grams) else {
      return .outside(
        "S has rank \(RegMean.sum(grams).rank) of \(grams[0].rowCount) with rho = \(input.rho): it has no inverse")
    }
    let n = grams[0].rowCount
    var folded = RationalMatrix.zeros(n, n)
    for (weight, matrix) in zip(input.weights, unmerge) { folded.addFold(.scaled(n, 1), weight, factor * matrix) }
    return Verdict([
      Side("largest difference of a weight", .exact(largestDifference([folded], [expected])), .equal, .exact(0))
    ])
  }
}
