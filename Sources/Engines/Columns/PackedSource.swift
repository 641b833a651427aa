import Generators
import Numbers

/// Fair draws at depth 2: a term of the formula, a ranked multiset of columns, then settings of its columns.
final class PackedSource<Mask: PointMask>: NetworkDrawing {
  private let counter: DepthTwoCount<Mask>
  private let lists: SettingLists<Mask>
  private let meter: WorkMeter
  private let jobs: Int
  /// The search for r columns and the threshold t at [r - 1][t - 1], once prepared.
  private var searches: [[DepthTwoCount<Mask>.Counted]] = []

  init(counter: DepthTwoCount<Mask>, lists: SettingLists<Mask>, meter: WorkMeter, jobs: Int) {
    self.counter = counter
    self.lists = lists
    self.meter = meter
    self.jobs = jobs
  }

  private var hiddenCount: Int { counter.formula.hiddenCount }

  private func total(_ r: Int, _ t: Int) -> Integer { searches[r - 1][t - 1].total }

  func prepare() throws -> Integer {
    searches = try counter.searches(meter: meter, jobs: jobs, keepingRoots: true) { $0 }
    return counter.formula.total(search: total)
  }

  func draw(into batch: inout NetworkBatch, key: RandomKey) throws {
    let formula = counter.formula
    let terms = formula.terms
    // The last choice stands for output neurons that are constant.
    let chooser = Chooser(
      weights: terms.map { formula.settings(of: $0, search: total) } + [formula.constantOutputs])
    let count = batch.count
    let choices = try NetworkBatch.drawn(count, key: key.fold(in: 0), jobs: jobs, meter: meter) { _, key in
      UInt32(chooser.choice(using: &key))
    }
    var groups = [[Int]](repeating: [], count: terms.count + 1)
    for (network, choice) in choices.enumerated() { groups[Int(choice)].append(network) }
    // The terms that need columns of the same search draw them together.
    var columns: [Mask] = []
    var starts = [Int](repeating: 0, count: count)
    for r in 1...hiddenCount {
      for t in 1...r {
        let members = terms.indices.filter { terms[$0].proper == r && terms[$0].kind == .threshold(t) }
          .flatMap { groups[$0] }
        for (index, network) in members.enumerated() { starts[network] = columns.count + index * r }
        let search = searches[r - 1][t - 1]
        let key = key.fold(in: 1).fold(in: UInt64(r)).fold(in: UInt64(t))
        columns +=
          DepthTwoCount.fits(counter.classes, choosing: r)
          ? try resolve(UInt128.self, search, count: members.count, key)
          : try resolve(Integer.self, search, count: members.count, key)
      }
    }
    let keys = key.fold(in: 2)
    meter.phase = "drawing the settings of \(count) networks"
    let stage = meter.forecast([WorkEstimate(ofParts: NetworkBatch.blockCount(count))], jobs: jobs).first
    try batch.write { writer in
      try Parts.run(NetworkBatch.blockCount(count), jobs: jobs, meter: meter, stage: stage) { meter in
        { block in
          try meter.add(NetworkBatch.blockSize)
          var key = keys.fold(in: UInt64(block))
          var order = Array(0..<self.hiddenCount)
          for network in NetworkBatch.block(block, of: count) {
            let choice = Int(choices[network])
            if choice == terms.count {
              self.finishConstant(network, writer, &key)
            } else {
              self.finish(network, terms[choice], starts[network], columns, &order, writer, &key)
            }
          }
        }
      }
    }
  }

  /// The columns of `count` uniformly drawn multisets: r masks of bad points each.
  private func resolve<Number: Tally>(
    _ number: Number.Type, _ search: DepthTwoCount<Mask>.Counted, count: Int, _ key: RandomKey
  ) throws -> [Mask] {
    if count == 0 { return [] }
    let root = search.root
    let r = root.choice
    meter.phase = "drawing \(count) networks, \(r) of \(hiddenCount) neurons used"
    let ranked = try RankedDraws(
      count, ends: search.ends.map { Number(fitting: $0) }, key: key, jobs: jobs, meter: meter)
    let threads = meter.threads(jobs, bytesEach: counter.listBytes)
    let pointCount = counter.classes.pointCount
    return try [Mask](unsafeUninitializedCapacity: count * r) { buffer, initialized in
      let columns = buffer
      let stage = meter.forecast([WorkEstimate(ofParts: ranked.parts.count)], jobs: threads).first
      try Parts.run(ranked.parts.count, jobs: threads, meter: meter, stage: stage) { meter in
        let search = PackingSearch(
          visitor: RankVisitor<Mask, Number>(ranks: [], columnCount: r, start: Number(0)),
          columnCapacity: root.list.count, pointCount: pointCount, maximumChoice: r, meter: meter)
        return { index in
          let part = ranked.parts[index]
          let (draws, ranks) = ranked.members(ofPart: part)
          search.visitor = RankVisitor(ranks: ranks, columnCount: r, start: ranked.start(ofPart: part))
          do {
            try search.run(root, part: part)
          } catch is WalkFinished {}
          let found = search.visitor.columns
          for (place, draw) in draws.enumerated() {
            for column in 0..<r { columns.initializeElement(at: draw * r + column, to: found[place * r + column]) }
          }
        }
      }
      initialized = count * r
    }
  }

