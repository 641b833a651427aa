import Solving
import ThresholdNetworks

/// A refutation under construction: the node of a search writes here what it did.
package final class CoverEvidence {
  package enum End {
    case open
    case impossible
    case weights([Int])
    case branch(NeuronFunction, CoverEvidence, CoverEvidence)
    /// A point, given up and kept.
    case mistake(Int, CoverEvidence, CoverEvidence)
  }

  /// What happens at a node without a choice.
  package enum Step {
    /// Weights by which columns are dropped.
    case reduction([Int])
    /// A point that has to be given up, for it needs more columns than are left.
    case lost(Int)
  }

  /// In order.
  package var steps: [Step] = []
  package var end = End.open

  /// Evidence of a node that is open yet.
  package init() {}

  /// The finished tree; nil if a node is still open.
  ///
  /// A loop, as everything here: a chain of exclusions is as long as the search was.
  package var tree: CoverTree? {
    var nodes: [CoverTree.Node] = []
    // What follows, the next last; nil where a lost point would have been kept, which is impossible.
    var following: [CoverEvidence?] = [self]
    while let next = following.popLast() {
      guard let evidence = next else {
        nodes.append(.impossible)
        continue
      }
      for step in evidence.steps {
        switch step {
        case .reduction(let weights): nodes.append(.reduced(by: weights))
        case .lost(let point):
          nodes.append(.mistake(on: point))
          following.append(nil)
        }
      }
      switch evidence.end {
      case .open: return nil
      case .impossible: nodes.append(.impossible)
      case .weights(let weights): nodes.append(.pruned(weights))
      case .branch(let function, let taken, let excluded):
        nodes.append(.branch(on: function))
        following += [excluded, taken]
      case .mistake(let point, let given, let kept):
        nodes.append(.mistake(on: point))
        following += [kept, given]
      }
    }
    return CoverTree(nodes)
  }

  /// Takes the evidence apart that belongs to nobody else, so that none of it is freed within another.
  deinit {
    var unused = takeSuccessors()
    while var evidence = unused.popLast() {
      if isKnownUniquelyReferenced(&evidence) { unused += evidence.takeSuccessors() }
    }
  }

  private func takeSuccessors() -> [CoverEvidence] {
    defer { end = .open }
    return switch end {
    case .open, .impossible, .weights: []
    case .branch(_, let first, let second), .mistake(_, let first, let second): [first, second]
    }
  }
}
