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
  private let cellCapacity: Int
  private let candidates: UnsafeMutablePointer<UInt64>

  /// - Precondition: 1 <= width <= 6.
  init(visitor: Visitor, columns: CellColumns<Mask>, width: Int, meter: WorkMeter) {
    precondition(width >= 1 && width <= LaterLayers.maximumInputs)
    self.visitor = visitor
    self.columns = columns
    self.width = width
    self.meter = meter
    path = .allocate(capacity: width)
    cellCapacity = 1 << width
    cells = .allocate(capacity: cellCapacity * (width + 1))
    coordinates = .allocate(capacity: cellCapacity * (width + 1))
    candidates = .allocate(capacity: columns.rowWords)
  }

  deinit {
    path.deallocate()
    cells.deallocate()
    coordinates.deallocate()
    candidates.deallocate()
  }

  func run() throws {
    cells[0] = columns.everywhere
    coordinates[0] = 0
    try visit(depth: 0, cellCount: 1, first: 0, orders: 1, run: 0)
  }

  private func visit(depth: Int, cellCount: Int, first: Int, orders: UInt128, run: Int) throws {
    let cells = self.cells + depth * cellCapacity
    let coordinates = self.coordinates + depth * cellCapacity
    var together = 0
    for index in 0..<cellCount {
      together += (cells[index] & columns.labels).count * (cells[index] & ~columns.labels).count
    }
    let rest = width - depth
    // Separations descend, so the columns that separate enough are the first ones.
    let end = columns.countSeparating(atLeast: (together + rest - 1) / rest)
    if first >= end { return }
    if rest == 1 {
      try finish(depth: depth, cellCount: cellCount, range: first..<end, orders: orders, run: run)
      return
    }
    try meter.add(16 * (end - first))
    for index in first..<end {
      let column = columns.masks[index]
      var count = 0
      let next = cells + cellCapacity
      let nextCoordinates = coordinates + cellCapacity
      for cell in 0..<cellCount {
        let low = cells[cell] & ~column
        let high = cells[cell] & column
        if !low.isEmpty {
          next[count] = low
          nextCoordinates[count] = coordinates[cell]
          count += 1
        }
        if !high.isEmpty {
          next[count] = high
          nextCoordinates[count] = coordinates[cell] | 1 << UInt64(depth)
          count += 1
        }
      }
      path[depth] = index
      let length = index == first && depth > 0 ? run + 1 : 1
      try visit(
        depth: depth + 1, cellCount: count, first: index,
        orders: orders &* UInt128(depth + 1) / UInt128(length), run: length)
    }
  }

  /// All last columns in `range` that leave no cell mixed.
  private func finish(depth: Int, cellCount: Int, range: Range<Int>, orders: UInt128, run: Int) throws {
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
      let reference = columns.row(mask.first)
      var isAlive = true
      mask.visitPoints { point in
        guard isAlive else { return }
        let row = columns.row(point)
        var any: UInt64 = 0
        for word in firstWord...lastWord {
          let kept = candidates[word] & ~(row[word] ^ reference[word])
          candidates[word] = kept
          any |= kept
        }
        isAlive = any != 0
      }
      if !isAlive { return }
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
          path: pathBuffer, last: index, on: on, off: off, orders: orders &* UInt128(depth + 1) / UInt128(length))
      }
    }
    try visitor.finish(path: pathBuffer)
  }
}

/// The classes of first-layer columns in the order in which the cell search takes them.
final class CellColumns<Mask: PointMask> {
  let everywhere: Mask
  let labels: Mask
  /// The columns, those that separate most pairs first; the constant column is among them.
  let masks: [Mask]
  let weights: [UInt64]
  private let separations: [Int]
  let rowWords: Int
  /// Bit j of row p: whether column j differs from the label at point p.
  private let rows: UnsafeMutablePointer<UInt64>

  static func bytesNeeded(classCount: Int, pointCount: Int) -> Int {
    (classCount + 1) * (8 * Mask.wordCount + 16) + pointCount * (classCount / 8 + 16)
  }

  /// - Parameter samplePoints: the points with a label; masks may carry further bits.
  init(masks: [Mask], weights: [UInt64], labels: Mask, samplePoints: Mask, pointCount: Int) {
    everywhere = samplePoints
    self.labels = labels
    let ones = labels & samplePoints
    let zeros = samplePoints & ~labels
    let (oneCount, zeroCount) = (ones.count, zeros.count)
    let separated = masks.map { mask -> Int in
      let a = (mask & ones).count
      let b = (mask & zeros).count
      return a * (zeroCount - b) + (oneCount - a) * b
    }
    let order = masks.indices.sorted { (separated[$0], $1) > (separated[$1], $0) }
    self.masks = order.map { masks[$0] }
    self.weights = order.map { weights[$0] }
    separations = order.map { separated[$0] }
    rowWords = (masks.count + 63) / 64
    rows = .allocate(capacity: max(1, rowWords * pointCount))
    rows.initialize(repeating: 0, count: max(1, rowWords * pointCount))
    for (index, mask) in self.masks.enumerated() {
      ((mask ^ labels) & samplePoints).visitPoints { point in
        rows[point * rowWords + index >> 6] |= 1 << UInt64(index & 63)
      }
    }
  }

  /// One column of every complement pair, and the constant.
  convenience init(_ classes: ColumnClasses<Mask>, labels: Mask) {
    self.init(
      masks: classes.columns + [Mask()],
      weights: classes.multiplicities.map { UInt64($0) } + [classes.constantMultiplicity], labels: labels,
      samplePoints: classes.everywhere, pointCount: classes.pointCount)
  }

  deinit { rows.deallocate() }

  @inline(__always) func row(_ point: Int) -> UnsafePointer<UInt64> { UnsafePointer(rows + point * rowWords) }

  /// The number of columns that separate at least so many pairs; they are the first ones.
  func countSeparating(atLeast pairs: Int) -> Int {
    var low = 0
    var high = separations.count
    while low < high {
      let middle = (low + high) / 2
      if separations[middle] >= pairs { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
