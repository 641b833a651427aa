/// The evidence that no neuron "at least t of W" fits the labels, for any W and 1 <= t <= n, as the nodes of a tree in preorder.
///
/// A node stands for "such a neuron with the inputs decided so far in W or not, wrong on no point but those given up and so many
/// others, none of them kept". Weights U of points give, for every neuron that is right on them,
///
///     sum_j (U(ones with j) - U(zeros with j)) W_j + (U(zeros) - U(ones)) t >= U(zeros),
///
/// and contradict the node where the left side is smaller on the whole box of W and t.
public struct NeuronTree: Hashable, Sendable {
  /// The weight of one point, positive.
  public struct PointWeight: Hashable, Sendable {
    /// The index of the point in the sample.
    public var point: Int
    /// The weight of its inequality.
    public var weight: Int

    /// A weight on a point.
    public init(point: Int, weight: Int) { (self.point, self.weight) = (point, weight) }
  }

  /// A node; its successors follow.
  public enum Node: Hashable, Sendable {
    /// Each list contradicts the node, so a neuron is wrong on a point of each. They share no point that may be given up, and there
    /// are more of them than points that may; or the only one has none that may.
    case contradictions([[PointWeight]])
    /// The input is in W or not. Two nodes follow: first the one where its being in W is `first`, then the other.
    case branch(on: Int, first: Bool)
    /// The point is given up or kept. Two nodes follow, first the one where it is given up.
    case mistake(on: Int)
  }

  /// The nodes, each before its successors.
  public var nodes: [Node]

  /// A tree of nodes in preorder.
  public init(_ nodes: [Node]) { self.nodes = nodes }
}

extension NeuronTree.Node: PreorderNode {
  var successorCount: Int {
    switch self {
    case .contradictions: 0
    case .branch, .mistake: 2
    }
  }
}
