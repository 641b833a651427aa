import ThresholdNetworks

/// What a multicover search has to know about the sample, the same at every node.
struct MulticoverProblem: Sendable {
  /// The maximal correct sets.
  let sets: CorrectSets
  /// What a wrong value on each point costs.
  let costs: [Int]
  /// Whether nodes note the weights that prune them.
  let recordsEvidence: Bool
}

/// A node of the multicover search: `remaining` columns of `live` are still to be chosen, with repetition, so
/// that every point p is correct `demand[p]` times more; points of total cost `allowance` may be given up.
///
/// A node belongs to one thread at a time.
final class MulticoverNode {
  let program: CoverLP
  var live: [Int32]
  /// How many correct columns each point still needs; never negative.
  var demand: [Int]
  var remaining: Int
  var allowance: Int
  /// The points that may not be given up any more; read only while something may.
  var isKept: [Bool]
  /// The columns chosen so far.
  var taken: [Int32]
  /// The column that was branched on before and is excluded from here on.
  var pendingExclusion: Int32?
  /// Where the refutation of this node goes, nil if none is wanted.
  let evidence: CoverEvidence?

  init(
    program: CoverLP, live: [Int32], demand: [Int], remaining: Int, allowance: Int, isKept: [Bool], taken: [Int32],
    evidence: CoverEvidence?
  ) {
    self.program = program
    self.live = live
    self.demand = demand
    self.remaining = remaining
    self.allowance = allowance
    self.isKept = isKept
    self.taken = taken
    self.evidence = evidence
  }

  /// A node in the same place that shares nothing with this one.
  fileprivate func fork(evidence: CoverEvidence?) -> MulticoverNode {
    MulticoverNode(
      program: program.copy(), live: live, demand: demand, remaining: remaining, allowance: allowance, isKept: isKept,
      taken: taken, evidence: evidence)
  }

  /// The same node with another place for its refutation.
  fileprivate func continued(evidence: CoverEvidence?) -> MulticoverNode {
    MulticoverNode(
      program: program, live: live, demand: demand, remaining: remaining, allowance: allowance, isKept: isKept,
      taken: taken, evidence: evidence)
  }
}

/// The root of the search for one output threshold.
///
/// `@unchecked` because of `program`, which nobody changes while roots exist: nodes work on copies.
struct MulticoverRoot: @unchecked Sendable {
  let program: CoverLP
  let setCount: Int
  let demand: [Int]
  let width: Int
  let allowance: Int

  func node(evidence: CoverEvidence? = nil) -> MulticoverNode {
    MulticoverNode(
      program: program.copy(), live: (0..<setCount).map { Int32($0) }, demand: demand, remaining: width,
      allowance: allowance, isKept: [Bool](repeating: false, count: demand.count), taken: [], evidence: evidence)
  }
}

/// Expands nodes of the multicover search; one a thread, since it owns scratch space.
///
/// A node is bounded by the covering linear program with verified integer weights U: with M the largest weight of
/// a live column and r columns left it is pruned if U.demand > r M, and a column v is dropped if taking it would be
/// pruned by the same weights, U.demand - U(v) > (r - 1) M. That single rule contains reduced cost fixing and, because
/// weights on satisfied points are set to zero first, the rule for points that must be covered exactly.
final class MulticoverExpander {
  enum Expansion {
    case pruned
    case success([Int32])
    /// The first node comes first in the order of the search.
    case branched(MulticoverNode, MulticoverNode)
  }

  private let problem: MulticoverProblem
  private let pointCount: Int
  private let words: Int
  private var integers: IntegerWeights
  private var setWeights: [Int] = []
  private var isDropped: [Bool]
  private var realDemand: [Double]
  /// The cost of the last expansion: entries of tableaus and tables touched.
  private(set) var cost: UInt64 = 0

  /// How the column to branch on is chosen.
  enum Rule {
    /// For refutations: the largest growth of both bounds.
    case penalties
    /// For witnesses: the multiplicity nearest to one half, with a random error.
    case nearestToHalf
    /// For witnesses: the largest multiplicity below one, with a random error.
    case nearestToOne
  }

  private let rule: Rule
  private var randomState: UInt64

