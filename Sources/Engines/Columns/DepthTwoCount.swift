import Generators
import Numbers
import Running

/// Adds up the coefficients of everything a search visits.
struct CountingVisitor<Mask: PointMask, Number: Tally>: PackingVisitor {
  var total = Number(0)

  mutating func pairs(
    _ list: ColumnList<Mask>, tight: Mask, budget: Int, path: PackingPath<Mask>, coefficient: Number
  ) {
    total += coefficient * Number(list.pairSum(tight: tight, budget: budget))
  }

  mutating func singles(_ list: ColumnList<Mask>, path: PackingPath<Mask>, coefficient: Number) {
    total += coefficient * Number(UInt128(list.weightSum))
  }

  mutating func complete(path: PackingPath<Mask>, coefficient: Number) { total += coefficient }

  mutating func add(unseen tuples: UInt128) { total += Number(tuples) }

  static var onlyAddsUp: Bool { Number.self == UInt128.self }
}

/// The arithmetic of depth 2 around the packing search: constants, unused neurons, output signs.
struct DepthTwoFormula: Sendable {
  /// The hidden width k.
  let hiddenCount: Int
  /// M, the settings of one hidden neuron.
  let settings: Integer
  /// c, the settings with the column all 0; as many have all 1.
  let constants: Integer
  let hasOnes: Bool
  let hasZeros: Bool

  /// z = [no zeros] + [no ones].
  var constantLabels: Int { (hasZeros ? 0 : 1) + (hasOnes ? 0 : 1) }

  /// The settings of one neuron whose column is not constant.
  var properSettings: Integer { settings - 2 * constants }

  /// The networks that read s columns of which r are not constant, in one of two ways: right by the threshold t that is left for
  /// the r columns, or with an output that the constant columns force.
  struct Term: Sendable {
    enum Kind: Hashable, Sendable {
      case threshold(Int)
      case forced(Bool)
    }

    let used, proper: Int
    let kind: Kind
    /// Settings for each tuple of r columns.
    let factor: Integer
  }

  /// All terms that can have settings.
  ///
  /// Of the s - r constant columns any a are 1 everywhere; the threshold T = t + a is in range whenever t is in 1...r. An output
  /// forced to 1 has T in 1...a, one forced to 0 has T in a+r+1...s: together (s-r) 2^(s-r-1) choices of constants and T for each.
  var terms: [Term] {
    let k = hiddenCount
    var terms: [Term] = []
    for s in 1...k {
      for r in 0...s {
        let rest = s - r
        // Two output signs.
        let factor =
          2 * Integer.binomial(k, s) * settings.power(k - s) * Integer.binomial(s, r) * constants.power(rest)
        for t in stride(from: 1, through: r, by: 1) {
          terms.append(Term(used: s, proper: r, kind: .threshold(t), factor: factor << rest))
        }
        if rest == 0 { continue }
        let forced = factor * Integer(rest) << (rest - 1)
        if !hasZeros { terms.append(Term(used: s, proper: r, kind: .forced(true), factor: forced)) }
        if !hasOnes { terms.append(Term(used: s, proper: r, kind: .forced(false), factor: forced)) }
      }
    }
    return terms
  }

  /// The settings of a term, given the tuples of r columns that are right with the threshold t.
  func settings(of term: Term, search: (Int, Int) -> Integer) -> Integer {
    switch term.kind {
    case .threshold(let t): term.factor * search(term.proper, t)
    case .forced: term.factor * properSettings.power(term.proper)
    }
  }

  /// The settings in which the output neuron is constant: gamma = 0, or a threshold out of reach.
  var constantOutputs: Integer {
    guard constantLabels > 0 else { return 0 }
    let k = hiddenCount
    let all = settings.power(k)
    var sum = Integer(k) * Integer(2).power(k) * all
    for s in 0...k { sum += Integer.binomial(k, s) * all * Integer(2 * k - s) }
    return sum * Integer(constantLabels)
  }

  /// COUNT, given the tuples of r columns that are not constant and right with the threshold t, for 1 <= t <= r <= k.
  func total(search: (Int, Int) -> Integer) -> Integer {
    var sum = IntegerAccumulator(constantOutputs)
    for term in terms { sum.add(settings(of: term, search: search)) }
    return sum.value
  }
}

