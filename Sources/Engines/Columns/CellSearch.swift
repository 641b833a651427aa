import CKernels
import Numbers

/// What a search over first layers does with those that separate the ones from the zeros.
protocol CellVisitor {
  associatedtype Mask: PointMask

  /// The columns `path` and the last column `last` (both indices into the classes) separate. The later layers must be 1 on the
  /// cells `on` and 0 on `off`; coordinate i of a cell is the i-th column. `orders` is the number of orders of the columns.
  mutating func separating(path: UnsafeBufferPointer<Int>, last: Int, on: UInt64, off: UInt64, orders: UInt128) throws

  /// The last columns after `path` are done.
  mutating func finish(path: UnsafeBufferPointer<Int>) throws
}

/// A walk over the multisets of d first-layer columns that send no one and no zero to the same cell of {0,1}^d.
///
/// One column of each complement pair stands for both (complementing it permutes the cells). Columns are ordered by the
/// number of (one, zero) pairs that they separate; the next of r columns must separate at least 1/r of the pairs
/// that are still together. The last column must be constant, up to the labels, on every mixed cell: an
/// intersection of bit sets over the columns.
final class CellSearch<Visitor: CellVisitor> {
  typealias Mask = Visitor.Mask

  var visitor: Visitor
  private let columns: CellColumns<Mask>
  private let width: Int
  private let meter: WorkMeter
  private let path: UnsafeMutablePointer<Int>
  /// The cells of each prefix that hold points: `cells[depth]` with their coordinates beside them.
  private let cells: UnsafeMutablePointer<Mask>
  private let coordinates: UnsafeMutablePointer<UInt64>
  /// The ones and the zeros of the mixed cells of each prefix.
  private let mixedOnes: UnsafeMutablePointer<Mask>
  private let mixedZeros: UnsafeMutablePointer<Mask>
  /// The pairs that each next column leaves together.
  private let pairsLeft: UnsafeMutablePointer<Int64>
  private let cellCapacity: Int
  private let candidates: UnsafeMutablePointer<UInt64>

  /// The bytes that a walk over so many columns takes.
  static func bytesNeeded(_ columns: CellColumns<Mask>, width: Int) -> Int { columns.count * (8 * width + 1) }

  /// - Precondition: 1 <= width <= 6.
  init(visitor: Visitor, columns: CellColumns<Mask>, width: Int, meter: WorkMeter) {
    precondition(width >= 1 && width <= LaterLayers.maximumInputs)
    self.visitor = visitor
    self.columns = columns
    self.width = width
    self.meter = meter
    path = .allocate(capacity: width)
    // One more than there can be: an empty cell is written before it is dropped.
    cellCapacity = 1 << width + 1
    cells = .allocate(capacity: cellCapacity * (width + 1))
    coordinates = .allocate(capacity: cellCapacity * (width + 1))
    mixedOnes = .allocate(capacity: cellCapacity * (width + 1))
    mixedZeros = .allocate(capacity: cellCapacity * (width + 1))
    pairsLeft = .allocate(capacity: columns.count * width)
    candidates = .allocate(capacity: columns.rowWords)
  }

  deinit {
    path.deallocate()
    cells.deallocate()
    coordinates.deallocate()
    mixedOnes.deallocate()
    mixedZeros.deallocate()
    pairsLeft.deallocate()
    candidates.deallocate()
  }

  func run() throws {
    for part in 0..<Self.parts(columns: columns, width: width).count { try run(part: part) }
  }

  /// The parts of the walk, by the first column; none if no column separates enough.
  static func parts(columns: CellColumns<Mask>, width: Int) -> RowParts {
    let together = columns.pairCount
    if columns.separation(0) * width < together { return RowParts(rowCount: 0) }
    return RowParts(rowCount: width == 1 ? 1 : columns.countSeparating(atLeast: (together + width - 1) / width))
  }

  /// Visits what belongs to one part. The parts in order are the whole walk.
  func run(part: Int) throws {
    cells[0] = columns.everywhere
    coordinates[0] = 0
    try visit(
      depth: 0, cellCount: 1, together: columns.pairCount, first: 0, orders: 1, run: 0,
      rows: width == 1 ? nil : Self.parts(columns: columns, width: width).rows(ofPart: part))
  }

