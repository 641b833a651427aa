import Numbers

/// The first step of a packing search: the columns that fit at all, in the order of their costs under weights for the whole
/// question. Does not change once made, so threads can walk different parts of it.
final class PackingRoot<Mask: PointMask> {
  /// The number of columns to choose, r.
  let choice: Int
  /// Whether all that is asked is that the columns are not all wrong at any point, and nowhere wrong on some points.
  let isAvoidance: Bool
  /// The columns, ascending in cost, and what r of them may cost together.
  let list: ColumnList<Mask>
  let budget: Int
  /// The capacities of the points in bit planes.
  let planes: UnsafeMutablePointer<Mask>
  /// The weights of the points that the costs are sums of.
  let weights: UnsafeMutablePointer<Double>
  /// The columns in the groups that symmetries of the sample map to each other; nil if each is walked by itself. Then rows are
  /// orbits, and all coefficients are multiplied by the scale of the search.
  let orbits: ColumnOrbits?
  /// The columns that can come first; nil if the first step is not walked column by column.
  private let rows: RowParts?
  /// The columns that can come first, whether walked or not.
  private let rowCount: Int

  /// Lists of pairs from this length on are walked column by column, so that the meter is read in between.
  static var pairLimit: Int { 1 << 14 }

  static func planeCount(choosing r: Int) -> Int { max(1, Int.bitWidth - r.leadingZeroBitCount) }

  /// The bytes of the root for a list of so many columns at most.
  static func bytesNeeded(columnCount: Int) -> Int { ColumnList<Mask>.bytes(capacity: columnCount) }

  /// - Parameters:
  ///   - columns: the bad points of each column on the first `pointCount` points; further bits are carried along.
  ///   - t: the output threshold, 1 <= t <= r.
  ///   - symmetries: under which the columns are closed, with their weights; for those who only want totals.
  init(
    columns: ColumnSource<Mask>, labels: Mask, pointCount: Int, choosing r: Int, threshold t: Int, meter: WorkMeter,
    symmetries: PointSymmetries = .none
  ) throws {
    choice = r
    isAvoidance = t == 1 || t == r
    var exhausted = Mask()
    if r == t { exhausted = exhausted | labels }
    if t == 1 { exhausted = exhausted | (labels ^ Mask(first: pointCount)) }
    let kept = columns.masks.reduce(0) { $0 + (($1 & exhausted).isEmpty ? 1 : 0) }
    // The binomials are part of the work: with very many hidden neurons they would delay a stop.
    try meter.add(columns.count + 16 * r * r + (r >= 3 ? 50 * kept : 0))
    let planeCount = Self.planeCount(choosing: r)
    let planes = UnsafeMutablePointer<Mask>.allocate(capacity: planeCount)
    planes.initialize(repeating: Mask(), count: planeCount)
    self.planes = planes
    let weights = UnsafeMutablePointer<Double>.allocate(capacity: max(1, pointCount))
    weights.initialize(repeating: 0, count: max(1, pointCount))
    self.weights = weights
    var list = ColumnList<Mask>(capacity: kept)
    list.count = kept
    var count = 0
    for index in 0..<columns.count where (columns.masks[index] & exhausted).isEmpty {
      list.masks[count] = columns.masks[index]
      list.payloads[count] = UInt64(columns.weights[index])
      count += 1
    }
    var budget = 0
    var orbits: ColumnOrbits?
    // For one or two columns the walk costs less than the search for weights.
    if count > 0 {
      let capacities = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, pointCount))
      defer { capacities.deallocate() }
      for p in 0..<pointCount {
        capacities[p] = Int32(labels.contains(p) ? r - t : t - 1)
        for plane in 0..<planeCount where capacities[p] >> Int32(plane) & 1 == 1 { planes[plane].insert(p) }
      }
      if r >= 3 {
        let search = BudgetWeights<Mask>(pointCount: pointCount)
        search.search(list, choosing: r, capacities: capacities, start: nil, schedule: .root, best: weights)
        // What is counted by complement has one pass a column.
        let isSymmetric = !symmetries.maps.isEmpty && !isAvoidance && r <= ColumnOrbits.maximumChoice
        if isSymmetric { symmetries.average(weights) }
        budget = search.price(list, weights: weights, capacities: capacities)
        list = CostSorter().sort(list)
        if isSymmetric { orbits = ColumnOrbits(list, under: symmetries.maps) }
      }
    }
    self.list = list
    self.budget = budget
    self.orbits = orbits
    let isWhole = r == 1 || r == 2 && count < Self.pairLimit
    let affordable = (0..<count).first { r * list.cost($0) > budget } ?? count
    rowCount = affordable
    rows =
      isWhole && count > 0
      ? nil : RowParts(rowCount: affordable == 0 ? 0 : orbits.map { $0.orbit(of: affordable - 1) + 1 } ?? affordable)
  }

  deinit {
    list.deallocate()
    planes.deallocate()
    weights.deallocate()
  }

  /// The number of parts; none if nothing fits.
  var partCount: Int { rows?.count ?? 1 }

  /// The part in which a first column lies.
  func part(ofRow row: Int) -> Int { rows?.part(ofRow: orbits?.orbit(of: row) ?? row) ?? 0 }

  /// The share of the first columns that is walked.
  var walkedShare: Double { rowCount == 0 ? 1 : Double(rows?.rowCount ?? rowCount) / Double(rowCount) }

  /// The first columns of a part, or its orbits; nil if it is the whole search.
  func rows(ofPart part: Int) -> Range<Int>? { rows?.rows(ofPart: part) }
}

/// The bad masks and multiplicities that a search chooses from.
struct ColumnSource<Mask: PointMask> {
  var masks: [Mask]
  var weights: [UInt32]

  var count: Int { masks.count }

  /// Both columns of every class, as the points where they differ from the labels.
  init(_ classes: ColumnClasses<Mask>, labels: Mask) {
    let everywhere = classes.everywhere
    masks = []
    weights = []
    masks.reserveCapacity(2 * classes.columns.count)
    weights.reserveCapacity(2 * classes.columns.count)
    for (column, multiplicity) in zip(classes.columns, classes.multiplicities) {
      let bad = column ^ labels
      masks.append(bad)
      masks.append(bad ^ everywhere)
      weights.append(multiplicity)
      weights.append(multiplicity)
    }
  }

  init(masks: [Mask], weights: [UInt32]) {
    self.masks = masks
    self.weights = weights
  }
}