  /// The first multiset of r columns that is right with the threshold t; empty if there is none.
  private func first<Number: Tally>(_ number: Number.Type, _ source: ColumnSource<Mask>, _ r: Int, _ t: Int) throws
    -> [Mask]
  {
    let search = PackingSearch(
      visitor: RankVisitor<Mask, Number>(ranks: [Number(0)], columnCount: r, start: Number(0)),
      columnCapacity: source.count, pointCount: counter.classes.pointCount, maximumChoice: r, meter: meter)
    do {
      try search.run(columns: source, labels: counter.labels, choosing: r, threshold: t)
    } catch is WalkFinished {}
    return search.visitor.columns
  }

  /// The settings of all neurons for the columns at `start`. A random order of the neurons decides which of them are used.
  @inline(__always)
  private func finish(
    _ network: Int, _ term: DepthTwoFormula.Term, _ start: Int, _ columns: [Mask], _ order: inout [Int],
    _ batch: NetworkBatch.Writer, _ key: inout RandomKey
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

  private func finishConstant(_ network: Int, _ batch: NetworkBatch.Writer, _ key: inout RandomKey) {
    for neuron in 0..<hiddenCount {
      batch.set(network, layer: 0, neuron: neuron, .uniform(fanIn: counter.classes.fanIn, using: &key))
    }
    batch.set(
      network, layer: 1, neuron: 0, .constant(counter.formula.hasOnes, fanIn: hiddenCount, using: &key))
  }

  func findFirst(into batch: inout NetworkBatch, key: RandomKey) throws -> Bool {
    var key = key
    let formula = counter.formula
    if formula.constantLabels > 0 {
      batch.write { finishConstant(0, $0, &key) }
      return true
    }
    try counter.reserve(meter)
    let source = ColumnSource(counter.classes, labels: counter.labels)
    var order = Array(0..<hiddenCount)
    // A constant column shifts the threshold only, and a wider layer need not use all its neurons.
    for r in 1...hiddenCount {
      for t in 1...r {
        let columns =
          DepthTwoCount.fits(counter.classes, choosing: r)
          ? try first(UInt128.self, source, r, t) : try first(Integer.self, source, r, t)
        if columns.isEmpty { continue }
        let term = DepthTwoFormula.Term(used: r, proper: r, kind: .threshold(t), factor: 1)
        batch.write { finish(0, term, 0, columns, &order, $0, &key) }
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
  private var running: Number

  /// - Parameter start: the rank of the first multiset that the walk will meet.
  init(ranks: [Number], columnCount: Int, start: Number) {
    self.ranks = ranks
    self.columnCount = columnCount
    running = start
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

/// Choices of indices with probability proportional to weights, exactly.
struct Chooser {
  private let sums: [Integer]
  /// The same sums if they fit.
  private let narrow: [UInt128]?

  /// - Precondition: the weights are not all zero.
  init(weights: [Integer]) {
    var sums: [Integer] = []
    var total = Integer()
    for weight in weights {
      total += weight
      sums.append(total)
    }
    self.sums = sums
    narrow = total.bitLength <= 127 ? sums.map { UInt128(fitting: $0) } : nil
  }

  @inline(__always) func choice(using key: inout RandomKey) -> Int {
    if let narrow { Self.choice(narrow, &key) } else { Self.choice(sums, &key) }
  }

  @inline(__always) private static func choice<Number: Tally>(_ sums: [Number], _ key: inout RandomKey) -> Int {
    sums.place(of: .random(below: sums[sums.count - 1], using: &key))
  }
}
