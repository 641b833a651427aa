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
    cells[0] = columns.everywhere
    coordinates[0] = 0
    let ones = columns.labels.count
    let together = ones * (columns.everywhere.count - ones)
    // No column separates enough: nothing to visit.
    if columns.separation(0) * width < together { return }
    try visit(depth: 0, cellCount: 1, together: together, first: 0, orders: 1, run: 0)
  }

  /// `together` pairs of a one and a zero still share a cell, and column `first` separates enough of them.
  private func visit(depth: Int, cellCount: Int, together: Int, first: Int, orders: UInt64, run: Int) throws {
    let cells = self.cells + depth * cellCapacity
    let coordinates = self.coordinates + depth * cellCapacity
    let rest = width - depth
    // Separations descend, so the columns that separate enough are the first ones.
    let end = columns.countSeparating(atLeast: (together + rest - 1) / rest)
    if rest == 1 {
      try finish(depth: depth, cellCount: cellCount, range: first..<end, orders: orders, run: run)
      return
    }
    var mixed = 0
    let ones = mixedOnes + depth * cellCapacity
    let zeros = mixedZeros + depth * cellCapacity
    for cell in 0..<cellCount {
      ones[mixed] = cells[cell] & columns.labels
      zeros[mixed] = cells[cell] & ~columns.labels
      if !ones[mixed].isEmpty && !zeros[mixed].isEmpty { mixed += 1 }
    }
    let left = pairsLeft + depth * columns.count
    Mask.pairsTogether(columns.masks + first, end - first, ones: ones, zeros: zeros, mixed, into: left)
    try meter.add(16 + (end - first) * mixed / 4)
    for index in first..<end {
      // The next columns separate at most as much as this one.
      let pairs = Int(left[index - first])
      if columns.separation(index) * (rest - 1) < pairs { continue }
      let count = split(by: columns.masks[index], depth: depth, cellCount: cellCount)
      path[depth] = index
      let length = index == first && depth > 0 ? run + 1 : 1
      try visit(
        depth: depth + 1, cellCount: count, together: pairs, first: index,
        orders: orders &* UInt64(depth + 1) / UInt64(length), run: length)
    }
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
}

/// The classes of first-layer columns in the order in which the cell search takes them.
final class CellColumns<Mask: PointMask> {
  let everywhere: Mask
  let labels: Mask
  /// The columns, those that separate most pairs first; the constant column is among them.
  let masks: UnsafeMutablePointer<Mask>
  let count: Int
  let weights: [UInt64]
  private let separations: [Int]
  /// counts[n]: the number of columns that separate at least n pairs.
  private let counts: [Int32]
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
    count = masks.count
    self.masks = .allocate(capacity: masks.count)
    for (place, index) in order.enumerated() { (self.masks + place).initialize(to: masks[index]) }
    self.weights = order.map { weights[$0] }
    let separations = order.map { separated[$0] }
    self.separations = separations
    var reaching = masks.count
    counts = (0...oneCount * zeroCount).map { pairs in
      while reaching > 0 && separations[reaching - 1] < pairs { reaching -= 1 }
      return Int32(reaching)
    }
    rowWords = (masks.count + 63) / 64
    rows = .allocate(capacity: max(1, rowWords * pointCount))
    rows.initialize(repeating: 0, count: max(1, rowWords * pointCount))
    for index in 0..<count {
      ((self.masks[index] ^ labels) & samplePoints).visitPoints { point in
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

  deinit {
    rows.deallocate()
    masks.deallocate()
  }

  /// The number of pairs that a column separates.
  @inline(__always) func separation(_ index: Int) -> Int { separations[index] }

  /// The number of columns that separate at least so many pairs; they are the first ones.
  @inline(__always) func countSeparating(atLeast pairs: Int) -> Int { pairs < counts.count ? Int(counts[pairs]) : 0 }

  /// Keeps those candidate columns that are constant, up to the labels, on `points`; false if none is left.
  @inline(__always)
  func keepUniform(_ candidates: UnsafeMutablePointer<UInt64>, _ words: ClosedRange<Int>, on points: Mask) -> Bool {
    let start = candidates + words.lowerBound
    if Mask.wordCount == 1 {
      return thresher_keep_uniform(start, words.count, rows + words.lowerBound, rowWords, points.word(0)) != 0
    }
    let reference = rows + points.first * rowWords
    var any: UInt64 = 1
    points.visitPoints { point in
      if any == 0 { return }
      any = 0
      let row = rows + point * rowWords
      for word in words {
        candidates[word] &= ~(row[word] ^ reference[word])
        any |= candidates[word]
      }
    }
    return any != 0
  }
}

extension PointMask {
  /// For each of `count` columns the pairs of a one and a zero that it leaves together in one of the `mixed` cells.
  @inline(__always)
  static func pairsTogether(
    _ columns: UnsafePointer<Self>, _ count: Int, ones: UnsafePointer<Self>, zeros: UnsafePointer<Self>, _ mixed: Int,
    into together: UnsafeMutablePointer<Int64>
  ) {
    if Self.self == UInt64.self {
      func words(_ masks: UnsafePointer<Self>) -> UnsafePointer<UInt64> {
        UnsafeRawPointer(masks).assumingMemoryBound(to: UInt64.self)
      }
      thresher_pairs_together(words(columns), count, words(ones), words(zeros), mixed, together)
      return
    }
    for index in 0..<count {
      var pairs = 0
      for cell in 0..<mixed {
        let (high, low) = (columns[index], ~columns[index])
        pairs += (ones[cell] & high).count * (zeros[cell] & high).count
        pairs += (ones[cell] & low).count * (zeros[cell] & low).count
      }
      together[index] = Int64(pairs)
    }
  }
}
