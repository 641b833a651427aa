import Numbers
import Solving
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
  private var total = Integer()

  init(
    classes: ColumnClasses<Mask>, lists: SettingLists<Mask>, labels: Mask, architecture: Architecture, meter: WorkMeter
  ) throws {
    self.classes = classes
    self.lists = lists
    self.architecture = architecture
    self.meter = meter
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

  func prepare() throws -> Integer {
    switch weights {
    case .ternary(let weights, _): total = try count(weights)
    case .trie(let weights): total = try count(weights)
    case .recursive(let weights): total = try count(weights)
    }
    return total
  }

  private func count<Weights: CellWeights>(_ weights: Weights) throws -> Integer {
    meter.phase = "first layers that separate"
    let search = CellSearch(
      visitor: CellCountingVisitor(columns: columns, weights: weights), columns: columns, width: width, meter: meter)
    try search.run()
    return search.visitor.total
  }

  func draw(into batch: inout NetworkBatch, key: inout RandomKey) throws {
    var ranks = (0..<batch.count).map { _ in key.next(below: total) }
    ranks.sort()
    var layers = try walk(ranks)
    key.shuffle(&layers)
    try finish(layers, into: &batch, key: &key)
  }

  func findFirst(into batch: inout NetworkBatch, key: inout RandomKey) throws -> Bool {
    let layers = try walk([0])
    if layers.isEmpty { return false }
    try finish(layers, into: &batch, key: &key)
    return true
  }

  private func walk(_ ranks: [Integer]) throws -> [RankedFirstLayer] {
    switch weights {
    case .ternary(let weights, _): try walk(ranks, weights)
    case .trie(let weights): try walk(ranks, weights)
    case .recursive(let weights): try walk(ranks, weights)
    }
  }

  private func walk<Weights: CellWeights>(_ ranks: [Integer], _ weights: Weights) throws -> [RankedFirstLayer] {
    meter.phase = "drawing first layers"
    let search = CellSearch(
      visitor: CellRankVisitor(ranks: ranks, columns: columns, weights: weights), columns: columns, width: width,
      meter: meter)
    do {
      try search.run()
    } catch is WalkFinished {}
    return search.visitor.found
  }

  /// What the later layers of one draw must compute on {0,1}^d: a total function where the functions are listed.
  private struct Task: Hashable {
    let on, off: UInt64
  }

  private func finish(_ layers: [RankedFirstLayer], into batch: inout NetworkBatch, key: inout RandomKey) throws {
    var flips: [Int] = []
    var tasks: [Task] = []
    var choosers: [Task: ComplementChooser] = [:]
    var extensions: [Task: Extensions] = [:]
    for layer in layers {
      let pattern = Task(on: layer.on, off: layer.off)
      let chooser = try choosers[pattern] ?? ComplementChooser(weights, on: layer.on, off: layer.off, width: width)
      choosers[pattern] = chooser
      let flip = chooser.complementation(ofRank: layer.rank)
      flips.append(flip)
      var task = Task(
        on: LaterLayers.flip(layer.on, flip, width), off: LaterLayers.flip(layer.off, flip, width))
      if let listed = weights.layers {
        let list = extensions[task] ?? Extensions(listed, on: task.on, off: task.off)
        extensions[task] = list
        let table = list.draw(using: &key)
        let all = width == 6 ? ~UInt64(0) : (1 << UInt64(1 << width)) - 1
        task = Task(on: table, off: all & ~table)
      }
      tasks.append(task)
    }
    // Equal tasks are drawn together, in the order in which they first occur.
    var groups: [Task: Int] = [:]
    var members: [(task: Task, networks: [Int])] = []
    for (network, task) in tasks.enumerated() {
      if let group = groups[task] {
        members[group].networks.append(network)
      } else {
        groups[task] = members.count
        members.append((task, [network]))
      }
    }
    for (task, networks) in members {
      let sample = CellSample.partialFunction(on: task.on, off: task.off, coordinateCount: width)
      let sampler = try FairSampler(of: sample, architecture: laterArchitecture, meter: meter)
      let later = try sampler.draw(networks.count, key: key.fold(in: key.next()))
      for (index, network) in networks.enumerated() {
        assemble(network, layers[network], flips[network], later, index, &batch, &key)
      }
    }
  }

  /// The columns in a random order over the neurons; the second layer reads them where they are.
  private func assemble(
    _ network: Int, _ layer: RankedFirstLayer, _ flips: Int, _ later: NetworkBatch, _ index: Int,
    _ batch: inout NetworkBatch, _ key: inout RandomKey
  ) {
    var order = Array(0..<width)
    key.shuffle(&order)
    for (coordinate, neuron) in order.enumerated() {
      let column = columns.masks[layer.columns[coordinate]]
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

/// The columns of a first layer found by rank, and what is left of the rank.
struct RankedFirstLayer {
  let columns: [Int]
  let on, off: UInt64
  /// Below H of the pattern.
  let rank: Integer
}

/// Finds the first layers with given ranks in the order of the walk.
struct CellRankVisitor<Mask: PointMask, Weights: CellWeights>: CellVisitor {
  private struct Row {
    let last: Int
    let on, off: UInt64
    /// Orders times the multiplicity of the last column.
    let unit: UInt128
    let sum: Weights.Value
  }

  /// Ascending.
  let ranks: [Integer]
  let columns: CellColumns<Mask>
  let weights: Weights
  var found: [RankedFirstLayer] = []
  private var rows: [Row] = []
  private var rowSum = Weights.Value(0)
  private var running = Integer()

  init(ranks: [Integer], columns: CellColumns<Mask>, weights: Weights) {
    self.ranks = ranks
    self.columns = columns
    self.weights = weights
  }

  mutating func separating(path: UnsafeBufferPointer<Int>, last: Int, on: UInt64, off: UInt64, orders: UInt128) throws {
    let unit = UInt128(columns.weights[last]) &* orders
    let sum = try weights.weight(on: on, off: off) * Weights.Value(unit)
    if sum == Weights.Value(0) { return }
    rowSum += sum
    rows.append(Row(last: last, on: on, off: off, unit: unit, sum: sum))
  }

  mutating func finish(path: UnsafeBufferPointer<Int>) throws {
    if rows.isEmpty { return }
    var factor: Integer = 1
    for index in path { factor *= Integer(columns.weights[index]) }
    let start = running
    running.addProduct(rowSum.integer, factor)
    var place = 0
    var before = Integer()
    while found.count < ranks.count && ranks[found.count] < running {
      let local = (ranks[found.count] - start) / factor
      while local >= before + rows[place].sum.integer {
        before += rows[place].sum.integer
        place += 1
      }
      let row = rows[place]
      found.append(
        RankedFirstLayer(
          columns: Array(path) + [row.last], on: row.on, off: row.off, rank: (local - before) / Integer(row.unit)))
    }
    rows.removeAll(keepingCapacity: true)
    rowSum = Weights.Value(0)
    if found.count == ranks.count { throw WalkFinished() }
  }
}

/// The complementations of the coordinates with their shares of H.
struct ComplementChooser {
  /// sums[a]: the settings of the complementations 0 ... a.
  private let sums: [Integer]

  init(_ weights: LaterWeights, on: UInt64, off: UInt64, width: Int) throws {
    var sums: [Integer] = []
    var total = Integer()
    for flips in 0..<(1 << width) {
      total += try weights.plain(on: LaterLayers.flip(on, flips, width), off: LaterLayers.flip(off, flips, width))
      sums.append(total)
    }
    self.sums = sums
  }

  func complementation(ofRank rank: Integer) -> Int { sums.firstIndex { rank < $0 } ?? 0 }
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
  func draw(using key: inout RandomKey) -> UInt64 {
    let rank = key.next(below: sums.last ?? 1)
    var low = 0
    var high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if rank < sums[middle] { high = middle } else { low = middle + 1 }
    }
    return tables[low]
  }
}