/// COUNT at depth 2.
struct DepthTwoCount<Mask: PointMask> {
  let classes: ColumnClasses<Mask>
  let labels: Mask
  let formula: DepthTwoFormula
  /// The share of the parts of every search that is counted.
  let shard: Shard
  /// Under which the classes and the labels are closed.
  let symmetries: PointSymmetries

  init(
    classes: ColumnClasses<Mask>, labels: Mask, hiddenCount: Int, shard: Shard = .whole,
    symmetries: PointSymmetries = .none
  ) {
    self.classes = classes
    self.shard = shard
    self.symmetries = symmetries
    self.labels = labels
    formula = DepthTwoFormula(
      hiddenCount: hiddenCount, settings: Integer(classes.settingCount),
      constants: Integer(classes.constantMultiplicity), hasOnes: !labels.isEmpty,
      hasZeros: !(labels ^ classes.everywhere).isEmpty)
  }

  /// Whether totals over r-tuples of columns that are not constant fit into 127 bits.
  ///
  /// - Parameter scale: what the totals are multiplied by.
  static func fits(_ classes: ColumnClasses<Mask>, choosing r: Int, scale: Int = 1) -> Bool {
    // Every partial sum and every coefficient counts part of these tuples.
    (Integer(classes.settingCount - 2 * classes.constantMultiplicity).power(r) * Integer(scale)).bitLength <= 127
  }

  func count(meter: WorkMeter, jobs: Int) throws -> Integer {
    let totals = try searches(meter: meter, jobs: jobs, keepingRoots: false) { $0.total }
    let total = formula.total { totals[$0 - 1][$1 - 1] }
    // What needs no search belongs to the first share.
    return shard.index == 1 ? total : total - formula.total { _, _ in 0 }
  }

  /// What is to be kept of the searches for r columns and the threshold t, at [r - 1][t - 1].
  ///
  /// The searches for all k columns, which take most of the time, come first; a hopeless one is refused before any is begun.
  func searches<Kept>(
    meter: WorkMeter, jobs: Int, keepingRoots: Bool, _ keep: (Counted) -> Kept
  ) throws -> [[Kept]] {
    let k = formula.hiddenCount
    try meter.reserve(listBytes + rootBytes * (keepingRoots ? k * (k + 1) / 2 : k))
    let source = ColumnSource(classes, labels: labels)
    func root(_ r: Int, _ t: Int) throws -> PackingRoot<Mask> {
      try PackingRoot(
        columns: source, labels: labels, pointCount: classes.pointCount, choosing: r, threshold: t, meter: meter,
        symmetries: keepingRoots ? .none : symmetries)
    }
    meter.phase = "estimating the work"
    let before = (columns: meter.columns, time: ContinuousClock.now)
    let widest = try (1...k).map { try root(k, $0) }
    let made = (
      columns: Double(meter.columns - before.columns), seconds: (ContinuousClock.now - before.time) / .seconds(1)
    )
    let estimates = try widest.map { try estimate($0, meter: meter) }
    let others = narrower(than: widest, of: source.count, jobs: jobs, secondsEach: made.seconds / max(1, made.columns))
    let stages = try meter.expect(estimates + [others], jobs: jobs, tail: 0.1)
    meter.phase = "first layers of \(k)"
    var rows = [
      try widest.indices.map { t in
        keep(try counted(widest[t], meter: meter, jobs: jobs, stage: stages.isEmpty ? nil : stages[t]))
      }
    ]
    stages.last?.begin()
    for r in stride(from: k - 1, through: 1, by: -1) {
      meter.phase = "first layers of \(k), \(r) of them used"
      rows.append(try (1...r).map { keep(try counted(root(r, $0), meter: meter, jobs: jobs)) })
      stages.last?.finishPart()
    }
    stages.last?.end()
    return rows.reversed()
  }

