import Numbers
import Solving

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

  /// The weighted ordered r-tuples of columns that are not constant, right with the threshold t; those
  /// with t in 1...r come from `search`.
  func proper(_ r: Int, _ t: Int, search: (Int, Int) -> Integer) -> Integer {
    if r == 0 { return (t <= 0 || !hasOnes) && (t >= 1 || !hasZeros) ? 1 : 0 }
    if t <= 0 { return hasZeros ? 0 : (settings - 2 * constants).power(r) }
    if t > r { return hasOnes ? 0 : (settings - 2 * constants).power(r) }
    return search(r, t)
  }

  /// One way to split s used neurons with output threshold T into a constant ones, b constant zeros and the rest.
  struct Term: Sendable {
    let used, threshold, allOne, allZero: Int
    /// Settings per solution of the rest: C(k,s) M^(k-s) s!/(a! b! (s-a-b)!) c^(a+b).
    let factor: Integer

    var proper: Int { used - allOne - allZero }
    var properThreshold: Int { threshold - allOne }
  }

  /// All terms with output sign +; the sign - doubles each.
  var terms: [Term] {
    let k = hiddenCount
    var terms: [Term] = []
    for s in 1...k {
      let outer = Integer.binomial(k, s) * settings.power(k - s)
      for a in 0...s {
        for b in 0...(s - a) {
          let factor = outer * Integer.multinomial([a, b, s - a - b]) * constants.power(a + b)
          for t in 1...s { terms.append(Term(used: s, threshold: t, allOne: a, allZero: b, factor: factor)) }
        }
      }
    }
    return terms
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

  /// COUNT, given the proper tuples for 1 <= t <= r <= k.
  func total(search: (Int, Int) -> Integer) -> Integer {
    var sum = IntegerAccumulator()
    for term in terms {
      sum.addProduct(term.factor, proper(term.proper, term.properThreshold, search: search))
    }
    return 2 * sum.value + constantOutputs
  }
}

/// COUNT at depth 2.
struct DepthTwoCount<Mask: PointMask> {
  let classes: ColumnClasses<Mask>
  let labels: Mask
  let formula: DepthTwoFormula

  init(classes: ColumnClasses<Mask>, labels: Mask, hiddenCount: Int) {
    self.classes = classes
    self.labels = labels
    formula = DepthTwoFormula(
      hiddenCount: hiddenCount, settings: Integer(classes.settingCount),
      constants: Integer(classes.constantMultiplicity), hasOnes: !labels.isEmpty,
      hasZeros: !(labels ^ classes.everywhere).isEmpty)
  }

  /// Whether totals over r-tuples of columns that are not constant fit into 127 bits.
  static func fits(_ classes: ColumnClasses<Mask>, choosing r: Int) -> Bool {
    // Every partial sum and every coefficient counts part of these tuples.
    Integer(classes.settingCount - 2 * classes.constantMultiplicity).power(r).bitLength <= 127
  }

  func count(meter: WorkMeter) throws -> Integer {
    let proper = try properCounts(meter: meter)
    return formula.total { proper[$0][$1] }
  }

  /// Refuses a search whose lists would not fit into memory.
  func reserve(_ meter: WorkMeter) throws {
    try meter.reserve(
      PackingSearch<CountingVisitor<Mask, UInt128>>.bytesNeeded(
        columnCount: 2 * classes.columns.count, choosing: formula.hiddenCount))
  }

  /// The tuples of r columns that are not constant, right with the threshold t, for 1 <= t <= r <= k.
  func properCounts(meter: WorkMeter) throws -> [[Integer]] {
    let k = formula.hiddenCount
    try reserve(meter)
    let source = ColumnSource(classes, labels: labels)
    var proper: [[Integer]] = [[]]
    for r in 1...k {
      var row: [Integer] = [0]
      for t in 1...r {
        meter.phase = "\(r) of \(k) columns, threshold \(t)"
        row.append(
          Self.fits(classes, choosing: r)
            ? try packed(UInt128.self, source, r, t, meter) : try packed(Integer.self, source, r, t, meter))
      }
      proper.append(row)
    }
    return proper
  }

  private func packed<Number: Tally>(
    _ number: Number.Type, _ source: ColumnSource<Mask>, _ r: Int, _ t: Int, _ meter: WorkMeter
  ) throws -> Integer {
    let search = PackingSearch(
      visitor: CountingVisitor<Mask, Number>(), columnCapacity: source.count, pointCount: classes.pointCount,
      maximumChoice: formula.hiddenCount, meter: meter)
    try search.run(columns: source, labels: labels, choosing: r, threshold: t)
    return search.visitor.total.integer
  }
}
