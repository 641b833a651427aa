import Covering
import Solving
import ThresholdNetworks

/// Searches for evidence that no r first-layer columns separate every one from every zero.
///
/// Branch and bound: the linear program of covering the pairs by columns bounds a node, columns are dropped by
/// reduced costs, and the search branches over the columns that separate the pair with the fewest of them.
/// Pairs whose separating columns include those of another pair are implied and left out. Every step is decided
/// in integers, so the tree that is written down holds as it stands.
///
/// - Complexity: a node is a linear program of columns times pairs; the number of nodes grows by a factor of
///   about 10 for every half by which r exceeds the value of the linear program at the root.
final class SeparationSearch {
  private let sample: PartialFunction
  private let functions: [NeuronFunction]
  /// The distinct columns up to complement, as the pairs that they separate: `words` words each.
  private let sets: [UInt64]
  private let words: Int
  private let columnCount: Int
  private let pairs: [(one: Int, zero: Int)]
  /// The pairs that no other pair implies, the one with the fewest separating columns first.
  private let essential: [Int]
  private var nodesLeft = 0
  private var isStopped: () -> Bool = { false }

  /// Beyond this the tables of columns and pairs are not built.
  private static let maximumCells = 1 << 26
  private static let maximumEssentialPairs = 512

  /// Nil if the tables would be too large.
  init?(sample: PartialFunction) {
    self.sample = sample
    let ones = sample.ones.ones
    let zeros = sample.zeros.ones
    let pairCount = ones.count * zeros.count
    guard sample.inputCount <= 12, pairCount > 0, pairCount <= 1 << 13,
      (sample.inputCount << sample.inputCount) * pairCount <= Self.maximumCells * 8
    else { return nil }
    pairs = ones.flatMap { one in zeros.map { (one, $0) } }
    words = (pairCount + 63) / 64
    var known: Set<[UInt64]> = []
    var functions: [NeuronFunction] = []
    var sets: [UInt64] = []
    for entry in ColumnDictionary(of: sample).entries {
      var set = [UInt64](repeating: 0, count: words)
      let column = entry.column
      for (index, pair) in pairs.enumerated() where column[pair.one] != column[pair.zero] {
        set[index >> 6] |= 1 << UInt64(index & 63)
      }
      if set.allSatisfy({ $0 == 0 }) || !known.insert(set).inserted { continue }
      functions.append(entry.function)
      sets.append(contentsOf: set)
    }
    self.functions = functions
    self.sets = sets
    columnCount = functions.count
    essential = Self.essentialPairs(sets: sets, words: words, columnCount: columnCount, pairCount: pairCount)
  }

  private static func essentialPairs(sets: [UInt64], words: Int, columnCount: Int, pairCount: Int) -> [Int] {
    let columnWords = (columnCount + 63) / 64
    var rows = [UInt64](repeating: 0, count: pairCount * columnWords)
    for column in 0..<columnCount {
      for word in 0..<words {
        var rest = sets[column * words + word]
        while rest != 0 {
          let pair = word * 64 + rest.trailingZeroBitCount
          rows[pair * columnWords + column >> 6] |= 1 << UInt64(column & 63)
          rest &= rest - 1
        }
      }
    }
    let sizes = (0..<pairCount).map { pair in
      (0..<columnWords).reduce(0) { $0 + rows[pair * columnWords + $1].nonzeroBitCount }
    }
    var kept: [Int] = []
    for pair in (0..<pairCount).sorted(by: { (sizes[$0], $0) < (sizes[$1], $1) }) {
      if kept.count == maximumEssentialPairs { break }
      let isImplied = kept.contains { other in
        (0..<columnWords).allSatisfy { rows[other * columnWords + $0] & ~rows[pair * columnWords + $0] == 0 }
      }
      if !isImplied { kept.append(pair) }
    }
    return kept
  }

  /// A refutation of r columns within `nodeLimit` nodes, nil if none is found.
  func refutation(columns r: Int, nodeLimit: Int, isStopped: @escaping () -> Bool) -> SeparationTree? {
    nodesLeft = nodeLimit
    self.isStopped = isStopped
    return search(r, allowed: Array(0..<columnCount), open: essential)
  }

