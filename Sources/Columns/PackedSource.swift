import Numbers
import Solving

/// Fair draws at depth 2: a term of the formula, a ranked multiset of columns, then settings of its columns.
final class PackedSource<Mask: PointMask>: NetworkDrawing {
  private let counter: DepthTwoCount<Mask>
  private let lists: SettingLists<Mask>
  private let meter: WorkMeter
  private let source: ColumnSource<Mask>
  /// `proper[r][t]` once prepared.
  private var proper: [[Integer]] = []

  init(counter: DepthTwoCount<Mask>, lists: SettingLists<Mask>, meter: WorkMeter) {
    self.counter = counter
    self.lists = lists
    self.meter = meter
    source = ColumnSource(counter.classes, labels: counter.labels)
  }

  private var hiddenCount: Int { counter.formula.hiddenCount }

  func prepare() throws -> Integer {
    proper = try counter.properCounts(meter: meter)
    return counter.formula.total { proper[$0][$1] }
  }

  func draw(into batch: inout NetworkBatch, key: inout RandomKey) throws {
    let formula = counter.formula
    let terms = formula.terms
    // The last choice stands for output neurons that are constant.
    var weights = terms.map { term in formula.settings(of: term) { proper[$0][$1] } }
    weights.append(formula.constantOutputs)
    let choices = key.choices(batch.count, weights: weights)
    var groups: [[Int]] = [[Int]](repeating: [], count: (hiddenCount + 1) * (hiddenCount + 1))
    for (network, choice) in choices.enumerated() where choice < terms.count {
      if case .threshold(let t) = terms[choice].kind {
        groups[terms[choice].proper * (hiddenCount + 1) + t].append(network)
      }
    }
    var columnStarts = [Int](repeating: 0, count: batch.count)
    var columns: [Mask] = []
    for (place, group) in groups.enumerated() where !group.isEmpty {
      let (r, t) = (place / (hiddenCount + 1), place % (hiddenCount + 1))
      var group = group
      key.shuffle(&group)
      for (index, network) in group.enumerated() { columnStarts[network] = columns.count + index * r }
      columns +=
        DepthTwoCount.fits(counter.classes, choosing: r)
        ? try resolve(UInt128.self, r, t, count: group.count, &key)
        : try resolve(Integer.self, r, t, count: group.count, &key)
    }
    var order = Array(0..<hiddenCount)
    for network in 0..<batch.count {
      let choice = choices[network]
      if choice == terms.count {
        finishConstant(network, &batch, &key)
        continue
      }
      let term = terms[choice]
      finish(network, term, columnStarts[network], columns, &order, &batch, &key)
    }
  }

  /// The columns of `count` multisets with the ranks drawn uniformly, in ascending order of rank: r masks of bad points each.
  private func resolve<Number: Tally>(
    _ number: Number.Type, _ r: Int, _ t: Int, count: Int, _ key: inout RandomKey
  ) throws -> [Mask] {
    let total = Number(fitting: proper[r][t])
    var ranks = (0..<count).map { _ in Number.random(below: total, using: &key) }
    ranks.sort()
    return try walk(ranks, r, t)
  }

  private func walk<Number: Tally>(_ ranks: [Number], _ r: Int, _ t: Int) throws -> [Mask] {
    meter.phase = "drawing \(r) of \(hiddenCount) columns, threshold \(t)"
    let search = PackingSearch(
      visitor: RankVisitor<Mask, Number>(ranks: ranks, columnCount: r), columnCapacity: source.count,
      pointCount: counter.classes.pointCount, maximumChoice: r, meter: meter)
    do {
      try search.run(columns: source, labels: counter.labels, choosing: r, threshold: t)
    } catch is WalkFinished {}
    return search.visitor.columns
  }

