import Numbers

/// What a search does with the columns it finds.
protocol PackingVisitor {
  associatedtype Mask: PointMask
  associatedtype Number: Tally

  /// All pairs of the list that are disjoint on `tight` and within `budget` complete the path; the path's own
  /// coefficient is `coefficient`.
  mutating func pairs(
    _ list: ColumnList<Mask>, tight: Mask, budget: Int, path: PackingPath<Mask>, coefficient: Number) throws

  /// Every single entry of the list completes the path.
  mutating func singles(_ list: ColumnList<Mask>, path: PackingPath<Mask>, coefficient: Number) throws

  /// The path is complete.
  mutating func complete(path: PackingPath<Mask>, coefficient: Number) throws

  /// Takes a number of tuples that nobody has to see one by one, if the visitor only adds up 128 bits.
  mutating func add(unseen tuples: UInt128)

  /// Whether `add(unseen:)` is all that the visitor needs.
  static var onlyAddsUp: Bool { get }
}

extension PackingVisitor {
  mutating func add(unseen tuples: UInt128) {}
  static var onlyAddsUp: Bool { false }
}

/// The columns chosen so far, with how often each was taken. Does not own its memory.
struct PackingPath<Mask: PointMask> {
  let masks: UnsafeMutablePointer<Mask>
  let times: UnsafeMutablePointer<Int>
  var count: Int
}

/// A walk over the weighted ordered r-tuples of columns that fit into capacities: the packing form.
///
/// With e_i the points where column i has the wrong value, a network of r columns with output threshold t is right
/// exactly if sum e_i(p) <= a_p, where a_p = r - t on ones and t - 1 on zeros. A point whose capacity is
/// used up excludes every later column that is bad there. The list ascends in cost under `BudgetWeights`, so it
/// can be cut where r columns no longer fit. Proofs: <doc:CountingByColumns>.
///
/// The visitor sees each multiset of columns once; the coefficient is its number of orders times the product of
/// the multiplicities.
final class PackingSearch<Visitor: PackingVisitor> {
  typealias Mask = Visitor.Mask
  typealias Number = Visitor.Number

  /// Outside of the object, so that the walk calls it without dynamic checks of exclusive access.
  let visitorPlace: UnsafeMutablePointer<Visitor>
  let meter: WorkMeter
  let pointCount: Int
  let samplePoints: Mask
  let planeCount: Int
  private let weights: BudgetWeights<Mask>
  private let levels: UnsafeMutablePointer<Level>
  private let levelLimit: Int
  /// What coefficients are multiplied by in walks over orbits.
  let scale: Int
  private var levelCount = 0
  private let columnCapacity: Int
  /// Where every walk begins.
  let path: PackingPath<Mask>
  private let capacityCounts: UnsafeMutablePointer<Int32>
  private let sorter = CostSorter()
  private let complement: ComplementRow<Mask>
  /// The columns that descents have looked at.
  var looked = 0
  /// Keeps what descents only work out to be timed.
  var checksum: UInt128 = 0
  /// `binomials[r * levelLimit + m]` for m <= r
  private let binomials: UnsafeMutablePointer<Number>

  /// The memory of one step of the recursion, which the search owns.
  struct Level {
    let children: ColumnList<Mask>
    /// A list of the same length under other weights, once a node at this depth needed one.
    var repriced: ColumnList<Mask>?
    let planes: UnsafeMutablePointer<Mask>
    let weights: UnsafeMutablePointer<Double>

    init(capacity: Int, planeCount: Int, pointCount: Int) {
      children = ColumnList(capacity: capacity)
      planes = .allocate(capacity: planeCount)
      weights = .allocate(capacity: max(1, pointCount))
    }

    func deallocate() {
      children.deallocate()
      repriced?.deallocate()
      planes.deallocate()
      weights.deallocate()
    }
  }

  /// The bytes that a search for r columns of `columnCount` takes at most.
  static func bytesNeeded(columnCount: Int, choosing r: Int) -> Int {
    (2 * max(0, r - 2) + 1) * ColumnList<Mask>.bytes(capacity: columnCount)
  }

  init(visitor: Visitor, columnCapacity: Int, pointCount: Int, maximumChoice: Int, meter: WorkMeter) {
    visitorPlace = .allocate(capacity: 1)
    visitorPlace.initialize(to: visitor)
    self.meter = meter
    complement = ComplementRow(memory: meter.memory)
    self.pointCount = pointCount
    samplePoints = Mask(first: pointCount)
    planeCount = PackingRoot<Mask>.planeCount(choosing: maximumChoice)
    weights = BudgetWeights(pointCount: pointCount)
    self.columnCapacity = columnCapacity
    let steps = max(1, maximumChoice)
    scale = ColumnOrbits.scale(choosing: maximumChoice)
    levelLimit = steps + 1
    levels = .allocate(capacity: levelLimit)
    path = PackingPath(masks: .allocate(capacity: steps + 1), times: .allocate(capacity: steps + 1), count: 0)
    capacityCounts = .allocate(capacity: max(1, pointCount))
    binomials = .allocate(capacity: levelLimit * levelLimit)
    for index in 0..<levelLimit * levelLimit {
      let (r, m) = index.quotientAndRemainder(dividingBy: levelLimit)
      (binomials + index).initialize(to: m <= r ? Number(fitting: .binomial(r, m)) : Number(0))
    }
  }

