import Numbers
import Running
import ThresholdNetworks

/// Fair draws at depth 3 and more: a ranked first layer, a complementation of its columns, a function of the later layers, and
/// settings of these drawn in the same way on the cells.
final class CellSource<Mask: PointMask>: NetworkDrawing {
  private let classes: ColumnClasses<Mask>
  private let lists: SettingLists<Mask>
  private let columns: CellColumns<Mask>
  private let architecture: Architecture
  private let weights: LaterWeights
  private let meter: WorkMeter
  private let jobs: Int
  /// The settings of the first part of the walk, of the first two, and so on, once prepared.
  private var ends: [Integer] = []

  init(
    classes: ColumnClasses<Mask>, lists: SettingLists<Mask>, labels: Mask, architecture: Architecture,
    meter: WorkMeter, jobs: Int
  ) throws {
    self.classes = classes
    self.lists = lists
    self.architecture = architecture
    self.meter = meter
    self.jobs = jobs
    let width = architecture.widths[0]
    guard width <= LaterLayers.maximumInputs else {
      throw CountingStopped(.outOfReach("draws with a first layer of \(width) neurons at depth 3 or more"))
    }
    try meter.reserve(CellColumns<Mask>.bytesNeeded(classCount: classes.columns.count, pointCount: classes.pointCount))
    columns = CellColumns(classes, labels: labels)
    weights = try LaterWeights(
      width: width, later: architecture.widths.dropFirst(), classes: classes, method: .automatic, meter: meter)
  }

  private var width: Int { architecture.widths[0] }

  private var laterArchitecture: Architecture {
    Architecture(inputCount: width, widths: Array(architecture.widths.dropFirst()))
  }

  private var search: CountedCells<Mask> {
    CountedCells(columns: columns, width: width, meter: meter, jobs: jobs)
  }

  func prepare() throws -> Integer {
    let stage = try search.expect()
    switch weights {
    case .ternary(let weights, _): ends = try search.ends(weights, stage)
    case .trie(let weights): ends = try search.ends(weights, stage)
    case .recursive(let weights): ends = try search.ends(weights, stage)
    }
    return ends.last ?? 0
  }

  func draw(into batch: inout NetworkBatch, key: RandomKey) throws {
    let layers: [FirstLayer]
    switch weights {
    case .ternary(let weights, _): layers = try drawLayers(batch.count, weights, key.fold(in: 0))
    case .trie(let weights): layers = try drawLayers(batch.count, weights, key.fold(in: 0))
    case .recursive(let weights): layers = try drawLayers(batch.count, weights, key.fold(in: 0))
    }
    try finish(layers, into: &batch, key: key.fold(in: 1))
  }

  func findFirst(into batch: inout NetworkBatch, key: RandomKey) throws -> Bool {
    let layers: [FirstLayer]
    switch weights {
    case .ternary(let weights, _): layers = try firstLayer(weights)
    case .trie(let weights): layers = try firstLayer(weights)
    case .recursive(let weights): layers = try firstLayer(weights)
    }
    if layers.isEmpty { return false }
    try finish(layers, into: &batch, key: key)
    return true
  }

  // MARK: First layers

  private func drawLayers<Weights: CellWeights>(_ count: Int, _ weights: Weights, _ key: RandomKey) throws
    -> [FirstLayer]
  {
    (ends.last ?? 0).bitLength <= 127
      ? try drawLayers(UInt128.self, count, weights, key) : try drawLayers(Integer.self, count, weights, key)
  }

  private func drawLayers<Weights: CellWeights, Number: Tally>(
    _ number: Number.Type, _ count: Int, _ weights: Weights, _ key: RandomKey
  ) throws -> [FirstLayer] {
    meter.phase = "drawing the first layers of \(count) networks"
    let ranked = try RankedDraws(
      count, ends: ends.map { Number(fitting: $0) }, key: key, jobs: jobs, meter: meter)
    return try [FirstLayer](unsafeUninitializedCapacity: count) { buffer, initialized in
      let layers = buffer
      let threads = search.threads(weights)
      let stage = meter.forecast([WorkEstimate(ofParts: ranked.parts.count)], jobs: threads).first
      try Parts.run(ranked.parts.count, jobs: threads, meter: meter, stage: stage) { meter in
        let weights = weights.forked(meter) ?? weights
        let search = CellSearch(
          visitor: CellRankVisitor(ranks: [Number](), columns: columns, weights: weights, start: Number(0)),
          columns: columns, width: width, meter: meter)
        return { index in
          let part = ranked.parts[index]
          let (draws, ranks) = ranked.members(ofPart: part)
          search.visitor = CellRankVisitor(
            ranks: ranks, columns: self.columns, weights: weights, start: ranked.start(ofPart: part))
          do {
            try search.run(part: part)
          } catch is WalkFinished {}
          for (place, draw) in draws.enumerated() {
            layers.initializeElement(at: draw, to: search.visitor.found[place])
          }
        }
      }
      initialized = count
    }
  }

