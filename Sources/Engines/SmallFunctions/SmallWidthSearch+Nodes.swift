import CSmallProgram

/// One node of the search below a shift.
extension SmallWidthSearch {
  /// The search below a level, whose program is to be maximized; true if a network was found.
  func explore(_ depth: Int) -> Bool {
    while true {
      nodeCount += 1
      let rest = levels[depth].rest
      if maximize(depth, cut: Float(rest)) {
        if prove(depth) { return false }
        // A value that cannot be proved may be an error that has grown over many pivots.
        refresh(depth)
        if maximize(depth, cut: Float(rest)), prove(depth) { return false }
      }
      readSolution(depth)
      if rest == 0 {
        if isEnough(depth) { return true }
        proveByPoint(depth)
        return false
      }
      if roundsToNetwork(depth) { return true }
      reduce(depth)
      guard let signed = branchingColumn(depth) else {
        // Nothing may be taken any more, and something has to: weights of zero say so.
        for point in 0..<pointCount { weights[point] = 0 }
        write(.refute, depth)
        return false
      }
      evidence.append(SmallWidthStep.branch + UInt8(signed))
      copy(from: depth, to: depth + 1)
      take(signed, at: depth + 1)
      taken.append(UInt8(signed))
      if explore(depth + 1) { return true }
      taken.removeLast()
      bar(signed, at: depth)
    }
  }

  /// Builds the program of a level again.
  private func refresh(_ depth: Int) {
    refreshCount += 1
    thresher_small_begin(program(depth), signs, slack, Int32(pointCount), Int32(columnCount), ones)
    let level = levels[depth]
    for point in 0..<pointCount {
      let sign: Int16 = ones >> UInt32(point) & 1 == 1 ? 1 : -1
      thresher_small_add(program(depth), Int32(point), Float(level.need[point] - sign))
      if level.tight >> UInt32(point) & 1 == 1 {
        thresher_small_release(program(depth), Int32(point), 1)
        thresher_small_release(program(depth), Int32(point), -1)
      }
    }
    for column in 0..<columnCount {
      if plus(depth)[column] == 0 { thresher_small_release(program(depth), Int32(Self.points + column), 1) }
      if minus(depth)[column] == 0 { thresher_small_release(program(depth), Int32(Self.points + column), -1) }
    }
  }

  private func take(_ signed: Int, at depth: Int) {
    let sign: Int16 = signed & 1 == 0 ? 1 : -1
    thresher_small_add(program(depth), Int32(Self.points + signed >> 1), Float(-sign))
    levels[depth].rest -= 1
    levels[depth].need &-= column(signed >> 1) &* sign
  }

  func bar(_ signed: Int, at depth: Int) {
    (signed & 1 == 0 ? plus(depth) : minus(depth))[signed >> 1] = 0
    thresher_small_release(program(depth), Int32(Self.points + signed >> 1), signed & 1 == 0 ? 1 : -1)
  }

  /// Whether no further column is needed.
  private func isEnough(_ depth: Int) -> Bool {
    isEnough(.zero, depth)
  }

  /// Whether columns whose sum is S are what the level asks for.
  private func isEnough(_ sum: SIMD32<Int16>, _ depth: Int) -> Bool {
    let excess = sum &- levels[depth].need
    for point in 0..<pointCount where ones >> UInt32(point) & 1 == 1 ? excess[point] < 0 : excess[point] > 0 {
      return false
    }
    return true
  }

  /// Rounds the multiplicities of the linear program; true if they make a network, whose columns are in `taken` then.
  private func roundsToNetwork(_ depth: Int) -> Bool {
    var sum = SIMD32<Int16>.zero
    var left = levels[depth].rest
    for column in 0..<columnCount where multiplicity[column] != 0 {
      let count = Int16(multiplicity[column].rounded())
      if count == 0 { continue }
      left -= Int(abs(count))
      sum &+= self.column(column) &* count
    }
    // Further columns in pairs e, -e change nothing.
    guard left >= 0, left.isMultiple(of: 2), isEnough(sum, depth) else { return false }
    for column in 0..<columnCount where multiplicity[column] != 0 {
      let count = Int(multiplicity[column].rounded())
      taken += Array(repeating: UInt8(2 * column + (count < 0 ? 1 : 0)), count: abs(count))
    }
    for _ in 0..<left / 2 { taken += [UInt8(2 * columnCount - 2), UInt8(2 * columnCount - 1)] }
    return true
  }

  /// The signed column whose multiplicity is nearest to one half beside an integer; the largest one if all are integral;
  /// nil if none may be taken.
  private func branchingColumn(_ depth: Int) -> Int? {
    var best = 0
    var bestDistance: Float = 0.499
    var largest = 0
    for column in 0..<columnCount {
      let size = abs(multiplicity[column])
      if size == 0 { continue }
      let distance = abs(size - size.rounded(.down) - 0.5)
      if distance < bestDistance { (best, bestDistance) = (column, distance) }
      if size > abs(multiplicity[largest]) { largest = column }
    }
    let column = bestDistance < 0.499 ? best : largest
    let isMinus = multiplicity[column] < 0
    let side = isMinus ? minus(depth) : plus(depth)
    if multiplicity[column] != 0 && side[column] != 0 { return 2 * column + (isMinus ? 1 : 0) }
    // No multiplicity at all: whatever may still be taken.
    for column in 0..<columnCount {
      if plus(depth)[column] != 0 { return 2 * column }
      if minus(depth)[column] != 0 { return 2 * column + 1 }
    }
    return nil
  }
}
