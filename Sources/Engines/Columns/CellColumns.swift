import CKernels

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

  /// The number of pairs of a one and a zero.
  var pairCount: Int {
    let ones = (labels & everywhere).count
    return ones * (everywhere.count - ones)
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