  /// The first layer that the walk meets first; none if nothing fits.
  private func firstLayer<Weights: CellWeights>(_ weights: Weights) throws -> [FirstLayer] {
    let search = CellSearch(
      visitor: CellRankVisitor(ranks: [Integer()], columns: columns, weights: weights, start: Integer()),
      columns: columns, width: width, meter: meter)
    do {
      try search.run()
    } catch is WalkFinished {}
    return search.visitor.found
  }

  // MARK: Later layers

  /// The cells on which later layers must be 1, and those on which they must be 0.
  private struct Pattern: Hashable {
    let on, off: UInt64
  }

  /// Distinct values in the order in which they occur first, and the place of each element's value among them.
  private struct Groups<Value: Hashable> {
    var values: [Value] = []
    var places: [Int] = []

    init(_ elements: some Sequence<Value>) {
      var known: [Value: Int] = [:]
      for element in elements {
        if let place = known[element] {
          places.append(place)
        } else {
          known[element] = values.count
          places.append(values.count)
          values.append(element)
        }
      }
    }
  }

  private func finish(_ layers: [FirstLayer], into batch: inout NetworkBatch, key: RandomKey) throws {
    let count = layers.count
    let width = self.width
    // Which coordinates are complemented: as often as the later layers have settings for the complemented pattern.
    let patterns = Groups(layers.lazy.map { Pattern(on: $0.on, off: $0.off) })
    let choosers = try patterns.values.map { pattern in
      Chooser(
        weights: try (0..<(1 << width)).map { flips in
          try weights.plain(
            on: LaterLayers.flip(pattern.on, flips, width), off: LaterLayers.flip(pattern.off, flips, width))
        })
    }
    let flips = try NetworkBatch.drawn(count, key: key.fold(in: 0), jobs: jobs, meter: meter) { network, key in
      choosers[patterns.places[network]].choice(using: &key)
    }
    // What the later layers compute: a total function where the functions are listed.
    let flipped = Groups((0..<count).lazy.map { patterns.places[$0] << width | flips[$0] })
    var tasks = flipped.values.map { value -> Pattern in
      let pattern = patterns.values[value >> width]
      let flips = value & (1 << width - 1)
      return Pattern(
        on: LaterLayers.flip(pattern.on, flips, width), off: LaterLayers.flip(pattern.off, flips, width))
    }
    var places = flipped.places
    if let listed = weights.layers {
      let extensions = tasks.map { Extensions(listed, on: $0.on, off: $0.off) }
      let tables = Groups(
        try NetworkBatch.drawn(count, key: key.fold(in: 1), jobs: jobs, meter: meter) { network, key in
          extensions[flipped.places[network]].draw(using: &key)
        })
      let all = width == 6 ? ~UInt64(0) : (1 << UInt64(1 << width)) - 1
      tasks = tables.values.map { Pattern(on: $0, off: all & ~$0) }
      places = tables.places
    }
    // Equal tasks are drawn together.
    var members = [[Int]](repeating: [], count: tasks.count)
    for (network, place) in places.enumerated() { members[place].append(network) }
    let keys = key.fold(in: 2)
    meter.phase = "drawing later layers"
    try batch.write { writer in
      try Parts.run(tasks.count, jobs: jobs, meter: meter) { meter in
        { task in
          let sample = CellSample.partialFunction(
            on: tasks[task].on, off: tasks[task].off, coordinateCount: width)
          let sampler = try FairSampler(of: sample, architecture: self.laterArchitecture, meter: meter)
          let keys = keys.fold(in: UInt64(task))
          let later = try sampler.draw(members[task].count, key: keys.fold(in: 0))
          var key = keys.fold(in: 1)
          var order = Array(0..<width)
          for (index, network) in members[task].enumerated() {
            self.assemble(network, layers[network], flips[network], later, index, &order, writer, &key)
          }
        }
      }
    }
  }

