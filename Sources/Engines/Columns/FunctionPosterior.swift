import Generators
import Numbers
import Running
import ThresholdNetworks

/// Every function that an interpolating network of an architecture computes, with its exact number of settings.
///
/// Under the uniform prior these numbers are the posterior given the sample, up to their sum. The columns are listed on the whole
/// cube {0,1}^n, so n is at most 9.
public struct FunctionPosterior: Sendable {
  /// A function with its number of settings.
  public struct Entry: Hashable, Sendable {
    /// The function on the whole cube.
    public let table: TruthTable
    /// The settings that compute it, at least 1.
    public let settings: Integer
  }

  /// The shape of the networks.
  public let architecture: Architecture
  /// The functions in the order of their tables.
  public let functions: [Entry]
  /// The sum of the settings, which is the count of the sample.
  public let total: Integer
  /// The resource units that it took, as for a count.
  public let resources: UInt64

  /// The largest number of inputs.
  public static let maximumInputs = 9

  /// Counts the settings of every function that fits the sample.
  ///
  /// Points of total weight at most `mismatches` may be wrong.
  ///
  /// - Complexity: one step for every multiset of columns that interpolates.
  /// - Throws: `CountingStopped` when the budget ends or the tables would not fit into its memory.
  public init(
    of sample: PartialFunction, architecture: Architecture, mismatches: Int = 0, effort: Effort = .unlimited
  ) throws {
    precondition(sample.inputCount == architecture.inputCount, "sample and architecture differ in inputs")
    let meter = WorkMeter(effort)
    guard sample.inputCount <= Self.maximumInputs else {
      throw CountingStopped(
        .outOfReach("functions of \(sample.inputCount) inputs; at most \(Self.maximumInputs) are listed"))
    }
    let offset = (sample.pointCount + 63) / 64 * 64
    let rows = 1 << sample.inputCount
    guard offset + rows <= PosteriorComputation.maximumPoints else {
      throw CountingStopped(.outOfReach("functions of \(sample.inputCount) inputs on \(sample.pointCount) points"))
    }
    var sums: PosteriorComputation.Sums = [:]
    for change in try Relabellings(of: sample, allowing: mismatches).changes {
      let computation = PosteriorComputation(
        sample: Relabellings.relabelled(sample, change), architecture: architecture, firstRow: offset, meter: meter)
      // A function is right on the labels of one change alone.
      sums.merge(try computation.run(pointCount: offset + rows)) { $0 + $1 }
    }
    self.architecture = architecture
    functions = sums.map { Entry(table: TruthTable(inputCount: sample.inputCount, values: $0.key), settings: $0.value) }
      .sorted { $0.table < $1.table }
    total = functions.reduce(into: Integer()) { $0 += $1.settings }
    resources = meter.resources
  }

  /// The expected share of the points of `teacher` on which a uniform interpolating setting differs from it; nil if nothing
  /// interpolates. A total function stands for a uniform point of the cube.
  public func risk(against teacher: PartialFunction) -> Rational? {
    precondition(teacher.inputCount == architecture.inputCount, "the teacher has other inputs")
    if total.isZero || teacher.pointCount == 0 { return nil }
    let rows = teacher.points.map { Int($0.words.first ?? 0) }
    var errors = Integer()
    for entry in functions {
      let wrong = rows.indices.count { entry.table.values[rows[$0]] != teacher.labels[$0] }
      errors.addProduct(entry.settings, Integer(wrong))
    }
    return Rational(errors, total * Integer(teacher.pointCount))
  }
}

/// The posterior with a mask type that holds the sample's points and, from `firstRow` on, the rows of the cube.
struct PosteriorComputation: MaskedComputation {
  let sample: PartialFunction
  let architecture: Architecture
  let firstRow: Int
  let meter: WorkMeter

  typealias Sums = [BitVector: Integer]

