import ThresholdNetworks

/// The evidence that no r columns separate every one from every zero, as the nodes of a tree in preorder.
///
/// A node stands for "r columns still to be chosen from those not excluded". `pruned` gives weights on
/// (one, zero) pairs whose sum exceeds r times the largest weight that an allowed column separates.
public struct SeparationTree: Hashable, Sendable {
  /// A node; its successors follow.
  public enum Node: Hashable, Sendable {
    /// Weights of pairs whose sum no r of the allowed columns can reach.
    case pruned([PairWeight])
    /// Either the column of the function is chosen, or it is excluded. Two nodes follow, first the one where it is chosen.
    case branch(on: NeuronFunction)
    /// No column left may be chosen and a pair is not separated yet.
    case exhausted
    /// Where a whole first layer is refuted at depth 3: all its columns are chosen, and for every output threshold
    /// these weights of the points refute the second layer on them.
    case merged([[Int]])
    /// Weights that refute the choice of single columns: every column after whose choice `pruned` would
    /// hold with these weights and r - 1 columns is left out below. One node follows.
    case reduced(by: [PairWeight])
  }

  /// The weight of one pair that some column has to separate.
  public struct PairWeight: Hashable, Sendable {
    /// Indices of points of the sample.
    public var one, zero: Int
    /// The weight of the pair, positive.
    public var weight: Int

    /// A weight on the pair of a point labelled one and a point labelled zero.
    public init(one: Int, zero: Int, weight: Int) {
      (self.one, self.zero, self.weight) = (one, zero, weight)
    }
  }

  /// The nodes, each before its successors.
  public let nodes: [Node]

  /// A tree of nodes in preorder.
  ///
  /// - Precondition: the nodes are one tree.
  /// - Complexity: a look at every node.
  public init(_ nodes: [Node]) {
    precondition(nodes.isOneTree, "\(nodes.count) nodes that are no tree")
    self.nodes = nodes
  }

  /// The weights, if they refute by themselves.
  public var weights: [PairWeight]? {
    if nodes.count == 1, case .pruned(let weights) = nodes[0] { weights } else { nil }
  }
}

extension SeparationTree.Node: PreorderNode {
  var successorCount: Int {
    switch self {
    case .pruned, .exhausted, .merged: 0
    case .reduced: 1
    case .branch: 2
    }
  }
}
