import CKernels

/// The linear program of a covering problem, kept as a dense simplex tableau:
///
///     maximize demand . u   subject to   sum of u_p over the points p of set v <= 1 for every set v,  u >= 0.
///
/// Its value is the least total multiplicity x of sets that covers every point p at least demand_p times
/// (linear programming duality), so a value above r proves that no r sets do. The origin is feasible
/// whatever the demand, hence every change of the demand and every removal of a set restarts the primal
/// simplex method from the tableau at hand.
///
/// Pricing is steepest edge: with a dense tableau the norms come with the pivot for one more multiplication an
/// entry. Right-hand sides are perturbed by up to 10^-6 against cycling, in a fixed pattern. The numbers are
/// floating point: they propose weights and multiplicities, which the caller has to verify in integers.
///
/// - Complexity: one pivot is sets * points multiplications, on vectors of 8 where the processor has them.
public final class CoverLP {
  /// How a call of `maximize` ended.
  public enum Outcome: Sendable {
    /// The weights are optimal up to the tolerance.
    case optimal
    /// The value passed the limit; the weights of that moment prove it.
    case exceeded
    /// The objective grows without limit: a point in demand belongs to no set.
    case unbounded
    /// The limit of pivots was reached, or `shouldStop` said so.
    case stalled
  }

  /// The number of points, which is the number of nonbasic variables.
  public let pointCount: Int
  /// The number of sets that are left, which is the number of rows.
  public private(set) var rowCount: Int
  /// The value of the present weights, a lower bound on the optimum.
  public private(set) var value: Double = 0
  /// Entries of the tableau touched so far, by this object and those that it was copied from.
  public private(set) var work: UInt64 = 0
  /// Asked by `maximize` every few milliseconds: whether to end there, `stalled`. Copies inherit it.
  public var shouldStop: (() -> Bool)?
  /// Whether there are sets without rows, which weights may violate.
  private(set) var isPartial = false
  private var nextPoll = pollInterval
  private static let pollInterval: UInt64 = 10_000_000

  /// Variables: 0 ..< pointCount are weights of points, pointCount + v is the slack of set v; -1 is no variable.
  private(set) var rowVariables: UnsafeMutablePointer<Int32>
  let columnVariables: UnsafeMutablePointer<Int32>
  /// Columns of `stride` entries, the right-hand side last. Entries at and beyond `rowCount` are zero.
  private(set) var table: UnsafeMutablePointer<Double>
  private(set) var stride: Int
  /// Reduced costs d_j: the objective grows by d_j per unit of the nonbasic variable j.
  let objective: UnsafeMutablePointer<Double>
  let norms: UnsafeMutablePointer<Double>

  static let tolerance = 1e-9
  static let pivotTolerance = 1e-8

  /// The number of bytes of the tableau of `setCount` sets on `pointCount` points.
  public static func bytesNeeded(setCount: Int, pointCount: Int) -> Int {
    let cells = (setCount + 7) / 8 * 8 * (pointCount + 1)
    return cells * 8 + setCount * 4 + pointCount * 20
  }