  func run<Mask: PointMask>(_ mask: Mask.Type) throws -> Sums {
    let n = sample.inputCount
    let rows = 1 << n
    let labels = Mask(words: sample.labels.words)
    let samplePoints = Mask(first: sample.pointCount)
    let inputs = (0..<n).map { input -> Mask in
      var mask = Mask(words: sample.inputColumns[input].words)
      let projection = TruthTable.projection(input, of: n).words
      for (index, word) in projection.enumerated() { mask.setWord(firstRow / 64 + index, word) }
      return mask
    }
    var cube = Mask()
    for word in 0..<(rows + 63) / 64 {
      cube.setWord(firstRow / 64 + word, rows >= 64 ? ~0 : (1 << UInt64(rows)) - 1)
    }
    try meter.reserve(ColumnMemory.bytesNeeded(fanIn: n, wordCount: Mask.wordCount) * 4)
    var columns: [Mask] = []
    ThresholdEnumeration.forEach(inputs: inputs) { column, _, _ in columns.append(column) }
    let places = Places(cube: cube, samplePoints: samplePoints, labels: labels, firstRow: firstRow, rowCount: rows)
    switch architecture.depth {
    case 1: return single(columns, places)
    case 2: return try packed(columns, places)
    default: return try cells(columns, places)
    }
  }

  /// Where the points and the rows lie in a mask.
  struct Places<Mask: PointMask> {
    let cube: Mask
    let samplePoints: Mask
    let labels: Mask
    let firstRow: Int
    let rowCount: Int

    func isRight(_ column: Mask) -> Bool { ((column ^ labels) & samplePoints).isEmpty }

    func table(_ mask: Mask) -> BitVector {
      BitVector(words: (0..<(rowCount + 63) / 64).map { mask.word(firstRow / 64 + $0) }, count: rowCount)
    }
  }

  /// The settings of one neuron that compute a given constant.
  private var constantSettings: Integer { 5 * Integer(sample.inputCount) << (sample.inputCount - 1) }

  private func single<Mask: PointMask>(_ columns: [Mask], _ places: Places<Mask>) -> Sums {
    let all = places.cube | places.samplePoints
    var sums: Sums = [:]
    for column in columns {
      for function in [column, column ^ all] where places.isRight(function) { sums[places.table(function)] = 1 }
    }
    for constant in [Mask(), all] where places.isRight(constant) { sums[places.table(constant)] = constantSettings }
    return sums
  }

  private func packed<Mask: PointMask>(_ columns: [Mask], _ places: Places<Mask>) throws -> Sums {
    let n = sample.inputCount
    let k = architecture.widths[0]
    let hasOnes = !(places.labels & places.samplePoints).isEmpty
    let hasZeros = !(places.samplePoints & ~places.labels).isEmpty
    let settings = 6 * Integer(n) << n
    let formula = DepthTwoFormula(
      hiddenCount: k, settings: settings, constants: constantSettings, hasOnes: hasOnes, hasZeros: hasZeros)
    // A mask is the bad points on the sample and the column itself on the cube.
    var masks: [Mask] = []
    for column in columns {
      let bad = column ^ places.labels
      masks.append(bad)
      masks.append(bad ^ (places.cube | places.samplePoints))
    }
    let source = ColumnSource(masks: masks, weights: [UInt32](repeating: 1, count: masks.count))
    let proper = formula.properSettings
    guard proper.power(k).bitLength <= 127 else {
      throw CountingStopped(.outOfReach("the posterior of \(k) hidden neurons on \(n) inputs"))
    }
    try meter.reserve(
      PackingSearch<PosteriorVisitor<Mask>>.bytesNeeded(columnCount: source.count, choosing: k) + source.count * 16)
    // The factor of each (r, t): the ways to add constants and unused neurons, for both output signs.
    var factors: [[Integer]] = (0...k).map { [Integer](repeating: 0, count: $0 + 1) }
    var constants = [Integer](repeating: 0, count: 2)
    for term in formula.terms {
      switch term.kind {
      case .threshold(let t): factors[term.proper][t] += term.factor
      case .forced(let value): constants[value ? 1 : 0] += term.factor * proper.power(term.proper)
      }
    }
    let perLabel = formula.constantLabels == 0 ? 0 : formula.constantOutputs / Integer(formula.constantLabels)
    if !hasZeros { constants[1] += perLabel }
    if !hasOnes { constants[0] += perLabel }
    var sums: Sums = [:]
    if !constants[0].isZero { sums[BitVector(count: places.rowCount)] = constants[0] }
    if !constants[1].isZero { sums[BitVector(repeating: true, count: places.rowCount)] = constants[1] }
    for r in 1...k {
      for t in 1...r {
        meter.phase = "\(r) of \(k) columns, threshold \(t)"
        let search = PackingSearch(
          visitor: PosteriorVisitor<Mask>(threshold: t, cube: places.cube, meter: meter), columnCapacity: source.count,
          pointCount: sample.pointCount, maximumChoice: r, meter: meter)
        try search.run(columns: source, labels: places.labels, choosing: r, threshold: t)
        for (key, sum) in search.visitor.sums.sorted {
          sums[places.table(key), default: 0].addProduct(factors[r][t], Integer(sum))
        }
      }
    }
    return sums
  }