  /// What the searches for fewer columns than all take besides their walks: the lists, which are as long as those of the widest
  /// searches, and for two columns and one the walk itself. Of most small questions that is most of the work.
  ///
  /// - Parameters:
  ///   - widest: the searches for all columns, by their thresholds.
  ///   - count: the columns of all lists before those that cannot be used are left out.
  ///   - seconds: what a column of a list has taken until now.
  private func narrower(
    than widest: [PackingRoot<Mask>], of count: Int, jobs: Int, secondsEach seconds: Double
  ) -> WorkEstimate {
    let k = widest.count
    var columns = 0.0
    for r in stride(from: 1, to: k, by: 1) {
      for t in 1...r {
        // The threshold says which columns are left out; with others they are as many as in the middle.
        let kept = (t == 1 ? widest[0] : t == r ? widest[k - 1] : widest[k / 2]).list.count
        let walk = r == 1 ? kept : r == 2 ? kept * (1 + kept / 32) : 0
        columns += Double(count + 16 * r * r + (r >= 3 ? 50 * kept : 0) + walk)
      }
    }
    // Made on one thread, while what a stage takes is shared by all.
    return WorkEstimate(columns: columns, seconds: columns * seconds * Double(jobs), parts: max(1, k - 1))
  }

  /// Refuses a search whose lists would not fit into memory.
  func reserve(_ meter: WorkMeter) throws { try meter.reserve(listBytes + rootBytes) }

  /// The bytes of the lists of one thread.
  var listBytes: Int {
    PackingSearch<CountingVisitor<Mask, UInt128>>.bytesNeeded(
      columnCount: 2 * classes.columns.count, choosing: formula.hiddenCount)
  }

  private var rootBytes: Int { PackingRoot<Mask>.bytesNeeded(columnCount: 2 * classes.columns.count) }

  /// A search that has been counted part by part, so that ranks can be found in it.
  struct Counted {
    let root: PackingRoot<Mask>
    /// ends[i]: the weighted tuples of the parts 0 ... i together.
    let ends: [Integer]

    var total: Integer { ends.last ?? 0 }
  }

  private func estimate(_ root: PackingRoot<Mask>, meter: WorkMeter) throws -> WorkEstimate {
    // The work does not depend on the type of the sums.
    try PackingSearch(
      visitor: CountingVisitor<Mask, UInt128>(), columnCapacity: root.list.count, pointCount: classes.pointCount,
      maximumChoice: root.choice, meter: .unlimited()
    ).estimatedWork(root, account: meter)
  }

  private func counted(
    _ root: PackingRoot<Mask>, meter: WorkMeter, jobs: Int, stage: ForecastStage? = nil
  ) throws -> Counted {
    Self.fits(classes, choosing: root.choice, scale: scale(of: root))
      ? try count(UInt128.self, root, meter: meter, jobs: jobs, stage: stage)
      : try count(Integer.self, root, meter: meter, jobs: jobs, stage: stage)
  }

  /// What the totals of a walk are multiplied by.
  private func scale(of root: PackingRoot<Mask>) -> Int {
    root.orbits == nil ? 1 : ColumnOrbits.scale(choosing: root.choice)
  }

  private func count<Number: Tally>(
    _ number: Number.Type, _ root: PackingRoot<Mask>, meter: WorkMeter, jobs: Int, stage: ForecastStage?
  ) throws -> Counted {
    let totals = UnsafeMutablePointer<Number>.allocate(capacity: max(1, root.partCount))
    totals.initialize(repeating: Number(0), count: root.partCount)
    defer {
      totals.deinitialize(count: root.partCount)
      totals.deallocate()
    }
    let pointCount = classes.pointCount
    let threads = meter.threads(jobs, bytesEach: listBytes)
    try Parts.run(root.partCount, jobs: threads, meter: meter, stage: stage) { meter in
      let search = PackingSearch(
        visitor: CountingVisitor<Mask, Number>(), columnCapacity: root.list.count, pointCount: pointCount,
        maximumChoice: root.choice, meter: meter)
      return { part in
        guard shard.contains(part) else { return }
        search.visitor.total = Number(0)
        if shard == .whole {
          try search.run(root, part: part)
        } else {
          try meter.dividing { try search.run(root, part: part) }
        }
        totals[part] = search.visitor.total
      }
    }
    var sum = Integer()
    let scale = Integer(scale(of: root))
    return Counted(
      root: root,
      ends: (0..<root.partCount).map { part in
        sum += totals[part].integer / scale
        return sum
      })
  }
}