  /// In how many orders m of r columns can stand.
  func binomial(_ r: Int, _ m: Int) -> Number { binomials[r &* levelLimit &+ m] }

  /// What sees the tuples.
  var visitor: Visitor {
    get { visitorPlace.pointee }
    set { visitorPlace.pointee = newValue }
  }

  deinit {
    for depth in 0..<levelCount { levels[depth].deallocate() }
    levels.deallocate()
    binomials.deinitialize(count: levelLimit * levelLimit)
    binomials.deallocate()
    visitorPlace.deinitialize(count: 1)
    visitorPlace.deallocate()
    path.masks.deallocate()
    path.times.deallocate()
    capacityCounts.deallocate()
  }

  /// Visits every tuple of r columns that is right with the output threshold t.
  ///
  /// - Precondition: 1 <= t <= r = the maximum choice.
  func run(columns: ColumnSource<Mask>, labels: Mask, choosing r: Int, threshold t: Int) throws {
    let root = try PackingRoot(
      columns: columns, labels: labels, pointCount: pointCount, choosing: r, threshold: t, meter: meter)
    for part in 0..<root.partCount { try run(root, part: part) }
  }

  /// Visits what belongs to one part of the first step. The parts in order are the whole search.
  ///
  /// - Precondition: the root chooses as many columns as this search at most.
  func run(_ root: PackingRoot<Mask>, part: Int) throws {
    precondition(PackingRoot<Mask>.planeCount(choosing: root.choice) == planeCount)
    let level = level(0)
    level.pointee.planes.update(from: root.planes, count: planeCount)
    level.pointee.weights.update(from: root.weights, count: max(1, pointCount))
    guard let rows = root.rows(ofPart: part) else {
      try visit(root.choice, root.list, budget: root.budget, coefficient: Number(1), depth: 0, path: path)
      return
    }
    try meter.add(rows.count)
    if let orbits = root.orbits {
      for orbit in rows { try run(root, orbit: orbits.range(orbit)) }
      return
    }
    let next = self.level(1)
    for row in rows {
      if let cost = complementCost(root, row: row) {
        try meter.add(cost)
        visitorPlace.pointee.add(
          unseen: complement.tuples(
            first: root.list.masks[row] & samplePoints, weight: root.list.weight(row),
            later: root.list.suffix(from: row + 1), choosing: root.choice))
        continue
      }
      let end = root.list.countWithin(root.budget - (root.choice - 1) * root.list.cost(row))
      try visit(
        row: row, before: end, root.choice, root.list, budget: root.budget, coefficient: Number(1), depth: 0,
        path: path, level, next)
    }
  }

  /// What counting the tuples behind a first column by complement costs; nil where that is not possible, or walking is cheaper.
  func complementCost(_ root: PackingRoot<Mask>, row: Int) -> Int? {
    guard Visitor.onlyAddsUp, root.isAvoidance else { return nil }
    return complement.cost(
      first: root.list.masks[row] & samplePoints, later: root.list.count - row - 1, choosing: root.choice)
  }

  @inline(__always)
  func level(_ depth: Int) -> UnsafeMutablePointer<Level> {
    if levelCount <= depth { makeLevels(through: depth) }
    return levels + depth
  }

  @inline(never)
  private func makeLevels(through depth: Int) {
    precondition(depth < levelLimit)
    while levelCount <= depth {
      (levels + levelCount).initialize(
        to: Level(capacity: columnCapacity, planeCount: planeCount, pointCount: pointCount))
      levelCount += 1
    }
  }

  /// `levels[depth].planes` holds the capacities, `levels[depth].weights` the budget weights of this node.
  func visit(
    _ r: Int, _ list: ColumnList<Mask>, budget: Int, coefficient: Number, depth: Int, path: PackingPath<Mask>
  ) throws {
    if r == 1 {
      try meter.add(list.count)
      try visitorPlace.pointee.singles(list, path: path, coefficient: coefficient)
      return
    }
    let level = level(depth)
    // Very long lists are walked row by row, so that the meter is read in between.
    if r == 2 && list.count < PackingRoot<Mask>.pairLimit {
      try meter.add(list.count * (1 + list.count / 32))
      var larger = Mask()
      for plane in 1..<max(1, planeCount) { larger = larger | level.pointee.planes[plane] }
      let tight = level.pointee.planes[0] & ~larger
      try visitorPlace.pointee.pairs(list, tight: tight, budget: budget, path: path, coefficient: coefficient)
      return
    }
    try meter.add(list.count)
    let (list, budget) = repriced(list, budget, choosing: r, depth: depth)
    let next = self.level(depth + 1)
    var end = list.count
    for j in 0..<list.count {
      let cost = list.cost(j)
      if r &* cost > budget { break }
      // The dearer a column, the fewer are in budget beside it: one walk back in all.
      let limit = budget &- (r &- 1) &* cost
      while end > j && list.cost(end &- 1) > limit { end &-= 1 }
      try visit(
        row: j, before: end, r, list, budget: budget, coefficient: coefficient, depth: depth, path: path, level, next)
    }
  }

