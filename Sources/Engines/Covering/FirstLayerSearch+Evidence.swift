import Solving
import ThresholdNetworks

/// The search that writes down why there is no first layer.
///
/// It walks the same nodes with the same linear program as the search that visits them, but bounds every node, for the
/// weights of a bound are its evidence, and keeps them in the coarsest integers that say the same. Where only separation is
/// asked for, columns that separate no more than one whose branch is done are excluded with it.
extension FirstLayerSearch {
  /// Weights of the points, one list for every output threshold, that refute all second layers on a first layer; nil if
  /// there are none. Adds what it cost to the steps.
  package typealias Refuter = (_ layer: [Int32], _ steps: inout UInt64) -> [[Int]]?

  /// The evidence that no first layer of `width` columns separates or, with a refuter, that none of those that do can be
  /// completed.
  ///
  /// - Returns: nil if there is a first layer that is not refuted, or if more than `nodeLimit` nodes are needed.
  /// - Complexity: a linear program of columns times pairs for every node; their number grows tenfold for every half by
  ///   which the width exceeds the value of the first one.
  package func refutation(
    of problem: SeparationProblem, width: Int, nodeLimit: Int, refuter: Refuter? = nil
  ) -> SeparationTree? {
    var walk = RecordedWalk(search: self, problem: problem, refuter: refuter, nodesLeft: nodeLimit)
    return walk.evidence(against: SeparationNode(problem), rest: width, chosen: [])
  }
}

/// One walk of a search that records what it does.
private struct RecordedWalk {
  let search: FirstLayerSearch
  let problem: SeparationProblem
  let refuter: FirstLayerSearch.Refuter?
  var nodesLeft: Int

  /// The evidence for a node; nil if it stays open.
  mutating func evidence(
    against node: SeparationNode, rest: Int, chosen: [Int32], allowsIdle: Bool = true
  ) -> SeparationTree? {
    nodesLeft -= 1
    guard nodesLeft >= 0, !search.shouldStop() else { return nil }
    if node.pairCount == 0 {
      // An idle neuron is a choice as well, unless weights have left it out.
      let idle: [Int32?] = allowsIdle ? [nil] : []
      return refuter == nil ? nil : completion(of: chosen, with: idle + node.columns, from: 0, rest)
    }
    if node.isImpossible { return .exhausted }
    if rest == 0 { return .pruned(named([(pair: 0, weight: 1)], of: node)) }
    var work: UInt64 = 0
    let shouldEnd = search.shouldEnd
    let bound = node.recordedBound(columnsLeft: rest, work: &work) { shouldEnd() != nil }
    search.steps += 1 + (work + UInt64(node.pairCount * node.columns.count)) / FirstLayerSearch.entriesPerStep
    switch bound {
    case .impossible: return .exhausted
    case .refuted(let weights): return .pruned(named(weights, of: node))
    case .open(let columns, let weights):
      if columns.count == node.columns.count {
        return branch(on: node, rest: rest, chosen: chosen, allowsIdle: allowsIdle)
      }
      // What separates nothing that is open is left out with the weights if they would refute one column less.
      let keepsIdle = weights.reduce(0) { $0 + $1.weight } <= (rest - 1) * node.largest(of: weights)
      let narrower = node.restricted(toColumns: columns, pairs: Array(0..<node.pairCount))
      return branch(on: narrower, rest: rest, chosen: chosen, allowsIdle: allowsIdle && keepsIdle)
        .map { .reduced(by: named(weights, of: node), $0) }
    }
  }

  /// One child for each column that separates the pair with the fewest.
  private mutating func branch(
    on node: SeparationNode, rest: Int, chosen: [Int32], allowsIdle: Bool
  ) -> SeparationTree? {
    if node.isImpossible { return .exhausted }
    var isExcluded = [Bool](repeating: false, count: node.columns.count)
    var children: [(column: Int32, tree: SeparationTree)] = []
    for place in node.columns.indices where node.separators[place >> 6] >> UInt64(place & 63) & 1 == 1 {
      if isExcluded[place] { continue }
      let column = node.columns[place]
      let child = node.child(choosing: place, among: node.columns.indices.filter { !isExcluded[$0] })
      guard
        let tree = evidence(against: child, rest: rest - 1, chosen: chosen + [column], allowsIdle: allowsIdle)
      else { return nil }
      children.append((column, tree))
      isExcluded[place] = true
      guard refuter == nil else { continue }
      // Only while nothing but separation counts is a column as good as those within it.
      for other in node.columns.indices where !isExcluded[other] {
        isExcluded[other] =
          node.isWithin(other, place) && problem.isWithin(Int(node.columns[other]), Int(column))
      }
    }
    return children.reversed().reduce(.exhausted) { rest, child in
      .branch(on: problem.function(Int(child.column)), taken: child.tree, excluded: rest)
    }
  }

  /// The evidence against all completions of a separating set by `count` of the columns, each as often as one likes; nil
  /// stands for the idle one.
  private mutating func completion(
    of chosen: [Int32], with columns: [Int32?], from start: Int, _ count: Int
  ) -> SeparationTree? {
    if count == 0 { return refuter?(chosen, &search.steps).map { .merged($0) } }
    var children: [(column: Int32?, tree: SeparationTree)] = []
    for index in start..<columns.count {
      nodesLeft -= 1
      guard nodesLeft >= 0, !search.shouldStop() else { return nil }
      let layer = chosen + (columns[index].map { [$0] } ?? [])
      guard let tree = completion(of: layer, with: columns, from: index, count - 1) else { return nil }
      children.append((columns[index], tree))
    }
    return children.reversed().reduce(.exhausted) { rest, child in
      .branch(
        on: child.column.map { problem.function(Int($0)) } ?? .constant(false), taken: child.tree, excluded: rest)
    }
  }

  /// Weights of pairs of the node as weights of pairs of points.
  private func named(_ weights: [(pair: Int, weight: Int)], of node: SeparationNode) -> [SeparationTree.PairWeight] {
    weights.map { weight in
      let pair = problem.pairs[Int(node.pairs[weight.pair])]
      return SeparationTree.PairWeight(one: Int(pair.one), zero: Int(pair.zero), weight: weight.weight)
    }
  }
}
