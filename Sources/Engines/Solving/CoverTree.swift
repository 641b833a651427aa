import ThresholdNetworks

/// The evidence that no k columns cover every one T times and every zero k + 1 - T times correctly, as the nodes of a tree in
/// preorder.
///
/// A node stands for "r columns are still to be chosen from those not excluded, and point p still needs
/// dem_p of them to be correct". `pruned` gives nonnegative integer weights U per point such that
/// sum U_p dem_p > r * max over allowed columns of U(points where the column is correct).
///
/// With mismatches "and a points may still be given up, none that is kept": the left side is less the a largest U_p dem_p of points
/// that are not kept. Where wires count, every list of weights has one more number, the price m of a column; see `WireCoverSearch`.
public struct CoverTree: Hashable, Sendable {
  /// A node; its successors follow.
  public enum Node: Hashable, Sendable {
    /// Integer weights, one a point.
    case pruned([Int])
    /// Some point needs more correct columns than are left to choose.
    case impossible
    /// Either the column of the function is taken once more, or no column is taken any more that is
    /// correct only where this one is. Two nodes follow, first the one where it is taken.
    case branch(on: NeuronFunction)
    /// Weights as in `pruned` that refute the choice of single columns: every column v with
    /// sum U_p max(0, dem_p - [v correct at p]) > (r - 1) * max over allowed columns is left out below.
    /// This is reduced cost fixing, and with the weight on one point alone the rules for points that
    /// have to be covered by every column left, or by none. One node follows.
    case reduced(by: [Int])
    /// With mismatches: either the point is given up, which costs one of them, or it is kept from here on. Two nodes follow, first
    /// the one where it is given up.
    case mistake(on: Int)
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

  /// Whether the first node has no successors.
  public var isLeaf: Bool { nodes.count == 1 }

  /// The weights, if they refute by themselves.
  public var weights: [Int]? { if isLeaf, case .pruned(let weights) = nodes[0] { weights } else { nil } }
}

extension CoverTree.Node: PreorderNode {
  var successorCount: Int {
    switch self {
    case .pruned, .impossible: 0
    case .reduced: 1
    case .branch, .mistake: 2
    }
  }
}