  /// The settings of all neurons for the columns at `start`. A random order of the neurons decides which of them are used.
  @inline(__always)
  private func finish(
    _ network: Int, _ term: DepthTwoFormula.Term, _ start: Int, _ columns: [Mask], _ order: inout [Int],
    _ batch: inout NetworkBatch, _ key: inout RandomKey
  ) {
    let m = counter.classes.fanIn
    let everywhere = counter.classes.everywhere
    let isNegative = key.next() & 1 == 1
    key.shuffle(&order)
    var used: UInt64 = 0
    let r = term.proper
    // The constant columns that are 1 before the output sign is taken into account.
    var allOne = 0
    for (place, neuron) in order.enumerated() {
      let setting: RawSetting
      if place < r {
        if case .forced = term.kind {
          setting = drawProper(&key)
        } else {
          let column = columns[start + place] ^ counter.labels
          setting = lists.draw(isNegative ? column ^ everywhere : column, using: &key)
        }
      } else if place < term.used {
        let isOne: Bool
        // A forced output needs one constant of its value; the others are free.
        if place == r, case .forced(let value) = term.kind { isOne = value } else { isOne = key.next() & 1 == 1 }
        allOne += isOne ? 1 : 0
        setting = lists.drawConstant(isOne != isNegative, using: &key)
      } else {
        setting = .uniform(fanIn: m, using: &key)
      }
      if place < term.used { used |= 1 << UInt64(neuron) }
      batch.set(network, layer: 0, neuron: neuron, setting)
    }
    let threshold: Int
    switch term.kind {
    case .threshold(let t): threshold = t + allOne
    case .forced(true): threshold = 1 + key.next(below: allOne)
    case .forced(false): threshold = allOne + r + 1 + key.next(below: term.used - r - allOne)
    }
    let bias = isNegative ? term.used + 1 - threshold : 1 - threshold
    batch.set(
      network, layer: 1, neuron: 0, RawSetting(weights: used, sign: isNegative ? -1 : 1, bias: Int16(bias)))
  }

  /// A uniform setting whose column is not constant on the points. Needed for samples of one label only.
  private func drawProper(_ key: inout RandomKey) -> RawSetting {
    let count = counter.classes.settingCount - 2 * counter.classes.constantMultiplicity
    var rank = key.next(below: count) / 2
    for (column, multiplicity) in zip(counter.classes.columns, counter.classes.multiplicities) {
      if rank < UInt64(multiplicity) {
        return lists.draw(key.next() & 1 == 1 ? column : column ^ counter.classes.everywhere, using: &key)
      }
      rank -= UInt64(multiplicity)
    }
    preconditionFailure("the multiplicities do not add up")
  }

  private func finishConstant(_ network: Int, _ batch: inout NetworkBatch, _ key: inout RandomKey) {
    for neuron in 0..<hiddenCount {
      batch.set(network, layer: 0, neuron: neuron, .uniform(fanIn: counter.classes.fanIn, using: &key))
    }
    batch.set(
      network, layer: 1, neuron: 0, .constant(counter.formula.hasOnes, fanIn: hiddenCount, using: &key))
  }

  func findFirst(into batch: inout NetworkBatch, key: inout RandomKey) throws -> Bool {
    let formula = counter.formula
    if formula.constantLabels > 0 {
      finishConstant(0, &batch, &key)
      return true
    }
    try counter.reserve(meter)
    var order = Array(0..<hiddenCount)
    // A constant column shifts the threshold only, and a wider layer need not use all its neurons.
    for r in 1...hiddenCount {
      for t in 1...r {
        let columns =
          DepthTwoCount.fits(counter.classes, choosing: r)
          ? try walk([UInt128(0)], r, t) : try walk([Integer(0)], r, t)
        if columns.isEmpty { continue }
        let term = DepthTwoFormula.Term(used: r, proper: r, kind: .threshold(t), factor: 1)
        finish(0, term, 0, columns, &order, &batch, &key)
        return true
      }
    }
    return false
  }
}

/// Finds the multisets with given ranks in the order of the walk.
struct RankVisitor<Mask: PointMask, Number: Tally>: PackingVisitor {
  /// Ascending.
  let ranks: [Number]
  let columnCount: Int
  /// `columnCount` masks for each rank found.
  var columns: [Mask] = []
  private var next = 0
  /// The total of everything visited.
  private var running = Number(0)

