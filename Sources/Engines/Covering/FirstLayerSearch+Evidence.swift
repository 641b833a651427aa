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
    return walk.refutes(SeparationNode(problem), rest: width, chosen: []) ? SeparationTree(walk.nodes) : nil
  }
}

/// One walk of a search that records what it does.
private struct RecordedWalk {
  let search: FirstLayerSearch
  let problem: SeparationProblem
  let refuter: FirstLayerSearch.Refuter?
  var nodesLeft: Int
  /// What was done, each node before its successors; whole where everything was refuted.
  private(set) var nodes: [SeparationTree.Node] = []

  init(
    search: FirstLayerSearch, problem: SeparationProblem, refuter: FirstLayerSearch.Refuter?, nodesLeft: Int
  ) {
    (self.search, self.problem, self.refuter, self.nodesLeft) = (search, problem, refuter, nodesLeft)
  }

  /// Ends a branch.
  private mutating func end(by node: SeparationTree.Node) -> Bool {
    nodes.append(node)
    return true
  }

  /// Refutes a node and says how; false if it stays open, and then what was recorded is no tree.
  ///
  /// Calls itself once for a column that is chosen: at most `width` times within each other, and no more often than points can be
  /// told apart, for every column that is chosen tells some apart.
  mutating func refutes(_ node: SeparationNode, rest: Int, chosen: [Int32], allowsIdle: Bool = true) -> Bool {
    nodesLeft -= 1
    guard nodesLeft >= 0, !search.shouldStop() else { return false }
    if node.pairCount == 0 {
      // An idle neuron is a choice as well, unless weights have left it out.
      let idle: [Int32?] = allowsIdle ? [nil] : []
      return refuter != nil && refutesCompletions(of: chosen, with: idle + node.columns, from: 0, rest)
    }
    if node.isImpossible { return end(by: .exhausted) }
    if rest == 0 { return end(by: .pruned(named([(pair: 0, weight: 1)], of: node))) }
    var work: UInt64 = 0
    let shouldEnd = search.shouldEnd
    let bound = node.recordedBound(columnsLeft: rest, work: &work) { shouldEnd() != nil }
    search.steps += 1 + (work + UInt64(node.pairCount * node.columns.count)) / FirstLayerSearch.entriesPerStep
    switch bound {
    case .impossible: return end(by: .exhausted)
    case .refuted(let weights): return end(by: .pruned(named(weights, of: node)))
    case .open(let columns, let weights):
      if columns.count == node.columns.count {
        return refutesBranches(of: node, rest: rest, chosen: chosen, allowsIdle: allowsIdle)
      }
      // What separates nothing that is open is left out with the weights if they would refute one column less.
      let keepsIdle = weights.reduce(0) { $0 + $1.weight } <= (rest - 1) * node.largest(of: weights)
      let narrower = node.restricted(toColumns: columns, pairs: Array(0..<node.pairCount))
      nodes.append(.reduced(by: named(weights, of: node)))
      return refutesBranches(of: narrower, rest: rest, chosen: chosen, allowsIdle: allowsIdle && keepsIdle)
    }
  }

  /// One branch for each column that separates the pair with the fewest; where all of them are excluded nothing does.
  private mutating func refutesBranches(
    of node: SeparationNode, rest: Int, chosen: [Int32], allowsIdle: Bool
  ) -> Bool {
    if node.isImpossible { return end(by: .exhausted) }
    var isExcluded = [Bool](repeating: false, count: node.columns.count)
    for place in node.columns.indices where node.separators[place >> 6] >> UInt64(place & 63) & 1 == 1 {
      if isExcluded[place] { continue }
      let column = node.columns[place]
      nodes.append(.branch(on: problem.function(Int(column))))
      let child = node.child(choosing: place, among: node.columns.indices.filter { !isExcluded[$0] })
      guard refutes(child, rest: rest - 1, chosen: chosen + [column], allowsIdle: allowsIdle) else { return false }
      isExcluded[place] = true
      guard refuter == nil else { continue }
      // Only while nothing but separation counts is a column as good as those within it.
      for other in node.columns.indices where !isExcluded[other] {
        isExcluded[other] =
          node.isWithin(other, place) && problem.isWithin(Int(node.columns[other]), Int(column))
      }
    }
    return end(by: .exhausted)
  }

  /// Refutes all completions of a separating set by `count` of the columns, each as often as one likes; nil stands for the idle one.
  ///
  /// Calls itself for each column of a first layer, of which there are at most `SeparationEngine.widestRecorded`.
  private mutating func refutesCompletions(
    of chosen: [Int32], with columns: [Int32?], from start: Int, _ count: Int
  ) -> Bool {
    if count == 0 {
      guard let weights = refuter?(chosen, &search.steps) else { return false }
      return end(by: .merged(weights))
    }
    for index in start..<columns.count {
      nodesLeft -= 1
      guard nodesLeft >= 0, !search.shouldStop() else { return false }
      nodes.append(.branch(on: columns[index].map { problem.function(Int($0)) } ?? .constant(false)))
      let layer = chosen + (columns[index].map { [$0] } ?? [])
      guard refutesCompletions(of: layer, with: columns, from: index, count - 1) else { return false }
    }
    return end(by: .exhausted)
  }

  /// Weights of pairs of the node as weights of pairs of points.
  private func named(_ weights: [(pair: Int, weight: Int)], of node: SeparationNode) -> [SeparationTree.PairWeight] {
    weights.map { weight in
      let pair = problem.pairs[Int(node.pairs[weight.pair])]
      return SeparationTree.PairWeight(one: Int(pair.one), zero: Int(pair.zero), weight: weight.weight)
    }
  }
}
