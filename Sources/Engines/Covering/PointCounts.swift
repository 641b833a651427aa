import ThresholdNetworks

/// How many of some columns are 1 on each point, as binary numbers that stand upright: slice i holds bit i of the count of
/// every point, so that 64 points are counted at a time.
struct PointCounts {
  /// The lowest digit first.
  private var slices: [[UInt64]] = []
  private let pointCount: Int

  /// - Complexity: O(k log k) words of 64 points for k columns.
  init(of columns: [BitVector], pointCount: Int) {
    self.pointCount = pointCount
    let words = (pointCount + 63) / 64
    for (index, column) in columns.enumerated() {
      if (index + 1).nonzeroBitCount == 1 { slices.append([UInt64](repeating: 0, count: words)) }
      var carries = column.words
      for slice in slices.indices {
        slices[slice].withUnsafeMutableBufferPointer { slice in
          carries.withUnsafeMutableBufferPointer { carries in
            for word in 0..<words {
              let old = slice[word]
              slice[word] = old ^ carries[word]
              carries[word] &= old
            }
          }
        }
      }
    }
  }

  /// The largest count among `points`; nil without any.
  func highest(among points: BitVector) -> Int? { extreme(among: points, prefersOnes: true) }

  /// The least count among `points`; nil without any.
  func lowest(among points: BitVector) -> Int? { extreme(among: points, prefersOnes: false) }

  /// From the highest digit on, the points with the better digit stay in the race if there are any.
  private func extreme(among points: BitVector, prefersOnes: Bool) -> Int? {
    if points.isAllZero { return nil }
    var race = points.words
    var count = 0
    for (place, slice) in slices.enumerated().reversed() {
      let better = race.indices.map { race[$0] & (prefersOnes ? slice[$0] : ~slice[$0]) }
      let isAny = better.contains { $0 != 0 }
      if isAny { race = better }
      if isAny == prefersOnes { count |= 1 << place }
    }
    return count
  }
}
