import Numbers
import Solving

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

  var visitor: Visitor
  private let meter: WorkMeter
  private let pointCount: Int
  private let samplePoints: Mask
  private let planeCount: Int
  private let weights: BudgetWeights<Mask>
  private var levels: [Level] = []
  private let rootBuffer: ColumnBuffer<Mask>
  private let path: PackingPath<Mask>
  private let capacityCounts: UnsafeMutablePointer<Int32>
  private let sorter = CostSorter()
  /// `binomials[r][m]`
  private let binomials: [[Number]]

  /// The memory of one step of the recursion.
  private final class Level {
    let children: ColumnBuffer<Mask>
    var repriced: ColumnBuffer<Mask>?
    let planes: UnsafeMutablePointer<Mask>
    let weights: UnsafeMutablePointer<Double>

    init(capacity: Int, planeCount: Int, pointCount: Int) {
      children = ColumnBuffer(capacity: capacity)
      planes = .allocate(capacity: planeCount)
      weights = .allocate(capacity: max(1, pointCount))
    }

    deinit {
      planes.deallocate()
      weights.deallocate()
    }
  }

  /// The bytes that a search for r columns of `columnCount` takes at most.
  static func bytesNeeded(columnCount: Int, choosing r: Int) -> Int {
    (1 + 2 * max(0, r - 2)) * ColumnBuffer<Mask>.bytes(capacity: columnCount)
  }

  /// - Parameter masks: the bad points of each column on the first `pointCount` points; further bits are carried along.
  init(visitor: Visitor, columnCapacity: Int, pointCount: Int, maximumChoice: Int, meter: WorkMeter) {
    self.visitor = visitor
    self.meter = meter
    self.pointCount = pointCount
    samplePoints = Mask(first: pointCount)
    planeCount = max(1, Int.bitWidth - maximumChoice.leadingZeroBitCount)
    weights = BudgetWeights(pointCount: pointCount)
    rootBuffer = ColumnBuffer(capacity: columnCapacity)
    let steps = max(1, maximumChoice)
    path = PackingPath(masks: .allocate(capacity: steps + 1), times: .allocate(capacity: steps + 1), count: 0)
    capacityCounts = .allocate(capacity: max(1, pointCount))
    binomials = (0...steps).map { r in (0...r).map { Number(fitting: .binomial(r, $0)) } }
  }

  deinit {
    path.masks.deallocate()
    path.times.deallocate()
    capacityCounts.deallocate()
  }

  /// Visits every tuple of r columns that is right with the output threshold t.
  ///
  /// - Precondition: 1 <= t <= r <= the maximum choice.
  func run(columns: ColumnSource<Mask>, labels: Mask, choosing r: Int, threshold t: Int) throws {
    var exhausted = Mask()
    if r == t { exhausted = exhausted | labels }
    if t == 1 { exhausted = exhausted | (labels ^ samplePoints) }
    var count = 0
    for index in 0..<columns.count where (columns.masks[index] & exhausted).isEmpty {
      rootBuffer.masks[count] = columns.masks[index]
      rootBuffer.payloads[count] = UInt64(columns.weights[index])
      count += 1
    }
    // The binomials are part of the work: with very many hidden neurons they would delay a stop.
    try meter.add(columns.count + 16 * r * r)
    if count == 0 { return }
    for p in 0..<pointCount { capacityCounts[p] = Int32(labels.contains(p) ? r - t : t - 1) }
    let level = level(0)
    for plane in 0..<planeCount {
      level.planes[plane] = Mask()
      for p in 0..<pointCount where capacityCounts[p] >> Int32(plane) & 1 == 1 { level.planes[plane].insert(p) }
    }
    var list = rootBuffer.list(count: count)
    // For one or two columns the walk costs less than the search for weights.
    var budget = 0
    if r >= 3 {
      weights.search(
        list, choosing: r, capacities: capacityCounts, start: nil, schedule: .root, best: level.weights)
      try meter.add(50 * count)
      budget = weights.price(list, weights: level.weights, capacities: capacityCounts)
      list = sorter.sort(list)
    }
    try visit(r, list, budget: budget, coefficient: Number(1), depth: 0, path: path)
  }

  private func level(_ depth: Int) -> Level {
    while levels.count <= depth {
      levels.append(Level(capacity: rootBuffer.capacity, planeCount: planeCount, pointCount: pointCount))
    }
    return levels[depth]
  }

  /// `levels[depth].planes` holds the capacities, `levels[depth].weights` the budget weights of this node.
  private func visit(
    _ r: Int, _ list: ColumnList<Mask>, budget: Int, coefficient: Number, depth: Int, path: PackingPath<Mask>
  ) throws {
    if r == 1 {
      try meter.add(list.count)
      try visitor.singles(list, path: path, coefficient: coefficient)
      return
    }
    let level = level(depth)
    // Very long lists are walked row by row, so that the meter is read in between.
    if r == 2 && list.count < 1 << 14 {
      try meter.add(list.count * (1 + list.count / 32))
      var larger = Mask()
      for plane in 1..<max(1, planeCount) { larger = larger | level.planes[plane] }
      let tight = level.planes[0] & ~larger
      try visitor.pairs(list, tight: tight, budget: budget, path: path, coefficient: coefficient)
      return
    }
    try meter.add(list.count)
    var list = list
    var budget = budget
    if r >= 4 && depth > 0 && list.count >= 100 {
      if let better = reprice(list, choosing: r, level: level, parent: self.level(depth - 1)) {
        (list, budget) = better
      }
    } else if depth > 0 {
      level.weights.update(from: self.level(depth - 1).weights, count: pointCount)
    }
    let next = self.level(depth + 1)
    for j in 0..<list.count {
      let cost = list.cost(j)
      if r * cost > budget { break }
      let mask = list.masks[j]
      let weight = Number(UInt128(list.weight(j)))
      var children = list.suffix(from: j + 1)
      var power = coefficient
      var childBudget = budget
      next.planes.update(from: level.planes, count: planeCount)
      for m in 1...r {
        let exhausted = Self.subtract(mask & samplePoints, from: next.planes, planeCount) & samplePoints
        childBudget -= cost
        power = power * weight
        let coefficient = power * binomials[r][m]
        path.masks[path.count] = mask
        path.times[path.count] = m
        var longer = path
        longer.count += 1
        let rest = r - m
        if rest == 0 {
          try visitor.complete(path: longer, coefficient: coefficient)
          break
        }
        // The others cost at least as much as this one.
        let within = children.countWithin(childBudget - (rest - 1) * cost)
        children = Mask.filter(children, within, exhausted, into: next.children)
        if children.count > 0 {
          try visit(rest, children, budget: childBudget, coefficient: coefficient, depth: depth + 1, path: longer)
        }
        if !(mask & exhausted).isEmpty { break }
      }
    }
  }

  /// Takes one off the capacity of every point of `mask` and returns the points without capacity.
  @inline(__always)
  private static func subtract(_ mask: Mask, from planes: UnsafeMutablePointer<Mask>, _ planeCount: Int) -> Mask {
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

  /// The list under new weights, found from the parent's, in a new order.
  private func reprice(_ list: ColumnList<Mask>, choosing r: Int, level: Level, parent: Level)
    -> (ColumnList<Mask>, Int)?
  {
    for p in 0..<pointCount {
      var capacity: Int32 = 0
      for plane in 0..<planeCount where level.planes[plane].contains(p) { capacity |= 1 << Int32(plane) }
      capacityCounts[p] = capacity
    }
    let buffer = level.repriced ?? ColumnBuffer(capacity: rootBuffer.capacity)
    level.repriced = buffer
    buffer.masks.update(from: list.masks, count: list.count)
    buffer.payloads.update(from: list.payloads, count: list.count)
    let copy = buffer.list(count: list.count)
    weights.search(
      copy, choosing: r, capacities: capacityCounts, start: parent.weights, schedule: .node, best: level.weights)
    let budget = weights.price(copy, weights: level.weights, capacities: capacityCounts)
    return (sorter.sort(copy), budget)
  }
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

/// Sorts lists by cost, stably, so that the order does not depend on the algorithm.
final class CostSorter {
  private var keys: [UInt64] = []
  private var scratch: [UInt64] = []

  /// Sorts in place and returns the list.
  func sort<Mask: PointMask>(_ list: ColumnList<Mask>) -> ColumnList<Mask> {
    // The costs, not the weights, with the old position as the tie break.
    keys.removeAll(keepingCapacity: true)
    for index in 0..<list.count { keys.append((list.payloads[index] >> 32) << 32 | UInt64(index)) }
    keys.sort()
    withUnsafeTemporaryAllocation(of: Mask.self, capacity: list.count) { masks in
      for (place, key) in keys.enumerated() {
        masks.initializeElement(at: place, to: list.masks[Int(key & 0xffff_ffff)])
      }
      for place in 0..<list.count { list.masks[place] = masks[place] }
    }
    scratch.removeAll(keepingCapacity: true)
    for key in keys { scratch.append(list.payloads[Int(key & 0xffff_ffff)]) }
    for place in 0..<list.count { list.payloads[place] = scratch[place] }
    return list
  }
}