  private init(pointCount: Int, rowCount: Int) {
    self.pointCount = pointCount
    self.rowCount = rowCount
    stride = max(8, (rowCount + 7) / 8 * 8)
    let cells = stride * (pointCount + 1)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(64, cells * 8), alignment: 64)
    table = raw.bindMemory(to: Double.self, capacity: cells)
    rowVariables = .allocate(capacity: stride)
    columnVariables = .allocate(capacity: max(1, pointCount))
    objective = .allocate(capacity: pointCount + 1)
    norms = .allocate(capacity: pointCount + 1)
  }

  deinit {
    UnsafeMutableRawPointer(table).deallocate()
    rowVariables.deallocate()
    columnVariables.deallocate()
    objective.deallocate()
    norms.deallocate()
  }

  /// The program of the given sets at the origin, with demand zero.
  ///
  /// - Parameters:
  ///   - pointCount: the number of points, the length of every set.
  ///   - members: the sets as bits, `(pointCount + 63) / 64` words each.
  ///   - sets: which of them take part; their indices name them from then on.
  ///   - isPartial: whether other sets may follow.
  public convenience init(
    pointCount: Int, members: UnsafePointer<UInt64>, sets: some Collection<Int>, isPartial: Bool = false
  ) {
    self.init(pointCount: pointCount, rowCount: sets.count)
    self.isPartial = isPartial
    startAtOrigin()
    let words = (pointCount + 63) / 64
    for (row, set) in sets.enumerated() { fill(row, with: set, bits: members + set * words, words: words, cost: 1) }
  }

  /// The program of sets with costs and of a price for every set taken, at the origin:
  ///
  ///     maximize demand . u   subject to   sum of u_p over the points p of set v - u_N <= cost of v,  u >= 0.
  ///
  /// The price u_N is point number `pointCount` to all calls, whose demand is minus the number of sets allowed.
  ///
  /// - Parameter costs: positive, one for each set; all sets take part.
  convenience init(pointCount: Int, members: UnsafePointer<UInt64>, costs: [Int]) {
    self.init(pointCount: pointCount + 1, rowCount: costs.count)
    startAtOrigin()
    let words = max(1, (pointCount + 63) / 64)
    for (set, cost) in costs.enumerated() {
      fill(set, with: set, bits: members + set * words, words: words, cost: Double(cost))
      table[pointCount * stride + set] = -1
      norms[pointCount] += 1
    }
  }

  private func startAtOrigin() {
    table.initialize(repeating: 0, count: stride * (pointCount + 1))
    objective.initialize(repeating: 0, count: pointCount + 1)
    norms.initialize(repeating: 1, count: pointCount + 1)
    for point in 0..<pointCount { columnVariables[point] = Int32(point) }
  }

  /// Writes the constraint of one set, "the sum over its points is at most its cost".
  private func fill(_ row: Int, with set: Int, bits: UnsafePointer<UInt64>, words: Int, cost: Double) {
    rowVariables[row] = Int32(pointCount + set)
    table[stride * pointCount + row] = cost + Self.perturbation(of: set)
    Self.forEachPoint(of: bits, words: words) { point in
      table[point * stride + row] = 1
      norms[point] += 1
    }
  }

  /// Calls `body` with every point of a set.
  @inline(__always)
  static func forEachPoint(of set: UnsafePointer<UInt64>, words: Int, _ body: (Int) -> Void) {
    for word in 0..<words {
      var rest = set[word]
      while rest != 0 {
        body(word * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }

  /// Makes room for so many rows more; the entries of the new rows are zero.
  func grow(by count: Int) {
    let old = rowCount
    rowCount += count
    if rowCount <= stride { return }
    let wider = max(8, (rowCount + rowCount / 4 + 7) / 8 * 8)
    let cells = wider * (pointCount + 1)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: cells * 8, alignment: 64)
    let entries = raw.bindMemory(to: Double.self, capacity: cells)
    for column in 0...pointCount {
      let target = entries + column * wider
      target.initialize(from: table + column * stride, count: old)
      (target + old).initialize(repeating: 0, count: wider - old)
    }
    let variables = UnsafeMutablePointer<Int32>.allocate(capacity: wider)
    variables.initialize(from: rowVariables, count: old)
    UnsafeMutableRawPointer(table).deallocate()
    rowVariables.deallocate()
    (table, rowVariables, stride) = (entries, variables, wider)
    work &+= UInt64(cells) / 2
  }

  /// The same program in the same state, in the least room.
  public func copy() -> CoverLP {
    let other = CoverLP(pointCount: pointCount, rowCount: rowCount)
    let blocks = (rowCount + 7) / 8 * 8
    for column in 0...pointCount {
      let target = other.table + column * other.stride
      target.initialize(from: table + column * stride, count: blocks)
      (target + blocks).initialize(repeating: 0, count: other.stride - blocks)
    }
    other.rowVariables.initialize(from: rowVariables, count: rowCount)
    other.columnVariables.initialize(from: columnVariables, count: pointCount)
    other.objective.initialize(from: objective, count: pointCount + 1)
    other.norms.initialize(from: norms, count: pointCount + 1)
    other.value = value
    other.isPartial = isPartial
    other.shouldStop = shouldStop
    other.nextPoll = nextPoll
    other.work = work &+ UInt64(blocks * (pointCount + 1)) / 2
    return other
  }

  /// A number in 0 ..< 10^-6 that depends on the index of the set alone.
  static func perturbation(of set: Int) -> Double {
    var bits = (UInt64(truncatingIfNeeded: set) &+ 1) &* 0x9e37_79b9_7f4a_7c15
    bits ^= bits >> 32
    return Double(bits & 0xf_ffff) / Double(1 << 20) * 1e-6
  }

  /// Replaces the objective; the weights stay as they are.
  ///
  /// - Parameter demand: `pointCount` numbers.
  /// - Complexity: O(pointCount^2), less than a pivot.
  public func setDemand(_ demand: UnsafePointer<Double>) {
    let rhs = table + stride * pointCount
    for column in 0..<pointCount {
      let variable = Int(columnVariables[column])
      objective[column] = variable >= 0 && variable < pointCount ? demand[variable] : 0
    }
    value = 0
    for row in 0..<rowCount where rowVariables[row] < pointCount {
      let cost = demand[Int(rowVariables[row])]
      if cost == 0 { continue }
      value += cost * rhs[row]
      for column in 0..<pointCount { objective[column] -= cost * table[column * stride + row] }
      work &+= UInt64(pointCount)
    }
    for column in 0..<pointCount where columnVariables[column] < 0 { objective[column] = 0 }
  }

  /// Runs the simplex method until the value is optimal or above `limit`.
  ///
  /// It also stops, `stalled`, after 100 pivots a point, some thirty times what it usually takes: should rounding lead
  /// it in a circle, the weights are as valid as any.
  public func maximize(stoppingAbove limit: Double = .infinity, pivotLimit: Int = .max) -> Outcome {
    let rhs = table + stride * pointCount
    let blocks = (rowCount + 7) / 8
    for _ in 0..<min(pivotLimit, 100 * (pointCount + 10)) {
      if value > limit { return .exceeded }
      let entering = thresher_steepest_column(objective, norms, pointCount, Self.tolerance)
      if entering >= pointCount { return .optimal }
      let row = thresher_ratio_test(table + entering * stride, rhs, blocks, 1, Self.pivotTolerance)
      work &+= UInt64(16 * blocks)
      if row >= rowCount { return .unbounded }
      pivot(row: row, column: entering)
      if isToStop() { return .stalled }
    }
    return .stalled
  }

  /// Asks `shouldStop` every few milliseconds.
  func isToStop() -> Bool {
    if work < nextPoll { return false }
    nextPoll = work + Self.pollInterval
    return shouldStop.map { $0() } ?? false
  }

  /// - Parameter least: right-hand sides between it and zero are taken for zero.
  func pivot(row: Int, column: Int, least: Double = -.infinity) {
    let blocks = (rowCount + 7) / 8
    let rate = objective[column]
    let step = thresher_pivot(table, stride, blocks, pointCount + 1, row, column, objective, norms, least)
    value += rate * step
    swap(&rowVariables[row], &columnVariables[column])
    count(blocks * 8 * (pointCount + 1))
  }

  /// Counts entries that were touched.
  func count(_ entries: Int) { work &+= UInt64(entries) }

  /// Removes the sets of `live` that are not in `kept`.
  ///
  /// - Parameter marks: room for a mark a set, all false before and after.
  /// - Returns: as `remove(where:)`.
  func keep(_ kept: [Int32], of live: [Int32], marks: inout [Bool]) -> Bool {
    marks.withUnsafeMutableBufferPointer { marks in
      for set in live { marks[Int(set)] = true }
      for set in kept { marks[Int(set)] = false }
      defer { for set in live { marks[Int(set)] = false } }
      return remove { marks[$0] }
    }
  }

  /// Removes every set v with `isRemoved[v]`.
  ///
  /// A set whose slack is basic leaves with its row. One whose constraint is tight first enters the basis, as a
  /// variable without a lower bound: a single pivot whose ratio test runs backwards.
  ///
  /// - Returns: whether a tight set was removed, so that the value can grow now.
  public func remove(where isRemoved: (Int) -> Bool) -> Bool {
    compactRows { variable in variable < pointCount || !isRemoved(variable - pointCount) }
    let rhs = table + stride * pointCount
    var mayGrow = false
    for column in 0..<pointCount where Int(columnVariables[column]) >= pointCount {
      guard isRemoved(Int(columnVariables[column]) - pointCount) else { continue }
      mayGrow = true
      let entries = table + column * stride
      let blocks = (rowCount + 7) / 8
      var row = thresher_ratio_test(entries, rhs, blocks, -1, Self.pivotTolerance)
      if row >= rowCount { row = thresher_ratio_test(entries, rhs, blocks, 1, Self.pivotTolerance) }
      work &+= UInt64(32 * blocks)
      guard row < rowCount else {
        // The variable occurs in no constraint any more.
        entries.update(repeating: 0, count: stride)
        columnVariables[column] = -1
        objective[column] = 0
        continue
      }
      pivot(row: row, column: column)
      removeRow(row)
    }
    return mayGrow
  }

  private func compactRows(keeping isKept: (Int) -> Bool) {
    var kept: [Int] = []
    kept.reserveCapacity(rowCount)
    for row in 0..<rowCount where isKept(Int(rowVariables[row])) { kept.append(row) }
    guard kept.count < rowCount else { return }
    let first = kept.indices.first { kept[$0] != $0 } ?? kept.count
    let used = (rowCount + 7) / 8 * 8
    kept.withUnsafeBufferPointer { kept in
      for column in 0...pointCount {
        let entries = table + column * stride
        for row in first..<kept.count { entries[row] = entries[kept[row]] }
        for row in kept.count..<used { entries[row] = 0 }
      }
      for row in first..<kept.count { rowVariables[row] = rowVariables[kept[row]] }
    }
    work &+= UInt64((rowCount - first) * (pointCount + 1))
    rowCount = kept.count
  }

  private func removeRow(_ row: Int) {
    let last = rowCount - 1
    for column in 0...pointCount {
      let entries = table + column * stride
      entries[row] = entries[last]
      entries[last] = 0
    }
    rowVariables[row] = rowVariables[last]
    rowCount = last
  }

  /// Calls `body` with every point of positive weight and its weight u_p.
  @inline(__always)
  public func forEachWeight(_ body: (_ point: Int, _ weight: Double) -> Void) {
    let rhs = table + stride * pointCount
    for row in 0..<rowCount where rowVariables[row] < pointCount && rhs[row] > 0 {
      body(Int(rowVariables[row]), rhs[row])
    }
  }

  /// Calls `body` with every set whose multiplicity x_v in the fractional cover is positive; meaningful at an
  /// optimum.
  @inline(__always)
  public func forEachMultiplicity(_ body: (_ set: Int, _ multiplicity: Double) -> Void) {
    for column in 0..<pointCount where Int(columnVariables[column]) >= pointCount && objective[column] < 0 {
      body(Int(columnVariables[column]) - pointCount, -objective[column])
    }
  }

  /// The growth of the value by the first pivot alone if set v of multiplicity x_v is removed, and if it is taken
  /// once (demand and number of sets less one each): lower bounds on what branching on v gains
  /// (Driebeek 1966, Tomlin 1971). Infinite if the set is needed, or cannot be taken.
  ///
  /// - Parameter body: called with every set of positive multiplicity.
  public func forEachPenalty(
    _ body: (_ set: Int, _ multiplicity: Double, _ removed: Double, _ taken: Double) -> Void
  ) {
    let rhs = table + stride * pointCount
    let blocks = (rowCount + 7) / 8
    for column in 0..<pointCount where Int(columnVariables[column]) >= pointCount && objective[column] < 0 {
      let entries = table + column * stride
      let multiplicity = -objective[column]
      var removed = Double.infinity
      let leaving = thresher_ratio_test(entries, rhs, blocks, -1, Self.pivotTolerance)
      if leaving < rowCount { removed = multiplicity * -rhs[leaving] / entries[leaving] }
      var taken = 0.0
      if multiplicity < 1 {
        let leaving = thresher_ratio_test(entries, rhs, blocks, 1, Self.pivotTolerance)
        taken = leaving < rowCount ? (1 - multiplicity) * rhs[leaving] / entries[leaving] : .infinity
      }
      work &+= UInt64(32 * blocks)
      body(Int(columnVariables[column]) - pointCount, multiplicity, removed, taken)
    }
  }

  /// Calls `body` with the sets that are left, in no useful order.
  public func forEachSet(_ body: (_ set: Int) -> Void) {
    for row in 0..<rowCount where Int(rowVariables[row]) >= pointCount { body(Int(rowVariables[row]) - pointCount) }
    for column in 0..<pointCount where Int(columnVariables[column]) >= pointCount {
      body(Int(columnVariables[column]) - pointCount)
    }
  }
}
