import Solving
import ThresholdNetworks

/// A refutation under construction: the node of a search writes here what it did.
final class CoverEvidence {
  enum End {
    case open
    case impossible
    case weights([Int])
    case branch(NeuronFunction, CoverEvidence, CoverEvidence)
    /// A point, given up and kept.
    case mistake(Int, CoverEvidence, CoverEvidence)
  }

  /// What happens at a node without a choice.
  enum Step {
    /// Weights by which columns are dropped.
    case reduction([Int])
    /// A point that has to be given up, for it needs more columns than are left.
    case lost(Int)
  }

  /// In order.
  var steps: [Step] = []
  var end = End.open

  /// The finished tree; nil if a node is still open.
  var tree: CoverTree? {
    let last: CoverTree
    switch end {
    case .open: return nil
    case .impossible: last = .impossible
    case .weights(let weights): last = .pruned(weights)
    case .branch(let function, let taken, let excluded):
      guard let taken = taken.tree, let excluded = excluded.tree else { return nil }
      last = .branch(on: function, taken: taken, excluded: excluded)
    case .mistake(let point, let given, let kept):
      guard let given = given.tree, let kept = kept.tree else { return nil }
      last = .mistake(on: point, given: given, kept: kept)
    }
    return steps.reversed().reduce(last) { next, step in
      switch step {
      case .reduction(let weights): .reduced(by: weights, next)
      case .lost(let point): .mistake(on: point, given: next, kept: .impossible)
      }
    }
  }
}
