import Generators
import Numbers
import Running

/// Adds up orders * multiplicities * H over all first layers that separate.
struct CellCountingVisitor<Mask: PointMask, Weights: CellWeights>: CellVisitor {
  let columns: CellColumns<Mask>
  let weights: Weights
  /// The sum over the last columns after one path.
  private var row = Weights.Value(0)
  var total = Integer()

  init(columns: CellColumns<Mask>, weights: Weights) {
    self.columns = columns
    self.weights = weights
  }

  @inline(__always)
  mutating func separating(path: UnsafeBufferPointer<Int>, last: Int, on: UInt64, off: UInt64, orders: UInt128) throws {
    row += try weights.weight(on: on, off: off) * Weights.Value(UInt128(columns.weights[last]) &* orders)
  }

  mutating func finish(path: UnsafeBufferPointer<Int>) {
    if row == Weights.Value(0) { return }
    var product = row.integer
    for index in path { product *= Integer(columns.weights[index]) }
    total += product
    row = Weights.Value(0)
  }
}

/// COUNT at depth 3 and more (and, as a second method, at depth 2).
struct DeepCount<Mask: PointMask> {
  let classes: ColumnClasses<Mask>
  let labels: Mask
  let widths: [Int]
  let method: CountingMethod
  let shard: Shard
  let tables: CountTables<Mask>

  func count(meter: WorkMeter, jobs: Int) throws -> Integer {
    let width = widths[0]
    guard width <= LaterLayers.maximumInputs else {
      throw CountingStopped(
        .outOfReach(
          "a first layer of \(width) neurons; exact counting at depth 3 and more holds at most \(LaterLayers.maximumInputs)"
        ))
    }
    try meter.reserve(CellColumns<Mask>.bytesNeeded(classCount: classes.columns.count, pointCount: classes.pointCount))
    let columns = CellColumns(classes, labels: labels)
    let search = CountedCells(columns: columns, width: width, meter: meter, jobs: jobs, shard: shard)
    let stage = try search.expect()
    let weights = try tables.weights(widths) {
      try LaterWeights(width: width, later: widths.dropFirst(), classes: classes, method: method, meter: meter)
    }
    switch weights {
    case .ternary(let weights, _): return try search.ends(weights, stage).last ?? 0
    case .trie(let weights): return try search.ends(weights, stage).last ?? 0
    case .recursive(let weights): return try search.ends(weights, stage).last ?? 0
    }
  }
}

/// A walk over first layers that is counted part by part, so that ranks can be found in it.
struct CountedCells<Mask: PointMask> {
  let columns: CellColumns<Mask>
  let width: Int
  let meter: WorkMeter
  let jobs: Int
  /// The share of the parts that is counted.
  var shard = Shard.whole

  /// Refuses a hopeless walk.
  ///
  /// - Returns: the stage of the forecast that the walk is, if there is one.
  func expect() throws -> ForecastStage? {
    meter.phase = "estimating the work"
    let search = CellSearch(
      visitor: SilentCellVisitor<Mask>(), columns: columns, width: width,
      meter: .unlimited())
    return try meter.expect([search.estimatedWork(account: meter)], jobs: jobs).first
  }

  /// The settings of the first part, of the first two, and so on.
  func ends<Weights: CellWeights>(_ weights: Weights, _ stage: ForecastStage?) throws -> [Integer] {
    meter.phase = "first layers of \(width)"
    let count = CellSearch<SilentCellVisitor<Mask>>.parts(columns: columns, width: width).count
    let totals = UnsafeMutablePointer<Integer>.allocate(capacity: max(1, count))
    totals.initialize(repeating: Integer(), count: count)
    defer {
      totals.deinitialize(count: count)
      totals.deallocate()
    }
    try Parts.run(count, jobs: threads(weights), meter: meter, stage: stage) { meter in
      let search = CellSearch(
        visitor: CellCountingVisitor(columns: columns, weights: weights.forked(meter) ?? weights), columns: columns,
        width: width, meter: meter)
      return { part in
        guard shard.contains(part) else { return }
        search.visitor.total = Integer()
        if shard == .whole {
          try search.run(part: part)
        } else {
          try meter.dividing { try search.run(part: part) }
        }
        totals[part] = search.visitor.total
      }
    }
    var sum = Integer()
    return (0..<count).map { part in
      sum += totals[part]
      return sum
    }
  }

  /// The number of threads that may walk at the same time.
  func threads<Weights: CellWeights>(_ weights: Weights) -> Int {
    weights.forked(meter) == nil
      ? 1 : meter.threads(jobs, bytesEach: CellSearch<SilentCellVisitor<Mask>>.bytesNeeded(columns, width: width))
  }
}

/// Visits nothing: for what is asked of a walk that does not take place.
struct SilentCellVisitor<Mask: PointMask>: CellVisitor {
  mutating func separating(path: UnsafeBufferPointer<Int>, last: Int, on: UInt64, off: UInt64, orders: UInt128) throws {
  }
  mutating func finish(path: UnsafeBufferPointer<Int>) throws {}
}

/// The way to H that suits the later layers.
enum LaterWeights {
  /// The trie beside the table knows F without complementations.
  case ternary(TernaryCellWeights, TrieCellWeights)
  case trie(TrieCellWeights)
  case recursive(RecursiveCellWeights)

  /// The largest number of entries written when the functions of the later layers are listed.
  static var listingLimit: Int { 1 << 29 }

  init<Mask: PointMask>(
    width: Int, later: ArraySlice<Int>, classes: ColumnClasses<Mask>, method: CountingMethod, meter: WorkMeter
  ) throws {
    meter.phase = "the functions of the later layers"
    // H sums F over 2^width complementations; one row of the search adds at most M times the orders as much.
    let settings = Self.settings(inputCount: width, widths: later)
    let bits = settings.bitLength + width + Integer(classes.settingCount).bitLength + Integer.factorial(width).bitLength
    let isListed = LaterLayers.work(inputCount: width, widths: later, limit: Self.listingLimit) != nil && bits <= 127
    if !isListed && method == .cells {
      throw CountingStopped(.outOfReach("the functions of the later layers are too many to list"))
    }
    if !isListed || method == .recursion {
      self = .recursive(RecursiveCellWeights(coordinateCount: width, widths: Array(later), meter: meter))
      return
    }
    let layers = try LaterLayers(inputCount: width, widths: later, meter: meter)
    let trie = TrieCellWeights(layers, meter: meter)
    if width <= 4 {
      try meter.reserve(TernaryCellWeights.bytesNeeded(coordinates: width))
      self = .ternary(TernaryCellWeights(layers), trie)
    } else {
      self = .trie(trie)
    }
  }

  /// The number of settings of layers that read `inputCount` values.
  static func settings(inputCount: Int, widths: ArraySlice<Int>) -> Integer {
    var product: Integer = 1
    var m = inputCount
    for width in widths {
      product *= (6 * Integer(m) << m).power(width)
      m = width
    }
    return product
  }

  /// The number of settings for the exact pattern, without complementations.
  func plain(on: UInt64, off: UInt64) throws -> Integer {
    switch self {
    case .ternary(_, let trie), .trie(let trie): Integer(try trie.plain(on: on, off: off))
    case .recursive(let weights): try weights.plain(on: on, off: off)
    }
  }

  /// The functions of the later layers with their settings, if they are listed.
  var layers: LaterLayers? {
    switch self {
    case .ternary(_, let trie), .trie(let trie): trie.layers
    case .recursive: nil
    }
  }
}