  private func cells<Mask: PointMask>(_ columns: [Mask], _ places: Places<Mask>) throws -> Sums {
    let width = architecture.widths[0]
    guard width <= LaterLayers.maximumInputs else {
      throw CountingStopped(.outOfReach("the posterior of a first layer of \(width) neurons"))
    }
    let classes = columns + [Mask()]
    let weights = [UInt64](repeating: 1, count: columns.count) + [UInt64(exactly: constantSettings) ?? .max]
    let cellColumns = CellColumns(
      masks: classes, weights: weights, labels: places.labels & places.samplePoints, samplePoints: places.samplePoints,
      pointCount: sample.pointCount)
    let later = architecture.widths.dropFirst()
    guard LaterLayers.work(inputCount: width, widths: later, limit: LaterWeights.listingLimit) != nil,
      architecture.settingCount.bitLength <= 127
    else { throw CountingStopped(.outOfReach("the posterior of widths \(architecture)")) }
    meter.phase = "the functions of the later layers"
    let layers = try LaterLayers(inputCount: width, widths: later, meter: meter).symmetrized
    meter.phase = "first layers that separate"
    let search = CellSearch(
      visitor: CellPosteriorVisitor(columns: cellColumns, layers: layers, cube: places.cube, meter: meter),
      columns: cellColumns, width: width, meter: meter)
    try search.run()
    return search.visitor.sums.sorted.reduce(into: Sums()) { $0[places.table($1.key)] = Integer($1.sum) }
  }
}

/// Adds up, for every function on the cube, the ordered tuples that compute it with the output threshold t.
struct PosteriorVisitor<Mask: PointMask>: PackingVisitor {
  typealias Number = UInt128

  let threshold: Int
  let cube: Mask
  let meter: WorkMeter
  var sums = TableOfTables<Mask>()

  init(threshold: Int, cube: Mask, meter: WorkMeter) {
    self.threshold = threshold
    self.cube = cube
    self.meter = meter
  }

  /// A count of columns at every row, in bit planes, started so that it overflows at the threshold.
  private struct Counter {
    var planes: [Mask]
    var overflow = Mask()

    init(threshold: Int, cube: Mask) {
      let planeCount = Int.bitWidth - threshold.leadingZeroBitCount
      let offset = 1 << planeCount - threshold
      planes = (0..<planeCount).map { offset >> $0 & 1 == 1 ? cube : Mask() }
    }

    mutating func add(_ column: Mask) {
      var carry = column
      for index in planes.indices {
        let sum = planes[index] ^ carry
        carry = planes[index] & carry
        planes[index] = sum
      }
      overflow = overflow | carry
    }

    /// The rows at which one more column reaches the threshold.
    var oneShort: Mask { planes.dropFirst().reduce(planes[0]) { $0 & $1 } }
  }