  /// Visits the tuples whose first column in the order of the list is the j-th, and the others before `end`: those that are in
  /// budget when there are r - 2 more that cost as much as it.
  @inline(__always)
  private func visit(
    row j: Int, before end: Int, _ r: Int, _ list: ColumnList<Mask>, budget: Int, coefficient: Number, depth: Int,
    path: PackingPath<Mask>, _ level: UnsafeMutablePointer<Level>, _ next: UnsafeMutablePointer<Level>
  ) throws {
    let cost = list.cost(j)
    let mask = list.masks[j]
    let onSample = mask & samplePoints
    let weight = Number(UInt128(truncatingIfNeeded: list.weight(j)))
    var children = list.suffix(from: j + 1)
    var childBudget = budget
    // Most columns have no successors, so powers of the weight wait until they are asked for.
    var power = coefficient
    var exponent = 0
    // Three or four words: a call to copy them costs more.
    let (planes, parentPlanes) = (next.pointee.planes, level.pointee.planes)
    for plane in 0..<planeCount { planes[plane] = parentPlanes[plane] }
    var within = max(0, end &- j &- 1)
    for m in 1...r {
      let exhausted = Self.subtract(onSample, from: planes, planeCount) & samplePoints
      childBudget &-= cost
      let rest = r &- m
      // The others cost at least as much as this one.
      if m > 1 { within = children.countWithin(childBudget &- (rest &- 1) &* cost) }
      if rest > 0 && within > 0 {
        children = Mask.filter(children, within, exhausted, into: next.pointee.children)
      } else {
        children.count = 0
      }
      if rest == 0 || children.count > 0 {
        while exponent < m {
          power = power * weight
          exponent &+= 1
        }
        path.masks[path.count] = mask
        path.times[path.count] = m
        var longer = path
        longer.count += 1
        let coefficient = power * binomials[r &* levelLimit &+ m]
        if rest == 0 {
          try visitorPlace.pointee.complete(path: longer, coefficient: coefficient)
          break
        }
        try visit(rest, children, budget: childBudget, coefficient: coefficient, depth: depth + 1, path: longer)
      }
      if !(onSample & exhausted).isEmpty { break }
    }
  }

  /// Takes one off the capacity of every point of `mask` and returns the points without capacity.
  @inline(__always)
  static func subtract(_ mask: Mask, from planes: UnsafeMutablePointer<Mask>, _ planeCount: Int) -> Mask {
    var borrow = mask
    var positive = Mask()
    for plane in 0..<planeCount {
      let bits = planes[plane]
      planes[plane] = bits ^ borrow
      borrow = borrow & ~bits
      positive = positive | planes[plane]
    }
    return ~positive
  }

  /// The list as the node at `depth` walks it: where it pays, under new weights, found from the parent's, in a new order.
  func repriced(_ list: ColumnList<Mask>, _ budget: Int, choosing r: Int, depth: Int)
    -> (ColumnList<Mask>, Int)
  {
    guard depth > 0 else { return (list, budget) }
    let level = level(depth)
    let parent = self.level(depth - 1)
    guard r >= 4 && list.count >= 150 else {
      level.pointee.weights.update(from: parent.pointee.weights, count: pointCount)
      return (list, budget)
    }
    for p in 0..<pointCount {
      var capacity: Int32 = 0
      for plane in 0..<planeCount where level.pointee.planes[plane].contains(p) { capacity |= 1 << Int32(plane) }
      capacityCounts[p] = capacity
    }
    var copy = level.pointee.repriced ?? ColumnList(capacity: columnCapacity)
    level.pointee.repriced = copy
    copy.count = list.count
    copy.masks.update(from: list.masks, count: list.count)
    copy.payloads.update(from: list.payloads, count: list.count)
    weights.search(
      copy, choosing: r, capacities: capacityCounts, start: parent.pointee.weights, schedule: .node,
      best: level.pointee.weights)
    let budget = weights.price(copy, weights: level.pointee.weights, capacities: capacityCounts)
    return (sorter.sort(copy.affordable(budget, choosing: r)), budget)
  }
}
