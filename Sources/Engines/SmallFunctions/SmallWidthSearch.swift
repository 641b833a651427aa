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
  public internal(set) var nodeCount = 0
  /// How often a program was built again.
  public internal(set) var refreshCount = 0

  let pointCount: Int
  private let full: UInt32
  let columnCount: Int
  /// 32 rows of 96: column j on point p.
  let signs: UnsafeMutablePointer<Int16>
  /// 96 rows of 32: point p of column j.
  let values: UnsafeMutablePointer<Int16>
  let slack: [Float]
  private let programs: UnsafeMutableRawPointer
  private let programSize = thresher_small_size()
  let levels: UnsafeMutablePointer<SmallWidthLevel>
  private let masks: UnsafeMutablePointer<Int16>
  let sums: UnsafeMutablePointer<Int16>
  let weights: UnsafeMutablePointer<Int16>
  let mu: UnsafeMutablePointer<Float>
  let multiplicity: UnsafeMutablePointer<Float>
  /// The signed columns taken on the way to the present node.
  var taken: [UInt8] = []
  var evidence: [UInt8] = []
  var ones: UInt32 = 0
  /// The largest sum of the present weights over a column that may be taken.
  var largest = 0

  /// No function of five inputs needs as many columns; a search that did would stop with a trap.
  private static let maximumWidth = 40
  static let rows = Int(THRESHER_SMALL_ROWS)
  static let points = Int(THRESHER_SMALL_POINTS)

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

  // MARK: Memory

  func program(_ depth: Int) -> OpaquePointer { OpaquePointer(programs + depth * programSize) }
  func plus(_ depth: Int) -> UnsafeMutablePointer<Int16> { masks + 2 * Self.rows * depth }
  func minus(_ depth: Int) -> UnsafeMutablePointer<Int16> { masks + 2 * Self.rows * depth + Self.rows }

  func column(_ index: Int) -> SIMD32<Int16> {
    UnsafeRawPointer(values + Self.points * index).load(as: SIMD32<Int16>.self)
  }

  private func sum(_ term: (Int) -> Int) -> Int { (0..<pointCount).reduce(0) { $0 + term($1) } }

  func copy(from source: Int, to target: Int) {
    (programs + target * programSize).copyMemory(from: programs + source * programSize, byteCount: programSize)
    levels[target] = levels[source]
    plus(target).update(from: plus(source), count: 2 * Self.rows)
  }

  /// Whether the value certainly exceeds `cut`, as far as single precision can tell.
  @discardableResult
  func maximize(_ depth: Int, cut: Float) -> Bool {
    let before = thresher_small_pivots(program(depth))
    thresher_small_maximize(program(depth), cut + 0.02, 2_000)
    pivotCount += Int(thresher_small_pivots(program(depth)) - before)
    return thresher_small_objective(program(depth)) > Double(cut) + 5e-4
  }

  func readSolution(_ depth: Int) { thresher_small_solution(program(depth), mu, multiplicity) }
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
