import CSmallProgram

/// Finds the least width at depth 2 of functions of up to five inputs, one after the other, with a proof of each.
///
/// Width k is enough for f = (y_p) iff integers n_j with sum |n_j| = k and a number t of the other parity satisfy
/// y_p (sum_j n_j e_j(p) - t) >= 1 on all points. For each t this is an integer program over the 81 columns of
/// `SignedColumns`, whose linear program has 32 variables in its dual and fits into the first-level cache; it is solved in single
/// precision, and what it proposes is proved in integers. See <doc:LeastWidths>.
///
/// An instance is used by one thread at a time. Result and proof depend on the function alone.
///
/// - Complexity: some 20 microseconds a function of five inputs; exponential only in the gap between width and bound.
public final class SmallWidthSearch {
  /// The columns that proofs speak of.
  public let columns: SignedColumns
  /// The number of pivots and of nodes so far, for measurements.
  public private(set) var pivotCount = 0
  /// The nodes of all searches.
  public private(set) var nodeCount = 0
  /// How often a program was built again.
  public private(set) var refreshCount = 0

  private let pointCount: Int
  private let full: UInt32
  private let columnCount: Int
  /// 32 rows of 96: column j on point p.
  private let signs: UnsafeMutablePointer<Int16>
  /// 96 rows of 32: point p of column j.
  private let values: UnsafeMutablePointer<Int16>
  private let slack: [Float]
  private let programs: UnsafeMutableRawPointer
  private let programSize = thresher_small_size()
  private let levels: UnsafeMutablePointer<SmallWidthLevel>
  private let masks: UnsafeMutablePointer<Int16>
  private let sums: UnsafeMutablePointer<Int16>
  private let weights: UnsafeMutablePointer<Int16>
  private let mu: UnsafeMutablePointer<Float>
  private let multiplicity: UnsafeMutablePointer<Float>
  /// The signed columns taken on the way to the present node.
  private var taken: [UInt8] = []
  private var evidence: [UInt8] = []
  private var ones: UInt32 = 0

  /// No function of five inputs needs as many columns; a search that did would stop with a trap.
  private static let maximumWidth = 40
  private static let rows = Int(THRESHER_SMALL_ROWS)
  private static let points = Int(THRESHER_SMALL_POINTS)

  /// A search for functions of so many inputs.
  ///
  /// - Precondition: 1 ... 5 inputs.
  public init(inputCount: Int) {
    columns = SignedColumns(inputCount: inputCount)
    pointCount = columns.pointCount
    columnCount = columns.count
    full = pointCount == 32 ? ~0 : (1 << UInt32(pointCount)) - 1
    let (rows, points) = (Self.rows, Self.points)
    signs = Self.cleared(rows * points)
    values = Self.cleared(rows * points)
    for column in 0..<columnCount {
      for point in 0..<pointCount {
        let sign = Int16(columns.sign(2 * column, on: point))
        signs[point * rows + column] = sign
        values[column * points + point] = sign
      }
    }
    // Bounds that differ a little leave fewer ties between rows, where the simplex method could go round.
    slack = (0..<rows).map { Float(($0 * 37) % 64) * 1e-6 }
    let depth = Self.maximumWidth + 4
    programs = .allocate(byteCount: depth * programSize, alignment: 64)
    levels = .allocate(capacity: depth)
    levels.initialize(repeating: SmallWidthLevel(), count: depth)
    masks = Self.cleared(2 * rows * depth)
    sums = Self.cleared(rows)
    weights = Self.cleared(points)
    mu = .allocate(capacity: points)
    mu.initialize(repeating: 0, count: points)
    multiplicity = .allocate(capacity: rows)
    multiplicity.initialize(repeating: 0, count: rows)
  }

  deinit {
    for pointer in [signs, values, masks, sums, weights] { pointer.deallocate() }
    programs.deallocate()
    levels.deallocate()
    mu.deallocate()
    multiplicity.deallocate()
  }

  private static func cleared(_ count: Int) -> UnsafeMutablePointer<Int16> {
    let pointer = UnsafeMutableRawPointer.allocate(byteCount: 2 * count, alignment: 64)
      .bindMemory(to: Int16.self, capacity: count)
    pointer.initialize(repeating: 0, count: count)
    return pointer
  }

  // MARK: The rounds of one function

  /// The least width of a function, bit p of `table` for point p, with a network and the refutation of the width below.
  ///
  /// - Precondition: no bit beyond the last point.
  public func leastWidth(of table: UInt32) -> SmallWidthProof {
    precondition(table & ~full == 0, "a function of \(columns.inputCount) inputs")
    ones = table
    if table == 0 || table == full {
      return SmallWidthProof(
        width: 1, shift: 0, columns: [UInt8(2 * (columnCount - 1) + (table == 0 ? 1 : 0))], evidence: [])
    }
    // Level 0 keeps the program at the best real shift among the integers.
    thresher_small_begin(program(0), signs, slack, Int32(pointCount), Int32(columnCount), table)
    let center = minimizeOverShifts()
    pivotCount += Int(thresher_small_pivots(program(0)))
    var width = max(1, Int((thresher_small_objective(program(0)) - 2e-3).rounded(.up))) - 1
    var refutation: [UInt8] = []
    while true {
      precondition(width < Self.maximumWidth, "a width of \(width)")
      evidence.removeAll(keepingCapacity: true)
      if width > 0, let shift = search(width: width, center: center) {
        return SmallWidthProof(width: width, shift: shift, columns: taken, evidence: refutation)
      }
      refutation = evidence
      width += 1
    }
  }

