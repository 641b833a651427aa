import CKernels

/// Programs that begin with some of their sets, because few constraints are tight at an optimum.
///
/// The value without a constraint is at least the value with it, so a program whose sets are all within their weights is
/// solved as it is; else the heaviest of the others get rows and the dual simplex method (Lemke 1954) goes on from there, as
/// with cutting planes (Dantzig, Fulkerson and Johnson 1954). A pivot costs rows times points. Of the samples of the
/// bench with 32 to 64 points and thousands of columns nodes end with one to two rows a point on average, four at most.
extension CoverLP {
  /// The program of all sets at the origin, with demand zero. Where there are many sets it begins with some of them.
  convenience init(of sets: CorrectSets) {
    let (count, points) = (sets.count, sets.pointCount)
    let isPartial = count > 6 * points + 32
    let first = isPartial ? Self.largestSets(of: sets, timesEachPoint: 6) : Array(0..<count)
    self.init(pointCount: points, members: sets.members, sets: first, isPartial: isPartial)
  }

  /// For every point so many of the largest sets that hold it, so that no weight can grow without limit.
  private static func largestSets(of sets: CorrectSets, timesEachPoint times: Int) -> [Int] {
    let words = sets.words
    var missing = [Int](repeating: times, count: sets.pointCount)
    var chosen: [Int] = []
    sets.members.withUnsafeBufferPointer { members in
      guard let base = members.baseAddress else { return }
      let sizes = (0..<sets.count).map { set in
        (0..<words).reduce(0) { $0 + base[set * words + $1].nonzeroBitCount }
      }
      for set in (0..<sets.count).sorted(by: { (sizes[$1], $0) < (sizes[$0], $1) }) {
        var isWanted = false
        forEachPoint(of: base + set * words, words: words) { point in
          isWanted = isWanted || missing[point] > 0
          missing[point] -= 1
        }
        if isWanted { chosen.append(set) }
      }
    }
    return chosen
  }

  /// Gives rows to the heaviest of the sets that weigh more than they may, at an optimum of the others, and goes on to the next optimum.
  ///
  /// - Parameters:
  ///   - live: the sets that are left of the problem.
  ///   - weights: their weights by the present solution, in the order of `live`, as multiples of 1 / `IntegerWeights.scale`.
  ///   - marks: room for a mark a set, all false before and after.
  /// - Returns: false if there is no such set, so that what was found holds for all of them, or if the time ended.
  func admit(
    heaviestOf live: some Collection<Int32>, weights: [Int], of sets: CorrectSets, marks: inout [Bool]
  ) -> Bool {
    guard isPartial else { return false }
    // Sets that have rows may weigh more by the perturbation and by rounding.
    let most = Int(IntegerWeights.scale * (1 + 0x1p-18))
    forEachSet { marks[$0] = true }
    defer { forEachSet { marks[$0] = false } }
    var heavy: [(weight: Int, set: Int32)] = []
    for (place, set) in live.enumerated() where weights[place] > most && !marks[Int(set)] {
      heavy.append((weights[place], set))
    }
    if heavy.isEmpty { return false }
    let limit = max(8, pointCount / 4)
    if heavy.count > limit {
      heavy.sort { ($1.weight, $0.set) < ($0.weight, $1.set) }
      heavy.removeLast(heavy.count - limit)
    }
    add(heavy.map(\.set), of: sets)
    return restoreFeasibility() == .optimal
  }

  /// Gives a row to a set of each point in demand that no set with a row holds, so that no weight grows without limit.
  ///
  /// The objective is zero afterwards.
  ///
  /// - Returns: whether rows were added; then the present weights are feasible again.
  func admitCover(of demand: [Int], from live: some Collection<Int32>, of sets: CorrectSets) -> Bool {
    guard isPartial else { return false }
    var isCovered = [Bool](repeating: false, count: pointCount)
    var added: [Int32] = []
    sets.members.withUnsafeBufferPointer { members in
      guard let base = members.baseAddress else { return }
      forEachSet { set in Self.forEachPoint(of: base + set * sets.words, words: sets.words) { isCovered[$0] = true } }
      for set in live {
        let bits = base + Int(set) * sets.words
        var isWanted = false
        Self.forEachPoint(of: bits, words: sets.words) { isWanted = isWanted || demand[$0] > 0 && !isCovered[$0] }
        guard isWanted else { continue }
        added.append(set)
        Self.forEachPoint(of: bits, words: sets.words) { isCovered[$0] = true }
      }
    }
    if added.isEmpty { return false }
    // Without an objective every basis is optimal, which the dual method asks for.
    [Double](repeating: 0, count: pointCount).withUnsafeBufferPointer {
      if let base = $0.baseAddress { setDemand(base) }
    }
    add(added, of: sets)
    return restoreFeasibility() == .optimal
  }

  /// Adds constraints "the sum over its points is at most 1" in terms of the present basis.
  private func add(_ added: [Int32], of sets: CorrectSets) {
    let words = sets.words
    let old = rowCount
    grow(by: added.count)
    let packed = added.flatMap { set in (0..<words).map { sets.members[Int(set) * words + $0] } }
    let basic = (0..<old).filter { rowVariables[$0] < pointCount }
    var values = [Double](repeating: 0, count: 64 * words)
    var sums = [Double](repeating: 0, count: added.count)
    for column in 0...pointCount {
      let entries = table + column * stride
      for row in basic { values[Int(rowVariables[row])] = entries[row] }
      thresher_subset_sums(values, packed, words, added.count, &sums)
      if column == pointCount {
        for (place, set) in added.enumerated() {
          entries[old + place] = 1 + Self.perturbation(of: Int(set)) - sums[place]
        }
        break
      }
      let variable = Int(columnVariables[column])
      let isPoint = variable >= 0 && variable < pointCount
      var squares = 0.0
      for place in added.indices {
        let isMember = isPoint && packed[place * words + variable >> 6] >> UInt64(variable & 63) & 1 == 1
        let entry = (isMember ? 1 : 0) - sums[place]
        entries[old + place] = entry
        squares += entry * entry
      }
      norms[column] += squares
    }
    for (place, set) in added.enumerated() { rowVariables[old + place] = Int32(pointCount) + set }
    count((pointCount + 1) * (basic.count + added.count * words * 8))
  }

  /// Makes the weights feasible again by the dual simplex method, at an optimum but for rows that were added.
  private func restoreFeasibility() -> Outcome {
    for _ in 0..<100 * (pointCount + 10) {
      let rhs = table + stride * pointCount
      var row = -1
      var least = -Self.tolerance
      for candidate in 0..<rowCount where rhs[candidate] < least { (row, least) = (candidate, rhs[candidate]) }
      if row < 0 { return .optimal }
      var column = -1
      var best = (ratio: Double.infinity, entry: 0.0)
      for candidate in 0..<pointCount {
        let entry = table[candidate * stride + row]
        guard entry < -Self.pivotTolerance else { continue }
        let ratio = max(0, objective[candidate] / entry)
        if ratio < best.ratio || (ratio == best.ratio && entry < best.entry) {
          (column, best) = (candidate, (ratio, entry))
        }
      }
      // The origin is feasible, so only rounding can leave no way.
      if column < 0 { return .stalled }
      count(rowCount + 8 * pointCount)
      pivot(row: row, column: column, least: -Self.tolerance)
      if isToStop() { return .stalled }
    }
    return .stalled
  }
}
