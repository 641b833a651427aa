import CSmallProgram

/// What linear programs propose, proved in integers.
extension SmallWidthSearch {
  /// Rounds mu so that its largest entry becomes `scale`, and sums it up over the columns.
  ///
  /// - Returns: sum_p weight_p need_p.
  private func weigh(_ depth: Int, scale: Float) -> Int {
    let tight = levels[depth].tight
    let balance = withUnsafePointer(to: &levels[depth].need) { need in
      thresher_small_weigh(
        signs, mu, scale, ones | tight, ~ones | tight, UnsafeRawPointer(need).assumingMemoryBound(to: Int16.self),
        Int32(pointCount), plus(depth), minus(depth), weights, sums)
    }
    largest = Int(balance.largest)
    return Int(balance.total)
  }

  private func largestWeight() -> Float {
    var most: Float = 1e-9
    for point in 0..<pointCount { most = max(most, abs(mu[point])) }
    return most
  }

  private static let scales: [Float] =
    (1...16).map(Float.init)
    + [
      18, 20, 21, 22, 24, 26, 28, 30, 33, 35, 36, 40, 42, 45, 48, 54, 56, 60, 63, 70, 72, 80, 84, 90, 96, 105, 112, 120,
    ]
    + [126, 127, 210, 252, 420, 504, 840, 990]

  /// Proves with the solution at hand that the level asks for too much, and writes the weights down; false if rounding spoils it.
  func prove(_ depth: Int) -> Bool {
    readSolution(depth)
    let unit = 1 / largestWeight()
    for scale in Self.scales {
      let total = weigh(depth, scale: scale * unit)
      if total > levels[depth].rest * largest {
        write(.refute, depth)
        return true
      }
    }
    return false
  }

  /// With no column left: a point whose need is not met.
  func proveByPoint(_ depth: Int) {
    let need = levels[depth].need
    for point in 0..<pointCount {
      let isOne = ones >> UInt32(point) & 1 == 1
      weights[point] = 0
      if isOne ? need[point] > 0 : need[point] < 0 {
        for other in 0..<pointCount { weights[other] = 0 }
        weights[point] = isOne ? 1 : -1
        write(.refute, depth)
        return
      }
    }
  }

  /// Bars the columns, and makes tight the points, for which the slack of the bound is too small.
  func reduce(_ depth: Int) {
    let unit = 1 / largestWeight()
    let objective = thresher_small_objective(program(depth))
    let rest = levels[depth].rest
    var total = 0
    for scale: Float in [1, 2, 3, 4, 5, 6, 7, 12, 24, 60, 120] {
      total = weigh(depth, scale: scale * unit)
      if largest > 0, Double(total) > objective * Double(largest) * 0.998 { break }
    }
    guard largest > 0, total > (rest - 2) * largest else { return }
    var changed = false
    let start = evidence.count
    write(.reduce, depth)
    let most = largest
    for column in 0..<columnCount {
      let sum = Int(sums[column])
      if plus(depth)[column] != 0, total - sum > (rest - 1) * most {
        bar(2 * column, at: depth)
        changed = true
      }
      if minus(depth)[column] != 0, total + sum > (rest - 1) * most {
        bar(2 * column + 1, at: depth)
        changed = true
      }
    }
    for point in 0..<pointCount where levels[depth].tight >> UInt32(point) & 1 == 0 {
      if total + 2 * abs(Int(weights[point])) > rest * most {
        levels[depth].tight |= 1 << UInt32(point)
        thresher_small_release(program(depth), Int32(point), 1)
        thresher_small_release(program(depth), Int32(point), -1)
        changed = true
      }
    }
    if !changed { evidence.removeSubrange(start...) }
  }

  func write(_ step: SmallWidthStep, _ depth: Int) {
    var most: Int16 = 0
    for point in 0..<pointCount { most = max(most, abs(weights[point])) }
    step.write(
      bits: 17 - most.leadingZeroBitCount, of: UnsafeBufferPointer(start: weights, count: pointCount),
      tight: levels[depth].tight, to: &evidence)
  }
}
