import Claims
import Numbers
import Running

/// S1: a folded network and its SuperNet are one function.
package struct FoldIdentity: Claim {
  /// The factor of cat(b) M in the folded bias.
  package var biasFactor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "fold-identity", label: "S1",
    text: "folded(x) U_L = SuperNet(x) for all M, U and x: W* = sum of M[i]^T W_i U[i]^T, b* = sum of b_i M[i].",
    standing: .published, source: "Kinderman et al. 2025, the folding of the SuperNet; proved on the page")

  package let parameters = IntegerCase.parameters
  package let grid = IntegerCase.grid

  package func read(_ arguments: Arguments) throws -> IntegerCase { try IntegerCase.read(arguments) }

  package func verdict(on input: IntegerCase, effort: Effort) throws -> Verdict {
    let folded = input.superNet.folded(biasFactor: biasFactor)
    let difference = largestDifference(folded.outputs(input.points), input.superNet.outputs(input.points))
    return Verdict([Side("largest difference of an output", .exact(difference), .equal, .exact(0))])
  }
}
