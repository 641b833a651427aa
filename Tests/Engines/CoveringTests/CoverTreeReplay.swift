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

  /// Whether the trees, one for each threshold, refute the width with so many mismatches.
  func accepts(_ refutation: Refutation, width k: Int, mismatches: Int = 0) -> Bool {
    guard case .cover(let trees) = refutation, trees.count == k else { return false }
    return trees.enumerated().allSatisfy { index, tree in
      let demand = (0..<sample.pointCount).map { sample.labels[$0] ? index + 1 : k - index }
      return accepts(
        tree, allowed: Array(correct.indices), demand: demand, remaining: k,
        mistakes: (left: mismatches, kept: []))
    }
  }

  private func accepts(
    _ tree: CoverTree, allowed: [Int], demand: [Int], remaining r: Int, mistakes: (left: Int, kept: Set<Int>)
  ) -> Bool {
    func largest(_ weights: [Int]) -> Int {
      allowed.map { column in correct[column].indices.reduce(0) { correct[column][$1] ? $0 + weights[$1] : $0 } }
        .max() ?? 0
    }
    /// What the weights demand at least, whichever points are given up.
    func total(_ weights: [Int], _ demand: [Int]) -> Int {
      let products = zip(weights, demand).map { $0 * $1 }
      let open = products.indices.filter { !mistakes.kept.contains($0) }.map { products[$0] }
      return products.reduce(0, +) - open.sorted(by: >).prefix(mistakes.left).reduce(0, +)
    }
    func after(_ column: Int) -> [Int] { demand.indices.map { max(0, demand[$0] - (correct[column][$0] ? 1 : 0)) } }
    switch tree {
    case .impossible:
      let lost = demand.indices.filter { demand[$0] > r }
      return lost.count > mistakes.left || lost.contains { mistakes.kept.contains($0) }
    case .mistake(let point, let given, let kept):
      guard mistakes.left > 0, !mistakes.kept.contains(point) else { return false }
      var less = demand
      less[point] = 0
      return accepts(
        given, allowed: allowed, demand: less, remaining: r, mistakes: (mistakes.left - 1, mistakes.kept))
        && accepts(
          kept, allowed: allowed, demand: demand, remaining: r,
          mistakes: (mistakes.left, mistakes.kept.union([point])))
    case .pruned(let weights):
      return weights.allSatisfy { $0 >= 0 } && total(weights, demand) > r * largest(weights)
    case .reduced(let weights, let rest):
      guard weights.allSatisfy({ $0 >= 0 }) else { return false }
      let bound = (r - 1) * largest(weights)
      let kept = allowed.filter { total(weights, after($0)) <= bound }
      return accepts(rest, allowed: kept, demand: demand, remaining: r, mistakes: mistakes)
    case .branch(let function, let taken, let excluded):
      let n = sample.inputCount
      let set =
        ~(function.neuron(fanIn: n).column(on: sample.inputColumns, pointCount: sample.pointCount)
        ^ sample.labels)
      let bits = (0..<sample.pointCount).map { set[$0] }
      guard let column = correct.firstIndex(of: bits) else { return false }
      let rest = allowed.filter { other in
        !correct[other].indices.allSatisfy { !correct[other][$0] || correct[column][$0] }
      }
      return accepts(taken, allowed: allowed, demand: after(column), remaining: r - 1, mistakes: mistakes)
        && accepts(excluded, allowed: rest, demand: demand, remaining: r, mistakes: mistakes)
    }
  }
}