  init(ranks: [Number], columnCount: Int) {
    self.ranks = ranks
    self.columnCount = columnCount
    columns.reserveCapacity(ranks.count * columnCount)
  }

  private mutating func emit(_ path: PackingPath<Mask>, _ first: Mask? = nil, _ second: Mask? = nil) throws {
    for index in 0..<path.count {
      for _ in 0..<path.times[index] { columns.append(path.masks[index]) }
    }
    if let first { columns.append(first) }
    if let second { columns.append(second) }
    next += 1
    if next == ranks.count { throw WalkFinished() }
  }

  mutating func pairs(
    _ list: ColumnList<Mask>, tight: Mask, budget: Int, path: PackingPath<Mask>, coefficient: Number
  ) throws {
    let sum = list.pairSum(tight: tight, budget: budget)
    if sum == 0 { return }
    var end = running
    end += coefficient * Number(sum)
    var position = running
    running = end
    var i = 0
    while ranks[next] < end {
      let limit = budget - list.cost(i)
      let later = list.suffix(from: i + 1)
      let cut = limit < list.cost(i) ? 0 : later.countWithin(limit)
      let unit = coefficient * Number(UInt128(list.weight(i)))
      var rowEnd = position
      rowEnd += coefficient * Number(list.rowSum(i, tight: tight, cut: cut))
      if ranks[next] < rowEnd { try row(i, list, tight: tight, cut: cut, unit: unit, from: position, to: rowEnd, path) }
      position = rowEnd
      i += 1
    }
  }

  /// The ranks from `start` to `end` lie in the row of the pairs whose first entry is i: the pair (i, i), then (i, l).
  private mutating func row(
    _ i: Int, _ list: ColumnList<Mask>, tight: Mask, cut: Int, unit: Number, from start: Number, to end: Number,
    _ path: PackingPath<Mask>
  ) throws {
    let mask = list.masks[i] & tight
    let later = list.suffix(from: i + 1)
    var covered = mask.isEmpty ? UInt128(list.weight(i)) : 0
    let own = covered
    var l = -1
    while ranks[next] < end {
      let place = (ranks[next] - start).dividedBy(unit).quotient.narrow
      while place >= covered {
        l += 1
        if (later.masks[l] & mask).isEmpty { covered &+= 2 &* UInt128(later.weight(l)) }
      }
      try emit(path, list.masks[i], place < own ? list.masks[i] : later.masks[l])
    }
  }

  mutating func singles(_ list: ColumnList<Mask>, path: PackingPath<Mask>, coefficient: Number) throws {
    var index = 0
    while index < list.count {
      running += coefficient * Number(UInt128(list.weight(index)))
      while ranks[next] < running { try emit(path, list.masks[index]) }
      index += 1
    }
  }

  mutating func complete(path: PackingPath<Mask>, coefficient: Number) throws {
    running += coefficient
    while ranks[next] < running { try emit(path) }
  }
}

extension RandomKey {
  /// Independent choices of indices with probability proportional to the weights, exactly.
  mutating func choices(_ count: Int, weights: [Integer]) -> [Int] {
    var sums: [Integer] = []
    var total = Integer()
    for weight in weights {
      total += weight
      sums.append(total)
    }
    guard let narrow = UInt128(exactly: total), narrow < UInt128(1) << 127 else {
      return choices(count, sums: sums, total: total)
    }
    return choices(count, sums: sums.map { UInt128(fitting: $0) }, total: narrow)
  }

  private mutating func choices<Number: Tally>(_ count: Int, sums: [Number], total: Number) -> [Int] {
    (0..<count).map { _ in
      let rank = Number.random(below: total, using: &self)
      var low = 0
      var high = sums.count - 1
      while low < high {
        let middle = (low + high) / 2
        if rank < sums[middle] { high = middle } else { low = middle + 1 }
      }
      return low
    }
  }
}