  private func counter(_ path: PackingPath<Mask>) -> Counter {
    var counter = Counter(threshold: threshold, cube: cube)
    for index in 0..<path.count {
      for _ in 0..<path.times[index] { counter.add(path.masks[index] & cube) }
    }
    return counter
  }

  mutating func pairs(
    _ list: ColumnList<Mask>, tight: Mask, budget: Int, path: PackingPath<Mask>, coefficient: UInt128
  ) throws {
    let base = counter(path)
    for i in 0..<list.count {
      let limit = budget - list.cost(i)
      if limit < list.cost(i) { break }
      let mask = list.masks[i] & tight
      var counter = base
      counter.add(list.masks[i] & cube)
      let short = counter.oneShort
      let weight = coefficient &* UInt128(list.weight(i))
      if mask.isEmpty {
        sums.add(weight &* UInt128(list.weight(i)), to: counter.overflow | short & list.masks[i] & cube)
      }
      let later = list.suffix(from: i + 1)
      let cut = later.countWithin(limit)
      try meter.add(16 * cut)
      try meter.reserve(2 * sums.bytes)
      for l in 0..<cut where (later.masks[l] & mask).isEmpty {
        sums.add(2 &* weight &* UInt128(later.weight(l)), to: counter.overflow | short & later.masks[l] & cube)
      }
    }
  }

  mutating func singles(_ list: ColumnList<Mask>, path: PackingPath<Mask>, coefficient: UInt128) throws {
    let counter = counter(path)
    let short = counter.oneShort
    try meter.add(16 * list.count)
    try meter.reserve(2 * sums.bytes)
    for index in 0..<list.count {
      sums.add(
        coefficient &* UInt128(list.weight(index)), to: counter.overflow | short & list.masks[index] & cube)
    }
  }

  mutating func complete(path: PackingPath<Mask>, coefficient: UInt128) throws {
    sums.add(coefficient, to: counter(path).overflow)
  }
}

/// Adds up, for every function on the cube, the settings with a first layer that separates.
struct CellPosteriorVisitor<Mask: PointMask>: CellVisitor {
  private struct Pattern: Hashable { let on, off: UInt64 }

  let columns: CellColumns<Mask>
  let layers: LaterLayers
  let cube: Mask
  let meter: WorkMeter
  var sums = TableOfTables<Mask>()
  private var extensions: [Pattern: [Int]] = [:]

  init(columns: CellColumns<Mask>, layers: LaterLayers, cube: Mask, meter: WorkMeter) {
    self.columns = columns
    self.layers = layers
    self.cube = cube
    self.meter = meter
  }

  mutating func separating(path: UnsafeBufferPointer<Int>, last: Int, on: UInt64, off: UInt64, orders: UInt128) throws {
    var weight = orders &* UInt128(columns.weights[last])
    for index in path { weight &*= UInt128(columns.weights[index]) }
    var cells = [cube]
    for (coordinate, index) in (Array(path) + [last]).enumerated() {
      let column = columns.masks[index]
      for cell in 0..<(1 << coordinate) {
        cells.append(cells[cell] & column)
        cells[cell] = cells[cell] & ~column
      }
    }
    let list = extending(on: on, off: off)
    try meter.add(16 * list.count)
    try meter.reserve(2 * sums.bytes)
    for index in list {
      var image = Mask()
      layers.tables[index].visitPoints { image = image | cells[$0] }
      sums.add(weight &* layers.settings[index], to: image)
    }
  }

  mutating func finish(path: UnsafeBufferPointer<Int>) throws {}

  /// The functions of the later layers that are 1 on `on` and 0 on `off`.
  private mutating func extending(on: UInt64, off: UInt64) -> [Int] {
    let pattern = Pattern(on: on, off: off)
    if let known = extensions[pattern] { return known }
    let list = layers.tables.indices.filter { layers.tables[$0] & on == on && layers.tables[$0] & off == 0 }
    if extensions.count < 1 << 16 { extensions[pattern] = list }
    return list
  }
}
