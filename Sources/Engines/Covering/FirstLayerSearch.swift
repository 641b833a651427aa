import CKernels
import Running
import Solving

/// Runs through all first layers of a given width that separate a sample, each multiset of columns once.
///
/// Branches on the unseparated pair with the fewest columns; a column is excluded once the branch that takes it is
/// done. Wide subproblems are packed anew and bounded by a linear program; the last columns are chosen on bit
/// sets, bounded by the weights of that program. Once everything is separated the rest of the layer is free and runs
/// through all multisets of the columns that are not excluded. See <doc:FirstLayers>.
package final class FirstLayerSearch {
  /// What to do with a first layer: true ends the search. Adds what it cost to the steps.
  package typealias Visitor = (_ layer: [Int32], _ steps: inout UInt64) -> Bool

  /// A step is a chosen column or 500 entries of a tableau, about 0.08 microseconds; four are a resource unit.
  package static let stepsPerUnit: UInt64 = 4
  static let entriesPerStep: UInt64 = 500

  /// Subproblems with at least this many columns to choose are packed and bounded by a linear program, and those with
  /// one less if the program above them left much slack.
  private static let programWidth = 5
  private static let muchSlack = 1.0

  private let limit: UInt64
  let shouldEnd: () -> Exhausted?
  private let visit: Visitor
  package internal(set) var steps: UInt64 = 0
  /// Why the search ended early; nil if it ran through everything or the visitor ended it.
  package private(set) var exhausted: Exhausted?
  private var nextPoll: UInt64 = 0
  private static let pollInterval: UInt64 = 16_384

  /// - Parameters:
  ///   - limit: the steps after which the search ends with `.resources`.
  ///   - shouldEnd: asked every millisecond.
  ///   - visit: called with every first layer; a search for evidence visits none.
  package init(
    limit: UInt64, shouldEnd: @escaping () -> Exhausted?, visit: @escaping Visitor = { _, _ in false }
  ) {
    self.limit = limit
    self.shouldEnd = shouldEnd
    self.visit = visit
  }

  /// A subtree: the node, the columns already chosen, and how many are to follow.
  package struct Subtree {
    package let node: SeparationNode
    package let chosen: [Int32]
    package let rest: Int

    package init(node: SeparationNode, chosen: [Int32], rest: Int) {
      (self.node, self.chosen, self.rest) = (node, chosen, rest)
    }
  }

  /// A child that is built when it is needed: the column at `place` of the node is chosen, those of the first pair before
  /// it are excluded.
  package struct Branch {
    let node: SeparationNode
    let chosen: [Int32]
    let rest: Int
    let place: Int
    /// Whether the columns behind this one are chosen on the bit sets of `node`.
    let isScanned: Bool
  }

  /// A part of the search that one thread takes on. `@unchecked` because of the nodes, which do not change once they
  /// are bounded.
  package enum Part: @unchecked Sendable {
    case subtree(Subtree)
    case branch(Branch)
  }

  func shouldStop() -> Bool {
    if steps < nextPoll { return exhausted != nil }
    nextPoll = steps + Self.pollInterval
    if exhausted == nil { exhausted = shouldEnd() ?? (steps > limit ? .resources : nil) }
    return exhausted != nil
  }

  /// Bounds a subtree: nil if no first layer is in it, else the node with the columns that are still possible.
  private func tightened(_ subtree: Subtree) -> SeparationNode? {
    var node = subtree.node
    while true {
      if node.isImpossible { return nil }
      if node.pairCount == 0 || subtree.rest < Self.programWidth - 1 { return node }
      var work: UInt64 = 0
      let bound = node.bound(columnsLeft: subtree.rest, work: &work) { [shouldEnd] in shouldEnd() != nil }
      steps += 1 + (work + UInt64(node.pairCount * node.columns.count)) / Self.entriesPerStep
      guard case .open(let columns) = bound else { return nil }
      if columns.count == node.columns.count { return node }
      let isWorthRepeating = columns.count * 10 < node.columns.count * 9
      let pairs = Array(0..<node.pairCount)
      if !isWorthRepeating { return node }
      node = node.restricted(toColumns: columns, pairs: pairs)
    }
  }

  /// Visits the first layers of a part whole, or divides it into parts that stand for it in this order.
  ///
  /// What is divided depends on the problem alone: the first two choices, as long as a part is worth a task of its own.
  package func exploreOrDivide(_ part: Part) -> [Part] {
    if shouldStop() { return [] }
    let subtree: Subtree
    switch part {
    case .subtree(let root): subtree = root
    case .branch(let branch) where branch.isScanned:
      _ = scan(branch.node, chosen: branch.chosen, rest: branch.rest, onlyPlace: branch.place)
      return []
    case .branch(let branch): subtree = self.subtree(of: branch)
    }
    guard let node = tightened(subtree) else { return [] }
    let isLarge = node.columns.count * node.pairCount >= Self.dividedSize
    if isLarge && subtree.chosen.count < Self.dividedLevels && subtree.rest > 2 {
      return branches(of: node, subtree).map { .branch($0) }
    }
    _ = explore(node, subtree)
    return []
  }

  private static let dividedLevels = 2
  /// Columns times pairs.
  private static let dividedSize = 1 << 13

  /// Whether the subproblems behind the next column are packed; otherwise the rest is chosen on bit sets.
  private func isBranching(_ node: SeparationNode, _ rest: Int) -> Bool {
    rest > Self.programWidth || rest == Self.programWidth && node.slack > Self.muchSlack
  }

  /// The branches of a node on its first pair.
  private func branches(of node: SeparationNode, _ subtree: Subtree) -> [Branch] {
    let isScanned = !isBranching(node, subtree.rest)
    return node.columns.indices.filter { node.separators[$0 >> 6] >> UInt64($0 & 63) & 1 == 1 }
      .map { Branch(node: node, chosen: subtree.chosen, rest: subtree.rest, place: $0, isScanned: isScanned) }
  }

  private func subtree(of branch: Branch) -> Subtree {
    let node = branch.node
    let columns = node.columns.indices.filter { column in
      column > branch.place || node.separators[column >> 6] >> UInt64(column & 63) & 1 == 0
    }
    steps += UInt64(node.openPairs(choosing: branch.place).count * columns.count) / Self.entriesPerStep
    return Subtree(
      node: node.child(choosing: branch.place, among: columns), chosen: branch.chosen + [node.columns[branch.place]],
      rest: branch.rest - 1)
  }

  /// Visits the first layers of a subtree; returns whether the visitor ended the search.
  package func explore(_ subtree: Subtree) -> Bool {
    if shouldStop() { return false }
    guard let node = tightened(subtree) else { return false }
    return explore(node, subtree)
  }

  private func explore(_ node: SeparationNode, _ subtree: Subtree) -> Bool {
    if node.pairCount == 0 { return complete(subtree.chosen, with: node.columns, subtree.rest) }
    if isBranching(node, subtree.rest) {
      for branch in branches(of: node, subtree) {
        if explore(self.subtree(of: branch)) { return true }
        if exhausted != nil { return false }
      }
      return false
    }
    return scan(node, chosen: subtree.chosen, rest: subtree.rest)
  }

  /// Visits all completions of a separating set by `count` of the columns given or chosen already.
  private func complete(_ chosen: [Int32], with columns: [Int32], _ count: Int) -> Bool {
    if count == 0 {
      steps += 1
      return visit(chosen, &steps)
    }
    // A repeated column is written as one more choice of a column that the set holds already.
    return extend(chosen, with: columns + chosen, from: 0, count)
  }

  private func extend(_ layer: [Int32], with columns: [Int32], from start: Int, _ count: Int) -> Bool {
    if count == 0 {
      steps += 1
      return visit(layer, &steps)
    }
    for index in start..<columns.count {
      if shouldStop() { return false }
      if extend(layer + [columns[index]], with: columns, from: index, count - 1) { return true }
    }
    return false
  }

  // MARK: The last columns

  /// - Parameter onlyPlace: the column of the first pair that is chosen first; nil for each of them in turn.
  private func scan(_ node: SeparationNode, chosen: [Int32], rest: Int, onlyPlace: Int? = nil) -> Bool {
    guard rest > 0 else { return false }
    // One set of pairs and one of columns for each level, and one set of columns for the last choice.
    let words = node.pairWords + node.columnWords
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: (rest + 2) * words) { scratch in
      guard let base = scratch.baseAddress else { return false }
      base.initialize(repeating: 0, count: scratch.count)
      for pair in 0..<node.pairCount { base[pair >> 6] |= 1 << UInt64(pair & 63) }
      for column in node.columns.indices { base[node.pairWords + column >> 6] |= 1 << UInt64(column & 63) }
      var chosen = chosen
      guard let place = onlyPlace else { return descend(node, base, words, rest, &chosen) }
      let allowed = base + node.pairWords
      for word in 0...place >> 6 {
        let before: UInt64 = word < place >> 6 ? ~0 : ~0 >> UInt64(63 - place & 63)
        allowed[word] &= ~(node.separators[word] & before)
      }
      return choose(place, node, base, words, rest, &chosen)
    }
  }

  /// - Parameter level: the unseparated pairs of this level, then its allowed columns.
  private func descend(
    _ node: SeparationNode, _ level: UnsafeMutablePointer<UInt64>, _ words: Int, _ rest: Int, _ chosen: inout [Int32]
  ) -> Bool {
    let pairWords = node.pairWords
    let columnWords = node.columnWords
    let open = level
    let allowed = level + pairWords
    let next = level + words
    if rest == 1, (0..<pairWords).contains(where: { open[$0] != 0 }) {
      // The columns that separate all open pairs.
      next.update(from: allowed, count: columnWords)
      for word in 0..<pairWords {
        var bits = open[word]
        while bits != 0 {
          let row = node.separators + (word * 64 + bits.trailingZeroBitCount) * columnWords
          var any: UInt64 = 0
          for place in 0..<columnWords {
            next[place] &= row[place]
            any |= next[place]
          }
          if any == 0 { return false }
          bits &= bits - 1
        }
      }
      for word in 0..<columnWords {
        var bits = next[word]
        while bits != 0 {
          let column = word * 64 + bits.trailingZeroBitCount
          bits &= bits - 1
          if shouldStop() { return false }
          steps += 1
          if visit(chosen + [node.columns[column]], &steps) { return true }
        }
      }
      return false
    }
    // Pairs are ordered by their columns in the node: the first open ones are the likely tightest.
    guard let pair = tightestPair(node, open, allowed) else {
      var columns: [Int32] = []
      for column in node.columns.indices where allowed[column >> 6] >> UInt64(column & 63) & 1 == 1 {
        columns.append(node.columns[column])
      }
      return complete(chosen, with: columns, rest)
    }
    let row = node.separators + pair * columnWords
    for word in 0..<columnWords {
      var bits = row[word] & allowed[word]
      while bits != 0 {
        let column = word * 64 + bits.trailingZeroBitCount
        allowed[word] &= ~(bits & ~(bits - 1))
        bits &= bits - 1
        if choose(column, node, level, words, rest, &chosen) { return true }
        if exhausted != nil { return false }
      }
    }
    return false
  }

  /// Chooses a column that `level` does not allow any more, unless the weights of the node say that the rest cannot do.
  private func choose(
    _ column: Int, _ node: SeparationNode, _ level: UnsafeMutablePointer<UInt64>, _ words: Int, _ rest: Int,
    _ chosen: inout [Int32]
  ) -> Bool {
    let pairWords = node.pairWords
    let next = level + words
    steps += 1
    let members = node.members + column * pairWords
    for place in 0..<pairWords { next[place] = level[place] & ~members[place] }
    if node.largestWeight > 0 && rest > 2 && node.weight(of: next) > (rest - 1) * node.largestWeight { return false }
    if shouldStop() { return false }
    (next + pairWords).update(from: level + pairWords, count: node.columnWords)
    chosen.append(node.columns[column])
    defer { chosen.removeLast() }
    return descend(node, next, words, rest - 1, &chosen)
  }

  /// Of the first few open pairs the one with the fewest allowed columns.
  @inline(__always)
  private func tightestPair(
    _ node: SeparationNode, _ open: UnsafePointer<UInt64>, _ allowed: UnsafePointer<UInt64>
  ) -> Int? {
    let pair = thresher_tightest_pair(open, node.pairWords, node.separators, allowed, node.columnWords)
    return pair < node.pairWords * 64 ? pair : nil
  }
}