  init(_ problem: MulticoverProblem, rule: Rule = .penalties, seed: UInt64 = 0) {
    self.problem = problem
    self.rule = rule
    randomState = seed &* 0x9e37_79b9_7f4a_7c15
    pointCount = problem.sets.pointCount
    words = problem.sets.words
    integers = IntegerWeights(pointCount: pointCount)
    isDropped = [Bool](repeating: false, count: problem.sets.count)
    realDemand = [Double](repeating: 0, count: max(1, pointCount))
  }

  func expand(_ node: MulticoverNode) -> Expansion {
    let before = node.program.work
    cost = UInt64(pointCount * 8)
    let expansion = expandCounted(node)
    cost += node.program.work &- before
    return expansion
  }

  private func expandCounted(_ node: MulticoverNode) -> Expansion {
    if let column = node.pendingExclusion {
      node.pendingExclusion = nil
      node.live.removeAll { $0 == column }
      _ = node.program.remove { $0 == Int(column) }
    }
    while true {
      if let end = settleByCounting(node) { return end }
      let limit = Double(node.remaining) * (1 + 4e-6) + 1e-9
      var outcome = solve(node, limit: limit)
      var (value, largest) = weigh(node)
      if value > node.remaining * largest { return prune(node) }
      if outcome == .exceeded {
        outcome = node.program.maximize()
        (value, largest) = weigh(node)
        if value > node.remaining * largest { return prune(node) }
      }
      while outcome == .optimal,
        node.program.admit(heaviestOf: node.live, weights: setWeights, of: problem.sets, marks: &isDropped)
      {
        (value, largest) = weigh(node)
        if value > node.remaining * largest { return prune(node) }
      }
      if node.allowance > 0 && node.program.value > limit { return branchOnMistake(node) }
      let drops = drop(node, below: value - (node.remaining - 1) * largest)
      if drops.any {
        if drops.mayGrow { continue }
        if node.live.isEmpty { continue }
      }
      return branchOnColumn(node)
    }
  }

  /// Solves the program for the demand of the node, up to the limit.
  private func solve(_ node: MulticoverNode, limit: Double) -> CoverLP.Outcome {
    realDemand.withUnsafeMutableBufferPointer { real in
      for point in 0..<pointCount { real[point] = Double(node.demand[point]) }
      if let base = real.baseAddress { node.program.setDemand(base) }
    }
    let outcome = node.program.maximize(stoppingAbove: limit)
    guard outcome == .unbounded else { return outcome }
    let isCovered = node.program.admitCover(of: node.demand, from: node.live, of: problem.sets)
    return isCovered ? solve(node, limit: limit) : outcome
  }

  // MARK: Counting rules

  /// Ends the node without a linear program where that is possible; drops columns that miss a point which every
  /// remaining column has to cover.
  private func settleByCounting(_ node: MulticoverNode) -> Expansion? {
    let r = node.remaining
    var openCost = 0
    var mustBeCovered = false
    var forced = [UInt64](repeating: 0, count: words)
    var needed = forced
    for point in 0..<pointCount where node.demand[point] > 0 {
      let isHard = node.allowance == 0 || node.isKept[point] || problem.costs[point] > node.allowance
      if node.demand[point] > r {
        if isHard { return refuted(node, .impossible) }
        node.evidence?.steps.append(.lost(point))
        node.allowance -= problem.costs[point]
        node.demand[point] = 0
        return settleByCounting(node)
      }
      if isHard {
        mustBeCovered = true
        needed[point >> 6] |= 1 << UInt64(point & 63)
        if node.demand[point] == r { forced[point >> 6] |= 1 << UInt64(point & 63) }
      } else {
        openCost += problem.costs[point]
      }
    }
    if !mustBeCovered && openCost <= node.allowance { return .success(node.taken) }
    if r == 0 { return refuted(node, .impossible) }

    var union = [UInt64](repeating: 0, count: words)
    var kept: [Int32] = []
    kept.reserveCapacity(node.live.count)
    problem.sets.members.withUnsafeBufferPointer { members in
      for column in node.live {
        let base = Int(column) * words
        var misses: UInt64 = 0
        for word in 0..<words { misses |= forced[word] & ~members[base + word] }
        if misses != 0 { continue }
        kept.append(column)
        for word in 0..<words { union[word] |= members[base + word] }
      }
    }
    cost += UInt64(node.live.count * words)
    if kept.count < node.live.count {
      if node.evidence != nil {
        node.evidence?.steps.append(
          .reduction((0..<pointCount).map { Int(forced[$0 >> 6] >> UInt64($0 & 63) & 1) }))
      }
      remove(node, keeping: kept)
    }
    for word in 0..<words where needed[word] & ~union[word] != 0 {
      let point = word * 64 + (needed[word] & ~union[word]).trailingZeroBitCount
      return refuted(node, .weights((0..<pointCount).map { $0 == point ? 1 : 0 }))
    }
    if r == 1 { return settleLastColumn(node) }
    return nil
  }