  /// `together` pairs of a one and a zero still share a cell, and column `first` separates enough of them.
  ///
  /// - Parameter rows: if given, the only next columns that are visited.
  private func visit(
    depth: Int, cellCount: Int, together: Int, first: Int, orders: UInt64, run: Int, rows: Range<Int>? = nil
  ) throws {
    let rest = width - depth
    // Separations descend, so the columns that separate enough are the first ones.
    let end = columns.countSeparating(atLeast: (together + rest - 1) / rest)
    if rest == 1 {
      try finish(depth: depth, cellCount: cellCount, range: first..<end, orders: orders, run: run)
      return
    }
    let range = rows ?? first..<end
    let left = measure(range, depth: depth, cellCount: cellCount)
    try meter.add(left.cost)
    for index in range {
      // The next columns separate at most as much as this one.
      let pairs = Int(left.pairs[index - range.lowerBound])
      if columns.separation(index) * (rest - 1) < pairs { continue }
      let count = split(by: columns.masks[index], depth: depth, cellCount: cellCount)
      path[depth] = index
      let length = index == first && depth > 0 ? run + 1 : 1
      try visit(
        depth: depth + 1, cellCount: count, together: pairs, first: index,
        orders: orders &* UInt64(depth + 1) / UInt64(length), run: length)
    }
  }

  /// The pairs that each of the columns leaves together in the cells of a depth, and what finding them costs.
  @inline(__always)
  private func measure(_ range: Range<Int>, depth: Int, cellCount: Int) -> (
    pairs: UnsafeMutablePointer<Int64>, cost: Int
  ) {
    let cells = self.cells + depth * cellCapacity
    var mixed = 0
    let ones = mixedOnes + depth * cellCapacity
    let zeros = mixedZeros + depth * cellCapacity
    for cell in 0..<cellCount {
      ones[mixed] = cells[cell] & columns.labels
      zeros[mixed] = cells[cell] & ~columns.labels
      if !ones[mixed].isEmpty && !zeros[mixed].isEmpty { mixed += 1 }
    }
    let left = pairsLeft + depth * columns.count
    Mask.pairsTogether(columns.masks + range.lowerBound, range.count, ones: ones, zeros: zeros, mixed, into: left)
    return (left, 16 + range.count * mixed / 4)
  }

  /// Writes the cells of the next depth and returns their number.
  @inline(__always) private func split(by column: Mask, depth: Int, cellCount: Int) -> Int {
    let cells = self.cells + depth * cellCapacity
    let coordinates = self.coordinates + depth * cellCapacity
    let next = cells + cellCapacity
    let nextCoordinates = coordinates + cellCapacity
    var count = 0
    for cell in 0..<cellCount {
      next[count] = cells[cell] & ~column
      nextCoordinates[count] = coordinates[cell]
      if !next[count].isEmpty { count += 1 }
      next[count] = cells[cell] & column
      nextCoordinates[count] = coordinates[cell] | 1 << UInt64(depth)
      if !next[count].isEmpty { count += 1 }
    }
    return count
  }

