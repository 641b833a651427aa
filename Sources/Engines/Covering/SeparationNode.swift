import CKernels

/// A subproblem of the search for separating sets: the columns that may still be chosen and the pairs that are still
/// to be separated, both packed, with the weights that bound it.
///
/// Every node removes the pairs that others imply, so after a few columns are excluded few pairs are left.
package final class SeparationNode {
  /// Indices of the columns in the problem.
  let columns: [Int32]
  let columnWords: Int
  let pairCount: Int
  let pairWords: Int
  /// The place of each pair in the problem.
  let pairs: [Int32]
  /// The columns that separate each pair, fewest first: `pairCount` times `columnWords` words.
  let separators: UnsafeMutablePointer<UInt64>
  /// The pairs that each column separates: `columns.count` times `pairWords` words.
  let members: UnsafeMutablePointer<UInt64>
  /// Bit planes of the integer weights of the pairs: for every word of pairs `THRESHER_PAIR_PLANES` words.
  let planes: UnsafeMutablePointer<UInt64>
  /// The largest weight of the pairs that one column separates; 0 while there are no weights.
  private(set) var largestWeight = 0
  /// How many columns more than the linear program asks for are left to choose; 0 while it has not been solved.
  private(set) var slack = 0.0

  private static let planeCount = Int(THRESHER_PAIR_PLANES)
  /// Weights have so many bits.
  private static let weightBits = 10

  /// The linear program is given at most this many pairs, those with the fewest separating columns.
  private let programPairs: Int
  package static let usualProgramPairs = 384

  private init(columns: [Int32], pairs: [Int32], rows: [UInt64], words: Int, programPairs: Int) {
    self.columns = columns
    self.programPairs = programPairs
    self.pairs = pairs
    columnWords = words
    pairCount = pairs.count
    pairWords = (pairs.count + 63) / 64
    separators = .allocate(capacity: max(1, pairs.count * words))
    members = .allocate(capacity: max(1, columns.count * pairWords))
    planes = .allocate(capacity: max(1, Self.planeCount * pairWords))
    members.initialize(repeating: 0, count: max(1, columns.count * pairWords))
    planes.initialize(repeating: 0, count: max(1, Self.planeCount * pairWords))
    rows.withUnsafeBufferPointer { rows in
      if let base = rows.baseAddress { separators.initialize(from: base, count: pairs.count * words) }
    }
    for pair in 0..<pairCount {
      let row = separators + pair * words
      for word in 0..<words {
        var rest = row[word]
        while rest != 0 {
          let column = word * 64 + rest.trailingZeroBitCount
          members[column * pairWords + pair >> 6] |= 1 << UInt64(pair & 63)
          rest &= rest - 1
        }
      }
    }
  }

  deinit {
    separators.deallocate()
    members.deallocate()
    planes.deallocate()
  }

  /// The whole problem.
  package convenience init(_ problem: SeparationProblem, programPairs: Int = usualProgramPairs) {
    self.init(
      columns: (0..<problem.columnCount).map { Int32($0) }, pairs: problem.pairs.indices.map { Int32($0) },
      rows: problem.separators, words: problem.columnWords, programPairs: programPairs)
  }

  /// The subproblem on the columns and pairs at the given places of this node.
  func restricted(toColumns kept: [Int], pairs keptPairs: [Int]) -> SeparationNode {
    let words = (kept.count + 63) / 64
    var rows = PairRows(words: words)
    rows.storage = [UInt64](repeating: 0, count: keptPairs.count * words)
    rows.storage.withUnsafeMutableBufferPointer { storage in
      for (index, pair) in keptPairs.enumerated() {
        let source = separators + pair * columnWords
        for (place, column) in kept.enumerated() {
          let bit = source[column >> 6] >> UInt64(column & 63) & 1
          storage[index * words + place >> 6] |= bit << UInt64(place & 63)
        }
      }
    }
    let minimal = rows.minimal()
    return SeparationNode(
      columns: kept.map { columns[$0] }, pairs: minimal.map { pairs[keptPairs[$0]] },
      rows: minimal.flatMap { rows.storage[$0 * words..<($0 + 1) * words] }, words: words,
      programPairs: programPairs)
  }

  /// The subproblem once the column at `place` is chosen, on those at the given places.
  func child(choosing place: Int, among kept: [Int]) -> SeparationNode {
    restricted(toColumns: kept, pairs: openPairs(choosing: place))
  }

  /// The pairs that the column at `place` does not separate.
  func openPairs(choosing place: Int) -> [Int] {
    let separated = members + place * pairWords
    return (0..<pairCount).filter { separated[$0 >> 6] >> UInt64($0 & 63) & 1 == 0 }
  }

  /// Whether the column at the second place separates every pair of the node that the one at the first place does.
  func isWithin(_ inner: Int, _ outer: Int) -> Bool {
    (0..<pairWords).allSatisfy { members[inner * pairWords + $0] & ~members[outer * pairWords + $0] == 0 }
  }

  /// Whether some pair has no column left.
  var isImpossible: Bool {
    pairCount > 0 && (0..<columnWords).allSatisfy { separators[$0] == 0 }
  }

  // MARK: Bounds

  enum Bound {
    /// No `r` of the columns separate all pairs.
    case refuted
    /// Only the columns at these places can be among `r` that do.
    case open(columns: [Int])
  }

  private static let scale = Double(1 << 24)

  /// What the linear program says about r columns, decided in integers. Its weights stay with the node.
  ///
  /// - Parameter work: increased by the entries of the tableau that were touched.
  func bound(columnsLeft r: Int, work: inout UInt64, shouldStop: @escaping () -> Bool) -> Bound {
    guard let weights = programWeights(columnsLeft: r, work: &work, shouldStop: shouldStop) else { return .refuted }
    let total = weights.reduce(0) { $0 + $1.weight }
    let byColumn = columnWeights(weights)
    let largest = byColumn.max() ?? 0
    if total > r * largest { return .refuted }
    store(weights, largest: largest)
    slack = Double(r) - Double(total) / Double(max(1, largest))
    return .open(columns: columns.indices.filter { total - byColumn[$0] <= (r - 1) * largest })
  }

  /// What the linear program says, with weights that show it to whoever adds them up again.
  enum RecordedBound {
    /// Some pair has no column.
    case impossible
    /// The weights refute r columns.
    case refuted([(pair: Int, weight: Int)])
    /// The weights leave the columns at these places; no weights where they leave all.
    case open(columns: [Int], weights: [(pair: Int, weight: Int)])
  }

  /// From coarse to fine: small weights make small evidence.
  private static let recordedScales: [Double] = [7, 63, 1023, 1_048_575]

  /// The same as `bound`, in the coarsest of a few scales that says as much as the finest.
  func recordedBound(columnsLeft r: Int, work: inout UInt64, shouldStop: @escaping () -> Bool) -> RecordedBound {
    guard let weights = programWeights(columnsLeft: r, work: &work, shouldStop: shouldStop) else { return .impossible }
    var best: (columns: [Int], weights: [(pair: Int, weight: Int)]) = (Array(columns.indices), [])
    for scale in Self.recordedScales {
      let rounded = weights.map { (pair: $0.pair, weight: Int((Double($0.weight) * scale / Self.scale).rounded())) }
        .filter { $0.weight > 0 }
      let total = rounded.reduce(0) { $0 + $1.weight }
      let byColumn = columnWeights(rounded)
      let largest = byColumn.max() ?? 0
      if total > r * largest { return .refuted(rounded) }
      let left = columns.indices.filter { total - byColumn[$0] <= (r - 1) * largest }
      if left.count < best.columns.count { best = (left, rounded) }
    }
    return .open(columns: best.columns, weights: best.weights)
  }

  /// Weights of pairs that refute r columns, if linear programming has any: together more than r times what one
  /// column separates.
  func refutingWeights(columnsLeft r: Int) -> [(pair: Int, weight: Int)]? {
    var work: UInt64 = 0
    guard let weights = programWeights(columnsLeft: r, work: &work, shouldStop: nil) else { return nil }
    let largest = columnWeights(weights).max() ?? 0
    return weights.reduce(0) { $0 + $1.weight } > r * largest ? weights.filter { $0.weight > 0 } : nil
  }

  /// The weights of the linear program at its optimum, or when it passes r; nil if some pair has no column.
  private func programWeights(
    columnsLeft r: Int, work: inout UInt64, shouldStop: (() -> Bool)?
  ) -> [(pair: Int, weight: Int)]? {
    let count = min(pairCount, programPairs)
    let words = (count + 63) / 64
    var sets = [UInt64](repeating: 0, count: columns.count * words)
    for column in columns.indices {
      for word in 0..<words { sets[column * words + word] = members[column * pairWords + word] }
      if count & 63 != 0 { sets[column * words + words - 1] &= (1 << UInt64(count & 63)) - 1 }
    }
    let program = sets.withUnsafeBufferPointer { sets in
      sets.baseAddress.map { CoverLP(pointCount: count, members: $0, sets: columns.indices) }
    }
    guard let program else { return nil }
    program.shouldStop = shouldStop
    [Double](repeating: 1, count: count).withUnsafeBufferPointer {
      if let base = $0.baseAddress { program.setDemand(base) }
    }
    let limit = Double(r) * (1 + 4e-6) + 1e-9
    let outcome = program.maximize(stoppingAbove: limit, pivotLimit: 40 * (count + 50))
    work &+= program.work
    if outcome == .unbounded { return nil }
    var weights: [(pair: Int, weight: Int)] = []
    program.forEachWeight { pair, weight in weights.append((pair, Int(min(weight, 2) * Self.scale))) }
    return weights
  }

  /// The largest weight of the pairs that one column separates.
  func largest(of weights: [(pair: Int, weight: Int)]) -> Int { columnWeights(weights).max() ?? 0 }

  /// For every column the weight of the pairs that it separates.
  private func columnWeights(_ weights: [(pair: Int, weight: Int)]) -> [Int] {
    var sums = [Int](repeating: 0, count: columns.count)
    for (pair, weight) in weights where weight > 0 {
      let row = separators + pair * columnWords
      for word in 0..<columnWords {
        var rest = row[word]
        while rest != 0 {
          sums[word * 64 + rest.trailingZeroBitCount] += weight
          rest &= rest - 1
        }
      }
    }
    return sums
  }

  /// Keeps the weights in `weightBits` bits.
  private func store(_ weights: [(pair: Int, weight: Int)], largest: Int) {
    guard largest > 0 else { return }
    let unit = Double((1 << Self.weightBits) - 1) / Double(largest)
    let rounded = weights.map {
      (pair: $0.pair, weight: min((1 << Self.weightBits) - 1, Int(Double($0.weight) * unit + 0.5)))
    }
    for (pair, weight) in rounded {
      for plane in 0..<Self.weightBits where weight >> plane & 1 == 1 {
        planes[(pair >> 6) * Self.planeCount + plane] |= 1 << UInt64(pair & 63)
      }
    }
    largestWeight = columnWeights(rounded).max() ?? 0
  }

  /// The weight of a set of pairs.
  @inline(__always)
  func weight(of set: UnsafePointer<UInt64>) -> Int {
    Int(thresher_pair_weight(planes, set, pairWords))
  }
}