  private func settleLastColumn(_ node: MulticoverNode) -> Expansion {
    for column in node.live {
      var wrongCost = 0
      var isRight = true
      for point in 0..<pointCount where node.demand[point] > 0 && !problem.sets.contains(point, in: Int(column)) {
        isRight = isRight && node.allowance > 0 && !node.isKept[point]
        wrongCost += problem.costs[point]
      }
      if isRight && wrongCost <= node.allowance { return .success(node.taken + [column]) }
    }
    // Without an allowance the rule for forced points has left only columns that succeed. A point that is kept weighs more than
    // all that may be given up.
    return refuted(
      node, .weights(node.demand.indices.map { min(node.demand[$0], 1) * (node.isKept[$0] ? node.allowance + 1 : 1) }))
  }

  // MARK: Weights

  /// Takes the integer weights from the program.
  ///
  /// - Returns: U.demand less what giving up points can save, and the largest weight of a live column.
  private func weigh(_ node: MulticoverNode) -> (value: Int, largest: Int) {
    integers.take(from: node.program, demand: node.demand)
    let count = node.live.count
    if setWeights.count < count { setWeights = [Int](repeating: 0, count: count) }
    var largest = 0
    problem.sets.members.withUnsafeBufferPointer { members in
      setWeights.withUnsafeMutableBufferPointer { weights in
        guard let base = members.baseAddress else { return }
        for index in 0..<count {
          let weight = integers.weight(of: base + Int(node.live[index]) * words)
          weights[index] = weight
          largest = max(largest, weight)
        }
      }
    }
    cost += UInt64(count * words * 8 + words * 2048)
    let forgiven =
      node.allowance == 0
      ? 0
      : integers.forgivable(node.demand, costs: problem.costs, allowance: node.allowance, isKept: node.isKept)
    return (integers.total(node.demand) - forgiven, largest)
  }

  private func prune(_ node: MulticoverNode) -> Expansion {
    refuted(node, .weights(node.evidence == nil ? [] : integers.weights))
  }

  private func refuted(_ node: MulticoverNode, _ end: CoverEvidence.End) -> Expansion {
    node.evidence?.end = end
    return .pruned
  }

  /// Drops the live columns whose weight in `setWeights` is below `bound`.
  private func drop(_ node: MulticoverNode, below bound: Int) -> (any: Bool, mayGrow: Bool) {
    var kept: [Int32] = []
    kept.reserveCapacity(node.live.count)
    for (index, column) in node.live.enumerated() where setWeights[index] >= bound { kept.append(column) }
    if kept.count == node.live.count { return (false, false) }
    if let evidence = node.evidence { evidence.steps.append(.reduction(integers.weights)) }
    return (true, remove(node, keeping: kept))
  }

  @discardableResult
  private func remove(_ node: MulticoverNode, keeping kept: [Int32]) -> Bool {
    defer { node.live = kept }
    return node.program.keep(kept, of: node.live, marks: &isDropped)
  }

  // MARK: Branching

