import CKernels

/// Programs that begin with some of their sets, because few constraints are tight at an optimum.
///
/// The value without a constraint is at least the value with it, so a program whose sets are all within their weights is
/// solved as it is; else the heaviest of the others get rows and the dual simplex method (Lemke 1954) goes on from there, as
/// with cutting planes (Dantzig, Fulkerson and Johnson 1954). A pivot costs rows times points, and some two or three rows a
/// point are all that is ever needed.
extension CoverLP {
  /// Whether a program of so many sets begins with some of them.
  static func beginsWithSome(setCount: Int, pointCount: Int) -> Bool { setCount > 6 * pointCount + 32 }

  /// Sets to begin with: of every point the six largest that hold it, so that no weight can grow without limit.
  ///
  /// - Parameter members: the sets as bits, `(pointCount + 63) / 64` words each.
  static func firstSets(pointCount: Int, setCount: Int, members: UnsafePointer<UInt64>) -> [Int] {
    let words = (pointCount + 63) / 64
    let sizes = (0..<setCount).map { set in (0..<words).reduce(0) { $0 + members[set * words + $1].nonzeroBitCount } }
    var missing = [Int](repeating: 6, count: pointCount)
    var chosen: [Int] = []
    for set in (0..<setCount).sorted(by: { (sizes[$1], $0) < (sizes[$0], $1) }) {
      var isWanted = false
      for word in 0..<words {
        var rest = members[set * words + word]
        while rest != 0 {
          let point = word * 64 + rest.trailingZeroBitCount
          isWanted = isWanted || missing[point] > 0
          missing[point] -= 1
          rest &= rest - 1
        }
      }
      if isWanted { chosen.append(set) }
    }
    return chosen
  }

  /// How a program goes on after `admit`.
  enum Admission {
    /// No set without a row is too heavy: what was found holds for all of them.
    case complete
    /// Rows were added, and the weights are optimal again.
    case grown
    /// The time ended.
    case stalled
  }

  /// Gives rows to the heaviest of the sets that weigh more than they may, at an optimum of the others.
  ///
  /// - Parameters:
  ///   - live: all sets of the problem.
  ///   - weights: their weights by the present solution, in the order of `live`.
  ///   - one: what a set may weigh.
  ///   - members: the sets as bits.
  ///   - marks: room for a mark a set, all false before and after.
  func admit(
    heaviestOf live: some Collection<Int32>, weights: [Int], one: Int, members: UnsafePointer<UInt64>,
    marks: inout [Bool]
  ) -> Admission {
    guard isPartial else { return .complete }
    // Sets that have rows may weigh more by the perturbation and by rounding.
    let most = one + one >> 18
    forEachSet { marks[$0] = true }
    defer { forEachSet { marks[$0] = false } }
    var heavy: [(weight: Int, set: Int32)] = []
    for (place, set) in live.enumerated() where weights[place] > most && !marks[Int(set)] {
      heavy.append((weights[place], set))
    }
    if heavy.isEmpty { return .complete }
    let room = max(8, pointCount / 4)
    if heavy.count > room {
      heavy.sort { ($1.weight, $0.set) < ($0.weight, $1.set) }
      heavy.removeLast(heavy.count - room)
    }
    add(heavy.map(\.set), members: members)
    return restore() == .optimal ? .grown : .stalled
  }

  /// Gives a row to a set of each point in demand that no set with a row holds, so that no weight grows without limit.
  ///
  /// The objective is zero afterwards.
  ///
  /// - Returns: whether rows were added; then the present weights are feasible again.
  func admitCover(
    of demand: [Int], from live: some Collection<Int32>, members: UnsafePointer<UInt64>
  ) -> Bool {
    guard isPartial else { return false }
    let words = (pointCount + 63) / 64
    var covered = [UInt64](repeating: 0, count: words)
    forEachSet { set in for word in 0..<words { covered[word] |= members[set * words + word] } }
    var added: [Int32] = []
    for set in live {
      var isWanted = false
      for word in 0..<words {
        var rest = members[Int(set) * words + word] & ~covered[word]
        while rest != 0 {
          isWanted = isWanted || demand[word * 64 + rest.trailingZeroBitCount] > 0
          rest &= rest - 1
        }
      }
      guard isWanted else { continue }
      added.append(set)
      for word in 0..<words { covered[word] |= members[Int(set) * words + word] }
    }
    if added.isEmpty { return false }
    // Without an objective every basis is optimal, which the dual method asks for.
    [Double](repeating: 0, count: pointCount).withUnsafeBufferPointer {
      if let base = $0.baseAddress { setDemand(base) }
    }
    add(added, members: members)
    return restore() == .optimal
  }

  /// Adds constraints "the sum over its points is at most 1" in terms of the present basis.
  private func add(_ sets: [Int32], members: UnsafePointer<UInt64>) {
    let words = (pointCount + 63) / 64
    let old = rowCount
    grow(by: sets.count)
    let packed = sets.flatMap { set in (0..<words).map { members[Int(set) * words + $0] } }
    let basic = (0..<old).filter { rowVariables[$0] < pointCount }
    var values = [Double](repeating: 0, count: 64 * words)
    var sums = [Double](repeating: 0, count: sets.count)
    for column in 0...pointCount {
      let entries = table + column * stride
      for row in basic { values[Int(rowVariables[row])] = entries[row] }
      thresher_subset_sums(values, packed, words, sets.count, &sums)
      if column == pointCount {
        for (place, set) in sets.enumerated() {
          entries[old + place] = 1 + Self.perturbation(of: Int(set)) - sums[place]
        }
        break
      }
      let variable = Int(columnVariables[column])
      let isPoint = variable >= 0 && variable < pointCount
      var squares = 0.0
      for place in sets.indices {
        let isMember = isPoint && packed[place * words + variable >> 6] >> UInt64(variable & 63) & 1 == 1
        let entry = (isMember ? 1 : 0) - sums[place]
        entries[old + place] = entry
        squares += entry * entry
      }
      norms[column] += squares
    }
    for (place, set) in sets.enumerated() { rowVariables[old + place] = Int32(pointCount) + set }
    count((pointCount + 1) * (basic.count + sets.count * words * 8))
  }

  /// Makes the weights feasible again by the dual simplex method, at an optimum but for rows that were added.
  private func restore() -> Outcome {
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
