/// Replays the evidence that no neuron "at least t of W", for any set W of inputs and 1 <= t <= m, is right on all points but so many.
///
/// A node stands for: there is no such neuron where the inputs that are decided are in W or not as it says, which is wrong, besides on the
/// points given up, on at most a others, none of them kept. Every number is a variable-length integer as in a proof file. A node is
/// its kind, then
///
///     0  contradictions  how many lists, then each: the weights of points
///     1  branch          2 * input + (1 if it is in W in the first child); the other child follows
///     2  given up        the point; the child that gives it up, and the child that keeps it
///
/// Weights are written as in `EvidenceTree`. *Contradictions* (manual, *Certificates*, one neuron): a neuron that is right on the points of
/// a list has
///
///     sum over the ones of U_p (W . x_p - t) + sum over the zeros of U_p (t - 1 - W . x_p) >= 0,
///
/// for no term is negative. The sum is linear in W and t, so its largest value in the box has each open input in W where its
/// coefficient is positive, and t at 1 or m. Is that negative, the neuron is wrong on a point of the list, and not on one that is
/// kept. So a list with no other points closes the node; and so do more than a lists of which no two share a point that is not kept.
/// A point that is given up says nothing and has no weight.
struct NeuronReplay {
  /// Whether the neuron has to fit the complements of the labels.
  let isComplemented: Bool
  let instance: CheckedInstance
  let work: Work

  private struct Node {
    /// Whether an input is in W; nil if it is not decided.
    var choice: [Bool?]
    var given: Set<Int> = []
    var kept: Set<Int> = []
    /// How many other points may be wrong.
    var allowance: Int
  }

  /// Reads one tree.
  ///
  /// - Returns: the points in its lists of weights. Without an allowance it shows that no neuron is right on all of these.
  /// - Throws: `Rejection` at the first node that does not hold.
  @discardableResult
  func replay(_ reader: inout VariableLengthReader, allowance: Int) throws -> Set<Int> {
    let m = instance.inputCount
    var points: Set<Int> = []
    var open = [Node(choice: [Bool?](repeating: nil, count: m), allowance: allowance)]
    while var node = open.popLast() {
      try work.spend(m + node.given.count + node.kept.count, 2, on: "the tree of a neuron")
      switch reader.next() {
      case 0:
        guard try isContradicted(node, &reader, &points) else { throw Rejection("the weights do not refute a neuron") }
      case 1:
        guard let code = reader.next() else { throw Rejection("the tree is cut off") }
        guard code >> 1 < m, node.choice[code >> 1] == nil else {
          throw Rejection("a branch on the input \(code >> 1), which is none or is decided")
        }
        node.choice[code >> 1] = code & 1 == 0
        open.append(node)
        node.choice[code >> 1] = code & 1 == 1
        open.append(node)
      case 2:
        guard let point = reader.next() else { throw Rejection("the tree is cut off") }
        guard point < instance.points.count, !node.given.contains(point), !node.kept.contains(point) else {
          throw Rejection("the point \(point) is none, or is given up or kept")
        }
        guard node.allowance > 0 else { throw Rejection("no point may be given up") }
        var other = node
        other.kept.insert(point)
        open.append(other)
        node.given.insert(point)
        node.allowance -= 1
        open.append(node)
      case nil: throw Rejection("the tree is cut off")
      default: throw Rejection("a node of no known kind")
      }
    }
    return points
  }

  /// Whether the lists that follow close the node.
  ///
  /// - Parameter points: takes the points of the lists.
  private func isContradicted(
    _ node: Node, _ reader: inout VariableLengthReader, _ points: inout Set<Int>
  ) throws -> Bool {
    guard let count = reader.next(), count <= reader.remaining else { throw Rejection("the tree is cut off") }
    var used: Set<Int> = []
    var closes = false
    for _ in 0..<count {
      let weights = try EvidenceTree.weights(on: instance.points.count, &reader)
      try work.spend(weights.count + 1, instance.inputCount, on: "adding up the inequalities of a neuron")
      guard isNegative(weights, node) else { return false }
      points.formUnion(weights.map(\.item))
      let free = weights.map(\.item).filter { !node.kept.contains($0) }
      if free.isEmpty { closes = true }
      for point in free {
        guard !node.given.contains(point) else { throw Rejection("a weight on the point \(point), which is given up") }
        guard used.insert(point).inserted else { throw Rejection("two lists share the point \(point)") }
      }
    }
    return closes || count > node.allowance
  }

  /// Whether the sum is negative on the whole box of the node.
  private func isNegative(_ weights: [CoveringReplay.Weight], _ node: Node) -> Bool {
    let m = instance.inputCount
    var coefficients = [Int](repeating: 0, count: m)
    var (ones, zeros) = (0, 0)
    for item in weights {
      let isOne = instance.labels[item.item] != isComplemented
      if isOne { ones += item.weight } else { zeros += item.weight }
      for (input, value) in instance.points[item.item].enumerated() where value {
        coefficients[input] += isOne ? item.weight : -item.weight
      }
    }
    var largest = max(zeros - ones, (zeros - ones) * m) - zeros
    for (input, coefficient) in coefficients.enumerated() {
      switch node.choice[input] {
      case true?: largest += coefficient
      case false?: break
      case nil: largest += max(0, coefficient)
      }
    }
    return largest < 0
  }
}