  /// Goes to the integer shift t of least value z(t), which is convex in t; level 0 holds its program.
  private func minimizeOverShifts() -> Int {
    maximize(0, cut: .infinity)
    var shift = 0
    var direction = 0
    while true {
      readSolution(0)
      let slope = (0..<pointCount).reduce(Float(0)) { $0 + mu[$1] }
      if abs(slope) < 1e-4 { return shift }
      let next = slope > 0 ? -1 : 1
      if direction == -next { return shift }
      direction = next
      copy(from: 0, to: 1)
      thresher_small_add(program(1), Int32(Self.points + columnCount - 1), Float(next))
      maximize(1, cut: .infinity)
      if thresher_small_objective(program(1)) >= thresher_small_objective(program(0)) { return shift }
      copy(from: 1, to: 0)
      shift += next
    }
  }

  /// Looks for a network of width k. The columns are in `taken` then, and the shift is returned; else `evidence` refutes it.
  private func search(width k: Int, center: Int) -> Int? {
    let shifts = stride(from: 1 - k, through: k - 1, by: 2).sorted { (abs($0 - center), $0) < (abs($1 - center), $1) }
    var refuted = [Bool](repeating: false, count: 2 * k)
    var open: [(value: Double, shift: Int)] = []
    for shift in shifts where !refuted[shift + k] {
      start(shift: shift, center: center, width: k)
      let start = evidence.count
      evidence.append(UInt8(bitPattern: Int8(shift)))
      if maximize(1, cut: Float(k)), prove(1) {
        // The same weights settle every shift whose margin they exceed as well.
        let total = sum { Int(weights[$0]) }
        let size = sum { ones >> UInt32($0) & 1 == 1 ? Int(weights[$0]) : -Int(weights[$0]) }
        let limit = k * largest
        for other in shifts where size + other * total > limit { refuted[other + k] = true }
      } else {
        evidence.removeSubrange(start...)
        open.append((thresher_small_objective(program(1)), shift))
      }
    }
    open.sort { ($0.value, $0.shift) < ($1.value, $1.shift) }
    for (_, shift) in open where !refuted[shift + k] {
      start(shift: shift, center: center, width: k)
      evidence.append(UInt8(bitPattern: Int8(shift)))
      taken.removeAll(keepingCapacity: true)
      if explore(1) { return shift }
    }
    return nil
  }

  /// Makes level 1 the root of a shift.
  private func start(shift: Int, center: Int, width: Int) {
    copy(from: 0, to: 1)
    if shift != center {
      thresher_small_add(program(1), Int32(Self.points + columnCount - 1), Float(shift - center))
    }
    var level = SmallWidthLevel()
    level.rest = width
    for point in 0..<pointCount { level.need[point] = Int16(shift + (ones >> UInt32(point) & 1 == 1 ? 1 : -1)) }
    levels[1] = level
    for column in 0..<columnCount {
      plus(1)[column] = -1
      minus(1)[column] = -1
    }
  }

  // MARK: One node

  /// The search below a level, whose program is to be maximized; true if a network was found.
  private func explore(_ depth: Int) -> Bool {
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

  private func bar(_ signed: Int, at depth: Int) {
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

  // MARK: Proofs in integers

  /// The largest sum of the present weights over a column that may be taken.
  private var largest = 0

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
  private func prove(_ depth: Int) -> Bool {
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
  private func proveByPoint(_ depth: Int) {
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
  private func reduce(_ depth: Int) {
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

  private func write(_ step: SmallWidthStep, _ depth: Int) {
    var most: Int16 = 0
    for point in 0..<pointCount { most = max(most, abs(weights[point])) }
    step.write(
      bits: 17 - most.leadingZeroBitCount, of: UnsafeBufferPointer(start: weights, count: pointCount),
      tight: levels[depth].tight, to: &evidence)
  }

  // MARK: Memory

  private func program(_ depth: Int) -> OpaquePointer { OpaquePointer(programs + depth * programSize) }
  private func plus(_ depth: Int) -> UnsafeMutablePointer<Int16> { masks + 2 * Self.rows * depth }
  private func minus(_ depth: Int) -> UnsafeMutablePointer<Int16> { masks + 2 * Self.rows * depth + Self.rows }

  private func column(_ index: Int) -> SIMD32<Int16> {
    UnsafeRawPointer(values + Self.points * index).load(as: SIMD32<Int16>.self)
  }

  private func sum(_ term: (Int) -> Int) -> Int { (0..<pointCount).reduce(0) { $0 + term($1) } }

  private func copy(from source: Int, to target: Int) {
    (programs + target * programSize).copyMemory(from: programs + source * programSize, byteCount: programSize)
    levels[target] = levels[source]
    plus(target).update(from: plus(source), count: 2 * Self.rows)
  }

  /// Whether the value certainly exceeds `cut`, as far as single precision can tell.
  @discardableResult
  private func maximize(_ depth: Int, cut: Float) -> Bool {
    let before = thresher_small_pivots(program(depth))
    thresher_small_maximize(program(depth), cut + 0.02, 2_000)
    pivotCount += Int(thresher_small_pivots(program(depth)) - before)
    return thresher_small_objective(program(depth)) > Double(cut) + 5e-4
  }

  private func readSolution(_ depth: Int) { thresher_small_solution(program(depth), mu, multiplicity) }
}

/// Beside the program of a level: how many columns are still to be taken, and what they have to do.
struct SmallWidthLevel {
  /// On every point: y_p (S(p) - need_p) >= 0 is asked of the sum S of the columns to come.
  var need = SIMD32<Int16>.zero
  /// The number of columns to come.
  var rest = 0
  /// The points on which equality is asked.
  var tight: UInt32 = 0
}
