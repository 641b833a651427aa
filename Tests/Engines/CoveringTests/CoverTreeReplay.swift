import Solving
import ThresholdNetworks

/// Replays a cover tree against every neuron function, with the rules as the type documents them and none of the
/// engine's code: neither its sets nor domination.
struct CoverTreeReplay {
  let sample: PartialFunction
  /// The correct sets of all neuron functions, as lists of truth values.
  private let correct: [[Bool]]

  init(_ sample: PartialFunction) {
    self.sample = sample
    let n = sample.inputCount
    let sets = NeuronFunction.all(fanIn: n).map { function in
      ~(function.neuron(fanIn: n).column(on: sample.inputColumns, pointCount: sample.pointCount) ^ sample.labels)
    }
    correct = Set(sets).map { set in (0..<sample.pointCount).map { set[$0] } }
  }

  /// What is left to do at a node.
  private struct Node {
    var allowed: [Int]
    var demand: [Int]
    var remaining: Int
    var mistakes: Int
    var kept: Set<Int> = []
  }

  /// Whether the trees, one for each threshold, refute the width with so many mismatches.
  func accepts(_ refutation: Refutation, width k: Int, mismatches: Int = 0) -> Bool {
    guard case .cover(let trees) = refutation, trees.count == k else { return false }
    return trees.enumerated().allSatisfy { index, tree in
      let demand = (0..<sample.pointCount).map { sample.labels[$0] ? index + 1 : k - index }
      var open = [Node(allowed: Array(correct.indices), demand: demand, remaining: k, mistakes: mismatches)]
      for step in tree.nodes {
        guard let node = open.popLast(), let successors = successors(of: node, by: step) else { return false }
        open += successors.reversed()
      }
      return open.isEmpty
    }
  }

  /// What is left to refute after a step; nil if the step is wrong.
  private func successors(of node: Node, by step: CoverTree.Node) -> [Node]? {
    let (demand, r) = (node.demand, node.remaining)
    func largest(_ weights: [Int]) -> Int {
      node.allowed.map { column in
        correct[column].indices.reduce(0) { correct[column][$1] ? $0 + weights[$1] : $0 }
      }.max() ?? 0
    }
    /// What the weights demand at least, whichever points are given up.
    func total(_ weights: [Int], _ demand: [Int]) -> Int {
      let products = zip(weights, demand).map { $0 * $1 }
      let open = products.indices.filter { !node.kept.contains($0) }.map { products[$0] }
      return products.reduce(0, +) - open.sorted(by: >).prefix(node.mistakes).reduce(0, +)
    }
    func after(_ column: Int) -> [Int] { demand.indices.map { max(0, demand[$0] - (correct[column][$0] ? 1 : 0)) } }
    var (first, second) = (node, node)
    switch step {
    case .impossible:
      let lost = demand.indices.filter { demand[$0] > r }
      return lost.count > node.mistakes || lost.contains(where: node.kept.contains) ? [] : nil
    case .mistake(let point):
      guard node.mistakes > 0, !node.kept.contains(point) else { return nil }
      first.demand[point] = 0
      first.mistakes -= 1
      second.kept.insert(point)
      return [first, second]
    case .pruned(let weights):
      return weights.allSatisfy { $0 >= 0 } && total(weights, demand) > r * largest(weights) ? [] : nil
    case .reduced(let weights):
      guard weights.allSatisfy({ $0 >= 0 }) else { return nil }
      let bound = (r - 1) * largest(weights)
      first.allowed = node.allowed.filter { total(weights, after($0)) <= bound }
      return [first]
    case .branch(let function):
      let n = sample.inputCount
      let set =
        ~(function.neuron(fanIn: n).column(on: sample.inputColumns, pointCount: sample.pointCount)
        ^ sample.labels)
      let bits = (0..<sample.pointCount).map { set[$0] }
      guard let column = correct.firstIndex(of: bits) else { return nil }
      first.demand = after(column)
      first.remaining -= 1
      second.allowed = node.allowed.filter { other in
        !correct[other].indices.allSatisfy { !correct[other][$0] || correct[column][$0] }
      }
      return [first, second]
    }
  }
}
