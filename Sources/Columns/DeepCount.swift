import Numbers
import Solving

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
  var method: CountingMethod = .automatic

  /// The largest number of entries written when the functions of the later layers are listed.
  static var listingLimit: Int { 1 << 29 }

  func count(meter: WorkMeter) throws -> Integer {
    let width = widths[0]
    guard width <= LaterLayers.maximumInputs else {
      throw CountingStopped(
        .outOfReach(
          "a first layer of \(width) neurons; exact counting at depth 3 and more holds at most \(LaterLayers.maximumInputs)"
        ))
    }
    try meter.reserve(CellColumns<Mask>.bytesNeeded(classCount: classes.columns.count, pointCount: classes.pointCount))
    let columns = CellColumns(classes, labels: labels)
    let later = widths.dropFirst()
    meter.phase = "the functions of the later layers"
    // H sums F over 2^width complementations; a row adds at most M times as much.
    let settings = Self.settings(inputCount: width, widths: later)
    let bits = settings.bitLength + width + Integer(classes.settingCount).bitLength + Integer.factorial(width).bitLength
    let isListed = LaterLayers.work(inputCount: width, widths: later, limit: Self.listingLimit) != nil && bits <= 127
    if !isListed && method == .cells {
      throw CountingStopped(.outOfReach("the functions of the later layers are too many to list"))
    }
    if !isListed || method == .recursion {
      let weights = RecursiveCellWeights(coordinateCount: width, widths: Array(later), meter: meter)
      return try search(columns, weights, meter)
    }
    let layers = try LaterLayers(inputCount: width, widths: later, meter: meter)
    if width <= 4 {
      try meter.reserve(TernaryCellWeights.bytesNeeded(coordinates: width))
      return try search(columns, TernaryCellWeights(layers), meter)
    }
    return try search(columns, TrieCellWeights(layers, meter: meter), meter)
  }

  private func search<Weights: CellWeights>(_ columns: CellColumns<Mask>, _ weights: Weights, _ meter: WorkMeter) throws
    -> Integer
  {
    meter.phase = "first layers that separate"
    let search = CellSearch(
      visitor: CellCountingVisitor(columns: columns, weights: weights), columns: columns, width: widths[0], meter: meter
    )
    try search.run()
    return search.visitor.total
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
}