  /// The columns in a random order over the neurons; the second layer reads them where they are.
  private func assemble(
    _ network: Int, _ first: FirstLayer, _ flips: Int, _ later: NetworkBatch, _ index: Int, _ order: inout [Int],
    _ batch: NetworkBatch.Writer, _ key: inout RandomKey
  ) {
    key.shuffle(&order)
    for (coordinate, neuron) in order.enumerated() {
      let column = columns.masks[Int(first.columns[coordinate])]
      let isComplemented = flips >> coordinate & 1 == 1
      batch.set(
        network, layer: 0, neuron: neuron,
        lists.draw(isComplemented ? column ^ classes.everywhere : column, using: &key))
    }
    for layer in 1..<architecture.depth {
      for neuron in 0..<architecture.widths[layer] {
        var setting = later.setting(index, layer: layer - 1, neuron: neuron)
        if layer == 1 {
          var weights: UInt64 = 0
          for (coordinate, place) in order.enumerated() where setting.weights >> UInt64(coordinate) & 1 == 1 {
            weights |= 1 << UInt64(place)
          }
          setting.weights = weights
        }
        batch.set(network, layer: layer, neuron: neuron, setting)
      }
    }
  }
}

/// The columns of a first layer, and the cells that later layers must send to 1 and to 0.
struct FirstLayer {
  /// Places among the classes; the first `width` are used.
  var columns: SIMD8<UInt32>
  let on, off: UInt64
}

/// Finds the first layers with given ranks in the order of the walk.
struct CellRankVisitor<Mask: PointMask, Weights: CellWeights, Number: Tally>: CellVisitor {
  private struct Row {
    let last: Int
    let on, off: UInt64
    let sum: Number
  }

  /// Ascending.
  let ranks: [Number]
  let columns: CellColumns<Mask>
  let weights: Weights
  var found: [FirstLayer] = []
  private var rows: [Row] = []
  private var rowSum = Number(0)
  private var running: Number

  /// - Parameter start: the rank of the first thing that the walk will meet.
  init(ranks: [Number], columns: CellColumns<Mask>, weights: Weights, start: Number) {
    self.ranks = ranks
    self.columns = columns
    self.weights = weights
    running = start
  }

  mutating func separating(path: UnsafeBufferPointer<Int>, last: Int, on: UInt64, off: UInt64, orders: UInt128) throws {
    let unit = UInt128(columns.weights[last]) &* orders
    let sum = Number(same: try weights.weight(on: on, off: off)) * Number(unit)
    if sum == Number(0) { return }
    rowSum += sum
    rows.append(Row(last: last, on: on, off: off, sum: sum))
  }

  mutating func finish(path: UnsafeBufferPointer<Int>) throws {
    if rows.isEmpty { return }
    var factor = Number(1)
    for index in path { factor = factor * Number(UInt128(columns.weights[index])) }
    let start = running
    running += rowSum * factor
    var place = 0
    var before = Number(0)
    while found.count < ranks.count && ranks[found.count] < running {
      let local = (ranks[found.count] - start).dividedBy(factor).quotient
      while true {
        var end = before
        end += rows[place].sum
        if local < end { break }
        before = end
        place += 1
      }
      var layer = FirstLayer(columns: SIMD8(repeating: 0), on: rows[place].on, off: rows[place].off)
      for (coordinate, index) in path.enumerated() { layer.columns[coordinate] = UInt32(index) }
      layer.columns[path.count] = UInt32(rows[place].last)
      found.append(layer)
    }
    rows.removeAll(keepingCapacity: true)
    rowSum = Number(0)
    if found.count == ranks.count { throw WalkFinished() }
  }
}

/// The functions of the later layers that fit a pattern, with their settings.
struct Extensions {
  private let tables: [UInt64]
  private let sums: [UInt128]

  init(_ layers: LaterLayers, on: UInt64, off: UInt64) {
    var tables: [UInt64] = []
    var sums: [UInt128] = []
    var total: UInt128 = 0
    for (table, count) in zip(layers.tables, layers.settings) where table & on == on && table & off == 0 {
      total += count
      tables.append(table)
      sums.append(total)
    }
    self.tables = tables
    self.sums = sums
  }

  /// A function with probability proportional to its settings.
  ///
  /// - Precondition: one fits the pattern.
  @inline(__always) func draw(using key: inout RandomKey) -> UInt64 {
    tables[sums.place(of: key.next(below: sums[sums.count - 1]))]
  }
}
