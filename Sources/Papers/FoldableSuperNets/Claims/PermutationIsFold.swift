import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// S6: averaging, plain or after a permutation, is a fold.
package struct PermutationIsFold: Claim {
  /// What each network contributes, times the number of networks.
  package var share: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "permutation-is-fold", label: "S6",
    text: "The average of A and P B Q^T is the fold of M = [I/2; P^T/2], U = [I, Q]; P = Q = I is plain averaging.",
    standing: .sharpened, source: "Kinderman et al. 2025 state that FS-Merge includes these methods; proved on the page"
  )

  package let parameters = [
    Parameter("seed", "of the formula", kind: .integer(0...1_000_000), default: "0"),
    Parameter("width", "units", kind: .integer(1...24), default: "4"),
    Parameter(
      "shift", "P moves unit j to (j + shift) mod width, Q to (j + 2 shift) mod width",
      kind: .integer(0...23), default: "1"),
  ]
  package let grid: [Arguments] = (0..<5).map { ["seed": "\(11 * $0)", "width": "\(2 + $0)", "shift": "\($0 % 3)"] }

  package struct Case: Sendable {
    package var weights: [RationalMatrix]
    package var outputs, inputs: RationalMatrix
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let seed = try arguments.integer("seed", in: 0...1_000_000)
    let width = try arguments.integer("width", in: 1...24)
    let shift = try arguments.integer("shift", in: 0...23)
    return Case(
      weights: [IntegerExample.matrix(seed, width, width), IntegerExample.matrix(seed + 100, width, width)],
      outputs: Self.rotation(width, by: shift), inputs: Self.rotation(width, by: 2 * shift))
  }

  /// The permutation matrix that moves j to (j + shift) mod n.
  static func rotation(_ n: Int, by shift: Int) -> RationalMatrix {
    var matrix = RationalMatrix(rows: n, columns: n)
    for j in 0..<n { matrix[(j + shift) % n, j] = 1 }
    return matrix
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let n = input.outputs.rowCount
    let half = share * Rational(1, 2)
    var folded = RationalMatrix.zeros(n, n)
    folded.addFold(.scaled(n, half), input.weights[0], .scaled(n, 1))
    folded.addFold(half * input.outputs.transposed, input.weights[1], input.inputs)
    let expected = Rational(1, 2) * (input.weights[0] + input.outputs * input.weights[1] * input.inputs.transposed)
    return Verdict([
      Side("largest difference of a weight", .exact(largestDifference([folded], [expected])), .equal, .exact(0))
    ])
  }
}
