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
/// At depth 3 the search can go on where columns do separate: each complete first layer is refuted by itself, by
/// weights of the points on which its second layer fails.
///
/// - Complexity: a node is a linear program of columns times pairs; the number of nodes grows by a factor of
///   about 10 for every half by which r exceeds the value of the linear program at the root.
final class SeparationSearch {
  private let sample: PartialFunction
  private let functions: [NeuronFunction]
  /// The distinct columns up to complement (the constant one among them), as the pairs that they separate: `words` words each.
  private let sets: [UInt64]
  private let words: Int
  private let columnCount: Int
  private let pairs: [(one: Int, zero: Int)]
  /// The pairs that no other pair implies, the one with the fewest separating columns first.
  private let essential: [Int]
  private var nodesLeft = 0
  /// The width of the second layer if complete first layers are to be refuted.
  private var secondWidth: Int?
  /// Weights that refuted complete layers before, for each threshold, the last one first.
  private var knownWeights: [[[Int]]] = []
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
      if !known.insert(set).inserted { continue }
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
  ///
  /// - Parameter secondWidth: at depth 3, the width of the second layer; nil if separation alone is to be refuted.
  func refutation(
    columns r: Int, secondWidth: Int? = nil, nodeLimit: Int, isStopped: @escaping () -> Bool
  ) -> SeparationTree? {
    nodesLeft = nodeLimit
    self.isStopped = isStopped
    self.secondWidth = secondWidth
    knownWeights = [[[Int]]](repeating: [], count: secondWidth ?? 0)
    return search(r, allowed: Array(0..<columnCount), open: essential, chosen: [])
  }

  private func search(_ r: Int, allowed: [Int], open: [Int], chosen: [Int]) -> SeparationTree? {
    nodesLeft -= 1
    guard nodesLeft >= 0, !isStopped() else { return nil }
    guard let first = open.first else {
      guard secondWidth != nil else { return nil }
      return r == 0 ? complete(chosen) : branch(r, allowed: allowed, open: open, chosen: chosen)
    }
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
    guard let branch = branch(r, allowed: allowed, open: open, chosen: chosen) else { return nil }
    return reduction.map { .reduced(by: $0, branch) } ?? branch
  }

  /// One child for each column that separates the pair with the fewest; for every column if no pair is open.
  private func branch(_ r: Int, allowed: [Int], open: [Int], chosen: [Int]) -> SeparationTree? {
    var fewest: [Int]?
    for pair in open {
      let separators = allowed.filter { separates($0, pair) }
      if separators.count < fewest?.count ?? .max { fewest = separators }
    }
    var allowed = allowed
    var children: [(column: Int, tree: SeparationTree)] = []
    for column in fewest ?? allowed where allowed.contains(column) {
      guard
        let tree = search(
          r - 1, allowed: allowed, open: open.filter { !separates(column, $0) }, chosen: chosen + [column])
      else { return nil }
      children.append((column, tree))
      // Within a larger column is as good as equal only while nothing but separation counts.
      allowed.removeAll { secondWidth == nil ? isWithin($0, column) : $0 == column }
    }
    return children.reversed().reduce(.exhausted) { rest, child in
      .branch(on: functions[child.column], taken: child.tree, excluded: rest)
    }
  }

  // MARK: Complete first layers

  /// Weights that refute every second layer on the chosen columns, nil if some threshold stays open.
  private func complete(_ chosen: [Int]) -> SeparationTree? {
    guard let width = secondWidth else { return nil }
    let layer = SignedLayer(
      columns: chosen.map {
        functions[$0].neuron(fanIn: sample.inputCount).column(on: sample.inputColumns, pointCount: sample.pointCount)
      },
      labels: sample.labels)
    var all: [[Int]] = []
    for threshold in 1...width {
      let demand = MarginPrograms.demand(of: sample, width: width, threshold: threshold)
      let weights =
        knownWeights[threshold - 1].first { layer.isRefuted(by: $0, demand: demand, width: width) }
        ?? layer.refutation(demand: demand, width: width)
      guard let weights else { return nil }
      knownWeights[threshold - 1].removeAll { $0 == weights }
      knownWeights[threshold - 1].insert(weights, at: 0)
      if knownWeights[threshold - 1].count > 8 { knownWeights[threshold - 1].removeLast() }
      all.append(weights)
    }
    return .merged(all)
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