  private func branchOnColumn(_ node: MulticoverNode) -> Expansion {
    var best: Int?
    var bestScore = -1.0
    var whole: [(column: Int, count: Int)] = []
    var largest: (column: Int, multiplicity: Double) = (-1, 0)
    func consider(_ column: Int, _ multiplicity: Double, _ score: (_ fraction: Double) -> Double) {
      let rounded = multiplicity.rounded()
      if multiplicity > largest.multiplicity { largest = (column, multiplicity) }
      if abs(multiplicity - rounded) < 1e-6 {
        if rounded > 0 { whole.append((column, Int(rounded))) }
        return
      }
      let score = score(multiplicity - multiplicity.rounded(.down))
      if score > bestScore || (score == bestScore && column < (best ?? .max)) {
        bestScore = score
        best = column
      }
    }
    switch rule {
    case .penalties:
      // The smaller gain decides. Taking is the rarer way to a solution and its gain the better estimate, hence the
      // factor (1 to 3 make little difference); without any gain the multiplicity nearest to one half.
      let slack = max(0, Double(node.remaining) - node.program.value)
      node.program.forEachPenalty { column, multiplicity, removed, taken in
        consider(column, multiplicity) { min(removed, 2 * taken) + 1e-3 * slack * (0.5 - abs($0 - 0.5)) }
      }
    case .nearestToHalf:
      node.program.forEachMultiplicity { column, multiplicity in
        consider(column, multiplicity) { 0.5 - abs($0 - 0.5) + 0.1 * randomFraction() }
      }
    case .nearestToOne:
      node.program.forEachMultiplicity { column, multiplicity in
        consider(column, multiplicity) { $0 + 0.2 * randomFraction() }
      }
    }
    if best == nil, let cover = checkedCover(node, whole) { return .success(cover) }
    let column = best ?? (largest.column >= 0 ? largest.column : Int(node.live[0]))

    let (taken, excluded) = forkEvidence(node) { .branch(problem.sets.function(column), $0, $1) }
    let child = node.fork(evidence: taken)
    cost += child.program.work &- node.program.work
    child.taken.append(Int32(column))
    child.remaining -= 1
    for point in 0..<pointCount where child.demand[point] > 0 && problem.sets.contains(point, in: column) {
      child.demand[point] -= 1
    }
    let rest = node.continued(evidence: excluded)
    rest.pendingExclusion = Int32(column)
    return .branched(child, rest)
  }

  /// Splitmix64, as a number in 0 ..< 1.
  private func randomFraction() -> Double {
    randomState &+= 0x9e37_79b9_7f4a_7c15
    var bits = randomState
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((bits ^ (bits >> 31)) >> 11) * 0x1p-53
  }

  /// The columns taken so far with the given ones, if together they suffice.
  private func checkedCover(_ node: MulticoverNode, _ counts: [(column: Int, count: Int)]) -> [Int32]? {
    guard counts.reduce(0, { $0 + $1.count }) <= node.remaining else { return nil }
    for point in 0..<pointCount where node.demand[point] > 0 {
      let covered = counts.reduce(0) { problem.sets.contains(point, in: $1.column) ? $0 + $1.count : $0 }
      if covered < node.demand[point] { return nil }
    }
    let sorted = counts.sorted { $0.column < $1.column }
    return node.taken + sorted.flatMap { [Int32](repeating: Int32($0.column), count: $0.count) }
  }

  /// Either the point that contributes most to the bound is given up, or it is kept for good.
  private func branchOnMistake(_ node: MulticoverNode) -> Expansion {
    var best = -1
    var bestGain = 0
    for point in 0..<pointCount where !node.isKept[point] && problem.costs[point] <= node.allowance {
      let gain = integers.weights[point] * node.demand[point]
      if gain > bestGain { (best, bestGain) = (point, gain) }
    }
    guard best >= 0 else { return branchOnColumn(node) }
    let (first, second) = forkEvidence(node) { .mistake(best, $0, $1) }
    let given = node.fork(evidence: first)
    cost += given.program.work &- node.program.work
    given.allowance -= problem.costs[best]
    given.demand[best] = 0
    let kept = node.continued(evidence: second)
    kept.isKept[best] = true
    return .branched(given, kept)
  }

  private func forkEvidence(
    _ node: MulticoverNode, _ end: (CoverEvidence, CoverEvidence) -> CoverEvidence.End
  ) -> (CoverEvidence?, CoverEvidence?) {
    guard let evidence = node.evidence else { return (nil, nil) }
    let (first, second) = (CoverEvidence(), CoverEvidence())
    evidence.end = end(first, second)
    return (first, second)
  }
}
