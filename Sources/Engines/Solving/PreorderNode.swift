/// A node of a tree that is kept as a list: each node stands before its successors, and all that is below the first of them before
/// the second.
///
/// Where a tree ends follows from its nodes, so there are no indices that could be wrong, and a tree of any depth is written, read,
/// replayed and freed by a loop.
protocol PreorderNode {
  /// How many nodes follow as its successors, each with what is below it.
  var successorCount: Int { get }
}

extension Collection where Element: PreorderNode {
  /// Whether the nodes are one tree: every successor is there, and nothing behind the last one.
  var isOneTree: Bool {
    var missing = 1
    for node in self {
      if missing == 0 { return false }
      missing += node.successorCount - 1
    }
    return missing == 0
  }
}