  private func search(_ r: Int, allowed: [Int], open: [Int]) -> SeparationTree? {
    nodesLeft -= 1
    guard let first = open.first, nodesLeft >= 0, !isStopped() else { return nil }
    if r == 0 { return .pruned([weight(first, 1)]) }
    if open.contains(where: { pair in !allowed.contains { separates($0, pair) } }) { return .exhausted }
    var allowed = allowed
    let proposal = propose(r, allowed: allowed, open: open)
    var reduction: [SeparationTree.PairWeight]?
    switch proposal {
    case .pruned(let weights): return .pruned(weights)
    case .reduced(let weights, let left):
      reduction = weights
      allowed = left
    case .nothing: break
    }
    // Far from the bound the tree would be too large.
    guard let branch = branch(r, allowed: allowed, open: open) else { return nil }
    return reduction.map { .reduced(by: $0, branch) } ?? branch
  }

  private func branch(_ r: Int, allowed: [Int], open: [Int]) -> SeparationTree? {
    var fewest: [Int]?
    for pair in open {
      let separators = allowed.filter { separates($0, pair) }
      if separators.count < fewest?.count ?? .max { fewest = separators }
    }
    guard let fewest else { return nil }
    var allowed = allowed
    var children: [(column: Int, tree: SeparationTree)] = []
    for column in fewest where allowed.contains(column) {
      guard let tree = search(r - 1, allowed: allowed, open: open.filter { !separates(column, $0) }) else { return nil }
      children.append((column, tree))
      allowed.removeAll { isWithin($0, column) }
    }
    return children.reversed().reduce(.exhausted) { rest, child in
      .branch(on: functions[child.column], taken: child.tree, excluded: rest)
    }
  }

  private enum Proposal {
    case pruned([SeparationTree.PairWeight])
    case reduced([SeparationTree.PairWeight], left: [Int])
    case nothing
  }

  /// What the linear program says, in integers.
  private func propose(_ r: Int, allowed: [Int], open: [Int]) -> Proposal {
    let openWords = (open.count + 63) / 64
    var members = [UInt64](repeating: 0, count: allowed.count * openWords)
    for (place, column) in allowed.enumerated() {
      for (index, pair) in open.enumerated() where separates(column, pair) {
        members[place * openWords + index >> 6] |= 1 << UInt64(index & 63)
      }
    }
    var proposed = [Double](repeating: 0, count: open.count)
    let limit = Double(r) * (1 + 4e-6) + 1e-9
    members.withUnsafeBufferPointer { members in
      guard let base = members.baseAddress else { return }
      let program = CoverLP(pointCount: open.count, members: base, sets: 0..<allowed.count)
      [Double](repeating: 1, count: open.count).withUnsafeBufferPointer {
        if let demand = $0.baseAddress { program.setDemand(demand) }
      }
      _ = program.maximize(stoppingAbove: limit, pivotLimit: 20 * (open.count + 50))
      program.forEachWeight { proposed[$0] = min($1, 2) }
    }
    for scale in [7.0, 63, 1023, 1_048_575] {
      let weights = proposed.map { Int(($0 * scale).rounded()) }
      let sums = allowed.indices.map { place in sum(of: weights, in: members, at: place * openWords, openWords) }
      let total = weights.reduce(0, +)
      let largest = sums.max() ?? 0
      if total > r * largest { return .pruned(pairWeights(weights, open)) }
      guard scale > 1023 else { continue }
      let left = allowed.indices.filter { total - sums[$0] <= (r - 1) * largest }.map { allowed[$0] }
      if left.count < allowed.count { return .reduced(pairWeights(weights, open), left: left) }
    }
    return .nothing
  }

  private func sum(of weights: [Int], in members: [UInt64], at start: Int, _ words: Int) -> Int {
    var sum = 0
    for word in 0..<words {
      var rest = members[start + word]
      while rest != 0 {
        sum += weights[word * 64 + rest.trailingZeroBitCount]
        rest &= rest - 1
      }
    }
    return sum
  }

  private func pairWeights(_ weights: [Int], _ open: [Int]) -> [SeparationTree.PairWeight] {
    zip(open, weights).filter { $0.1 > 0 }.map { weight($0.0, $0.1) }
  }

  private func weight(_ pair: Int, _ weight: Int) -> SeparationTree.PairWeight {
    SeparationTree.PairWeight(one: pairs[pair].one, zero: pairs[pair].zero, weight: weight)
  }

  private func separates(_ column: Int, _ pair: Int) -> Bool {
    sets[column * words + pair >> 6] >> UInt64(pair & 63) & 1 == 1
  }

  private func isWithin(_ inner: Int, _ outer: Int) -> Bool {
    (0..<words).allSatisfy { sets[inner * words + $0] & ~sets[outer * words + $0] == 0 }
  }
}
