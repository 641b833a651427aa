import CKernels

/// A set of at most 128 pairs of points, as two words, which is how the kernel reads them.
struct PairSet: Hashable, Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  static let capacity = 128

  init() {}

  /// The pairs of the first `count` numbers.
  init(first count: Int) { for bit in 0..<count { insert(bit) } }

  var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }
  var isEmpty: Bool { low | high == 0 }
  /// The set of the least number alone, of a set that is not empty.
  var first: Self { Self(low & (0 &- low), low == 0 ? high & (0 &- high) : 0) }

  private init(_ low: UInt64, _ high: UInt64) { (self.low, self.high) = (low, high) }

  mutating func insert(_ bit: Int) {
    if bit < 64 { low |= 1 << UInt64(bit) } else { high |= 1 << UInt64(bit - 64) }
  }

  func intersection(_ other: Self) -> Self { Self(low & other.low, high & other.high) }
  func subtracting(_ other: Self) -> Self { Self(low & ~other.low, high & ~other.high) }
  func meets(_ other: Self) -> Bool { low & other.low | high & other.high != 0 }
}

/// Whether a few of some sets of pairs cover what is open.
///
/// A column that has been tried is out, and with it those that symmetries map it to: at first those of the sample, then, below the first
/// column, those that keep that one as well. A node is given up where even its best columns gain too little.
struct PairCoverSearch {
  /// The pairs of each column, none of those that are out.
  private var columns: [PairSet]
  private let meter: StepMeter
  private var nodesLeft: Int

  init(_ columns: [PairSet], meter: StepMeter, nodesLeft: Int) {
    (self.columns, self.meter, self.nodesLeft) = (columns, meter, nodesLeft)
  }

  /// - Returns: nil where the search was given up.
  mutating func finds<Word>(
    _ width: Int, covering open: PairSet, upTo symmetries: ColumnSymmetries<Word>
  ) throws -> Bool? {
    if open.isEmpty { return true }
    for first in columns.indices where !columns[first].isEmpty {
      if gains(on: open).most * width < open.count { return false }
      let whole = columns
      let below = symmetries.keeping(first)
      let found = try covers(open.subtracting(columns[first]), width - 1) { below.images(of: $0) }
      if found != false { return found }
      columns = whole
      for image in symmetries.images(of: first) { columns[image] = PairSet() }
    }
    return false
  }

  private func gains(on open: PairSet) -> (gains: [UInt8], most: Int) {
    var gains = [UInt8](repeating: 0, count: columns.count)
    let most = columns.withUnsafeBytes { columns in
      withUnsafeBytes(of: open) { open in
        thresher_pair_gains(
          columns.baseAddress?.assumingMemoryBound(to: UInt64.self), gains.count,
          open.baseAddress?.assumingMemoryBound(to: UInt64.self), &gains)
      }
    }
    return (gains, Int(most))
  }

  private mutating func covers(_ open: PairSet, _ width: Int, _ images: ((Int) -> Set<Int>)?) throws -> Bool? {
    if open.isEmpty { return true }
    if width == 0 { return false }
    nodesLeft -= 1
    if nodesLeft < 0 { return nil }
    try meter.step()
    let (gains, most) = gains(on: open)
    if most * width < open.count { return false }
    if width == 1 { return true }
    if width == 2 { return isCoveredByTwo(open, gains: gains, most: most) }
    // The pair that the fewest separate comes first.
    let pair = open.first
    let candidates = gains.indices.filter { columns[$0].meets(pair) }.sorted { (gains[$1], $0) < (gains[$0], $1) }
    for place in candidates where columns[place].meets(pair) {
      // The search for the last two changes nothing.
      let whole = width > 3 ? columns : []
      let found = try covers(open.subtracting(columns[place]), width - 1, nil)
      if found != false { return found }
      if width > 3 { columns = whole }
      for image in images?(place) ?? [place] { columns[image] = PairSet() }
    }
    return false
  }

  /// One of the two separates the first pair, and neither may gain less than what the best one leaves.
  private func isCoveredByTwo(_ open: PairSet, gains: [UInt8], most: Int) -> Bool {
    let good = gains.indices.filter { Int(gains[$0]) >= open.count - most }.sorted { gains[$0] > gains[$1] }
    for place in good where columns[place].meets(open.first) {
      let rest = open.subtracting(columns[place])
      for other in good {
        if Int(gains[other]) < rest.count { break }
        if rest.subtracting(columns[other]).isEmpty { return true }
      }
    }
    return false
  }
}