  /// All last columns in `range` that leave no cell mixed.
  private func finish(depth: Int, cellCount: Int, range: Range<Int>, orders: UInt64, run: Int) throws {
    let cells = self.cells + depth * cellCapacity
    let coordinates = self.coordinates + depth * cellCapacity
    let firstWord = range.lowerBound >> 6
    let lastWord = (range.upperBound - 1) >> 6
    for word in firstWord...lastWord { candidates[word] = ~0 }
    candidates[firstWord] &= ~0 << UInt64(range.lowerBound & 63)
    candidates[lastWord] &= ~0 >> UInt64(63 - (range.upperBound - 1) & 63)
    try meter.add(8 * (lastWord - firstWord + 1))
    for index in 0..<cellCount {
      let mask = cells[index]
      if (mask & columns.labels).isEmpty || (mask & ~columns.labels).isEmpty { continue }
      if !columns.keepUniform(candidates, firstWord...lastWord, on: mask) { return }
    }
    let pathBuffer = UnsafeBufferPointer(start: path, count: depth)
    let lastCoordinate: UInt64 = 1 << UInt64(depth)
    for word in firstWord...lastWord {
      var bits = candidates[word]
      try meter.add(bits.nonzeroBitCount * 4)
      while bits != 0 {
        let index = 64 * word + bits.trailingZeroBitCount
        bits &= bits &- 1
        let column = columns.masks[index]
        var on: UInt64 = 0
        var off: UInt64 = 0
        for cell in 0..<cellCount {
          let mask = cells[cell]
          let high = mask & column
          let low = mask & ~column
          let place: UInt64 = 1 &<< coordinates[cell]
          let shifted: UInt64 = 1 &<< (coordinates[cell] | lastCoordinate)
          if !high.isEmpty { if (high & columns.labels).isEmpty { off |= shifted } else { on |= shifted } }
          if !low.isEmpty { if (low & columns.labels).isEmpty { off |= place } else { on |= place } }
        }
        let length = index == range.lowerBound && depth > 0 && index == path[depth - 1] ? run + 1 : 1
        try visitor.separating(
          path: pathBuffer, last: index, on: on, off: off, orders: UInt128(orders &* UInt64(depth + 1) / UInt64(length))
        )
      }
    }
    try visitor.finish(path: pathBuffer)
  }

  // MARK: Estimates

  /// What the walk will cost, see `WorkEstimate`. The columns are the same on every run.
  ///
  /// - Throws: `CountingStopped` when the budget of the account ends.
  func estimatedWork(account: WorkMeter) throws -> WorkEstimate {
    let parts = Self.parts(columns: columns, width: width)
    var estimate = WorkEstimate(parts: parts.count)
    var key = RandomKey(seed: 1)
    while parts.count > 0 && estimate.isOpen {
      cells[0] = columns.everywhere
      coordinates[0] = 0
      let before = meter.columns
      let below = try descend(depth: 0, cellCount: 1, together: columns.pairCount, first: 0, &key)
      let looked = Int(meter.columns &- before)
      estimate.add(below, part: parts.part(ofRow: below.row), looked: looked)
      try account.poll(looked)
    }
    estimate.close()
    return estimate
  }

  private func descend(depth: Int, cellCount: Int, together: Int, first: Int, _ key: inout RandomKey) throws
    -> WorkEstimate.Descent
  {
    let start = ContinuousClock.now
    func elapsed() -> Double {
      max(1e-9, (ContinuousClock.now - start) / .seconds(1) - WorkEstimate.clockSeconds)
    }
    let before = meter.columns
    let rest = width - depth
    let end = columns.countSeparating(atLeast: (together + rest - 1) / rest)
    if end <= first { return WorkEstimate.Descent() }
    if rest == 1 {
      // The last columns are cheap enough to be looked at in earnest.
      try finish(depth: depth, cellCount: cellCount, range: first..<end, orders: 1, run: 0)
      return WorkEstimate.Descent(columns: Double(meter.columns &- before), seconds: elapsed())
    }
    let left = measure(first..<end, depth: depth, cellCount: cellCount)
    try meter.add(left.cost)
    let open = (first..<end).filter { columns.separation($0) * (rest - 1) >= Int(left.pairs[$0 - first]) }
    let own = WorkEstimate.Descent(columns: Double(meter.columns &- before), seconds: elapsed())
    guard !open.isEmpty else { return own }
    let choice = WeightedPlace(below: open.count, of: open.count, choosing: rest, using: &key)
    let index = open[choice.place]
    let pairs = Int(left.pairs[index - first])
    let count = split(by: columns.masks[index], depth: depth, cellCount: cellCount)
    path[depth] = index
    let below = try descend(depth: depth + 1, cellCount: count, together: pairs, first: index, &key)
    return WorkEstimate.Descent(
      columns: own.columns + choice.factor * below.columns, seconds: own.seconds + choice.factor * below.seconds,
      row: index)
  }
}
