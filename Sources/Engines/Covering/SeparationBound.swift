import Solving
import ThresholdNetworks

/// A lower bound on the width of the first layer, at any depth, with weights that prove it.
///
/// Weights on pairs of a one and a zero, together more than r times what any one column separates, show that no r
/// columns separate all pairs; and every first layer has to (<doc:FirstLayers>).
public struct SeparationBound: Hashable, Sendable {
  /// No first layer is narrower.
  public let width: Int
  /// Why none of width - 1 will do; nil at width 1.
  public let refutation: Refutation?
}

/// The least width of a first layer that linear programming on separated pairs leaves open.
///
/// - Returns: nil if the tables would need more than `memory` bytes or the inputs are too many to list the columns.
/// - Complexity: one linear program for each width up to the bound, of columns times pairs.
public func leastFirstLayerWidth(of sample: PartialFunction, memory: Int = 4 << 30) -> SeparationBound? {
  if sample.isConstant { return SeparationBound(width: 1, refutation: nil) }
  guard sample.inputCount <= CorrectSets.maximumFanIn, SeparationProblem.bytesNeeded(for: sample) <= memory
  else { return nil }
  let problem = SeparationProblem.whole(of: sample)
  let root = SeparationNode(problem)
  var bound = SeparationBound(width: 1, refutation: nil)
  // One column separates everything only if it is the function or its complement, so the loop ends at the latest when
  // every pair could have a column of its own.
  while bound.width <= problem.pairs.count {
    guard let weights = root.refutingWeights(columnsLeft: bound.width) else { break }
    let pairs = weights.map { weight in
      let pair = problem.pairs[Int(root.pairs[weight.pair])]
      return SeparationTree.PairWeight(one: Int(pair.one), zero: Int(pair.zero), weight: weight.weight)
    }
    bound = SeparationBound(width: bound.width + 1, refutation: .separation(SeparationTree([.pruned(pairs)])))
  }
  return bound
}
