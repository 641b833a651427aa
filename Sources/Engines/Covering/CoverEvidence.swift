import Solving
import ThresholdNetworks

/// A refutation under construction: the node of a search writes here what it did.
final class CoverEvidence {
  enum End {
    case open
    case impossible
    case weights([Int])
    case branch(NeuronFunction, CoverEvidence, CoverEvidence)
  }

  /// Weights by which columns were dropped, in order.
  var reductions: [[Int]] = []
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
    }
    return reductions.reversed().reduce(last) { .reduced(by: $1, $0) }
  }
}
