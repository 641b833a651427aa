import NeuronModels
import Numbers
import Running
import ThresholdNetworks

/// All networks of a model that fit a sample of up to six inputs: choices of a function for every neuron.
///
/// Sets of first-layer functions are run through as for a count; each has its distinct orders, and each order the networks of the later
/// layers that compute some function of the cells that does what is asked.
package final class ModelEnumeration {
  /// A function for every neuron: layer by layer its table over the values that it reads, value j being bit j of a row.
  package struct Choice: Hashable, Sendable {
    package let tables: [[UInt64]]
    /// The function of the inputs.
    package let function: UInt64
  }

  package let question: ModelQuestion
  /// As they were found; no two are equal.
  package private(set) var choices: [Choice] = []
  /// Why these are not all, nil if they are.
  package private(set) var exhausted: Exhausted?

  private let limit: Int
  private let effort: Effort
  private let meter: StepMeter
  private let tables: ModelTables
  private var neurons: [Int: ModelDictionary<UInt64>] = [:]
  /// The networks of later layers that compute a function, by the layer that they begin with.
  private var known: [Key: [[[UInt64]]]] = [:]
  private var typical: [Int: [UInt64: ModelNeuron]] = [:]
  private var orders: [Int: [[Int]]] = [:]
  private let onProgress: (Int) -> Void

  private struct Key: Hashable {
    let layer: Int
    let table: UInt64
  }

  /// The largest number of inputs.
  package static let maximumInputs = Cube.maximumInputs

  /// Lists until all are found, `limit` is reached, or the effort ends.
  ///
  /// - Parameter onProgress: told now and then how many networks there are so far.
  package init(
    _ question: ModelQuestion, _ tables: ModelTables? = nil, limit: Int, effort: Effort,
    onProgress: @escaping (Int) -> Void = { _ in }
  ) {
    (self.question, self.limit, self.effort, self.onProgress) = (question, limit, effort, onProgress)
    self.tables = tables ?? ModelTables(question.model)
    meter = StepMeter(effort)
    do { try list() } catch let stop as ModelStopped {
      exhausted = stop.reason
    } catch {
      exhausted = .outOfReach("\(error)")
    }
  }

  /// The number of settings that make this choice; nil for `threshold`.
  package func settingCount(of choice: Choice) -> Integer? {
    guard question.model.hasSettings else { return nil }
    return entries(of: choice).reduce(1) { product, entry in product * Integer(entry.settings) }
  }

  /// The network of this choice whose neurons have the fewest wires each.
  package func network(of choice: Choice) -> ModelNetwork? {
    var rest = entries(of: choice)[...]
    let layers = choice.tables.enumerated().map { layer, functions in
      let dictionary = neurons[question.architecture.fanIn(ofLayer: layer)]
      defer { rest = rest.dropFirst(functions.count) }
      return rest.prefix(functions.count).compactMap { dictionary?.neuron(ofSetting: $0.setting) }
    }
    return ModelNetwork(model: question.model, inputCount: question.architecture.inputCount, layers: layers)
  }

  /// For every neuron the neuron that stands for all functions which differ from its own by the order of what is read.
  package func typicalNeurons(of choice: Choice) -> [[ModelNeuron]] {
    choice.tables.enumerated().map { layer in
      let m = question.architecture.fanIn(ofLayer: layer.offset)
      return layer.element.compactMap { table -> ModelNeuron? in
        if let found = typical[m]?[table] { return found }
        let orders = self.orders[m] ?? Permutations.all(of: m)
        self.orders[m] = orders
        let least = orders.lazy.map { reordered(table, $0) }.min() ?? table
        guard let dictionary = self.neurons[m], let place = dictionary.places[least] else { return nil }
        let neuron = dictionary.neuron(ofSetting: dictionary.entries[place].setting)
        typical[m, default: [:]][table] = neuron
        return neuron
      }
    }
  }

  private func entries(of choice: Choice) -> [ModelDictionary<UInt64>.Entry] {
    choice.tables.enumerated().flatMap { layer, functions in
      let dictionary = neurons[question.architecture.fanIn(ofLayer: layer)]
      return functions.compactMap { table in dictionary?.places[table].flatMap { dictionary?.entries[$0] } }
    }
  }

  // MARK: Listing

  private func list() throws {
    let n = question.sample.inputCount
    guard n <= Self.maximumInputs else {
      throw ModelStopped(
        .outOfReach("the networks of \(n) inputs are not listed: at most \(Self.maximumInputs) inputs"))
    }
    try question.requireCells()
    for layer in question.architecture.widths.indices {
      let m = question.architecture.fanIn(ofLayer: layer)
      neurons[m] = try tables.neurons(fanIn: m, meter: meter)
    }
    let words = ModelSampleWords<UInt64>(cubeOf: question.sample)
    try visit(
      layer: 0, ones: words.ones, zeros: words.zeros, costs: words.costs(question.mismatches)
    ) { tables, function in
      if choices.count == limit { throw ModelStopped(.results(limit: limit)) }
      choices.append(Choice(tables: tables, function: function))
      if choices.count & 0x3ff == 0 {
        onProgress(choices.count)
        let bytes = choices.count * (96 + 24 * tables.count + 8 * question.architecture.neuronCount)
        if let refusal = effort.refusal(ofBytes: bytes) { throw ModelStopped(refusal) }
      }
    }
  }

  /// Calls `body` with all networks from a layer on that do what is asked of the values before it, and their functions of these.
  private func visit(
    layer: Int, ones: UInt64, zeros: UInt64, costs: PointCosts<UInt64>, _ body: ([[UInt64]], UInt64) throws -> Void
  ) throws {
    let architecture = question.architecture
    let m = architecture.fanIn(ofLayer: layer)
    guard let dictionary = neurons[m] else { return }
    if layer == architecture.depth - 1 {
      let fitting = dictionary.entries.filter { costs.accepts($0.column, ones: ones, zeros: zeros) }
      for entry in layer == 0 ? question.shared(fitting) : fitting {
        try meter.step()
        try body([[entry.column]], entry.column)
      }
      return
    }
    let width = architecture.widths[layer]
    let later = try tables.functions(
      fanIn: width, widths: Array(architecture.widths.dropFirst(layer + 1)), meter: meter)
    let tuples = CellTuples(
      dictionary.entries.map(\.column), ones: ones, zeros: zeros, width: width, points: costs, meter: meter)
    if layer == 0 { tuples.shard = question.shard }
    try tuples.visit { set, demand in
      let columns = tuples.columns(of: set)
      let orders = Self.orders(of: set)
      for function in later.functions where demand.accepts(function.table) {
        let table = composed(function.table, columns, all: Cube.all(m))
        for rest in try networks(layer: layer + 1, computing: function.table) {
          for order in orders {
            try meter.step()
            // Value i of the order is value order[i] of the set.
            let next = rest[0].map { reordered($0, order) }
            try body([order.map { columns[$0] }, next] + rest.dropFirst(), table)
          }
        }
      }
      return true
    }
  }

  /// The networks from a layer on that compute a function of the values before it.
  private func networks(layer: Int, computing table: UInt64) throws -> [[[UInt64]]] {
    let key = Key(layer: layer, table: table)
    if let found = known[key] { return found }
    var found: [[[UInt64]]] = []
    let all = Cube.all(question.architecture.fanIn(ofLayer: layer))
    try visit(
      layer: layer, ones: table, zeros: ~table & all, costs: PointCosts(weights: [], allowance: 0)
    ) { tables, _ in
      found.append(tables)
      if found.count & 0xfff == 0, let refusal = effort.refusal(ofBytes: found.count * 128) {
        throw ModelStopped(refusal)
      }
    }
    known[key] = found
    return found
  }

  /// The distinct orders of a multiset that is given ascending, as places in it: equal members stay in their order.
  static func orders(of set: [Int]) -> [[Int]] {
    Permutations.all(of: set.count).filter { order in
      var place = [Int](repeating: 0, count: order.count)
      for (index, member) in order.enumerated() { place[member] = index }
      return (1..<max(1, set.count)).allSatisfy { set[$0] != set[$0 - 1] || place[$0] > place[$0 - 1] }
    }
  }
}

/// The function of values in another order: value i of the result is value order[i] of the old one.
func reordered(_ table: UInt64, _ order: [Int]) -> UInt64 {
  var result: UInt64 = 0
  for row in 0..<1 << order.count {
    var old = 0
    for (new, source) in order.enumerated() where row >> new & 1 == 1 { old |= 1 << source }
    if table >> UInt64(old) & 1 == 1 { result |= 1 << UInt64(row) }
  }
  return result
}

extension ModelEnumeration.Choice {
  /// The network of the inputs with two of them exchanged.
  package func exchangingInputs(_ first: Int, _ second: Int, of inputCount: Int) -> Self {
    let order = Self.exchange(first, second, of: inputCount)
    return Self(
      tables: [tables[0].map { reordered($0, order) }] + tables.dropFirst(), function: reordered(function, order))
  }

  /// The network with two neurons of a hidden layer exchanged, which computes the same.
  package func exchangingNeurons(_ first: Int, _ second: Int, inLayer layer: Int) -> Self {
    var tables = self.tables
    tables[layer].swapAt(first, second)
    let order = Self.exchange(first, second, of: tables[layer].count)
    tables[layer + 1] = tables[layer + 1].map { reordered($0, order) }
    return Self(tables: tables, function: function)
  }

  private static func exchange(_ first: Int, _ second: Int, of count: Int) -> [Int] {
    var order = Array(0..<count)
    order.swapAt(first, second)
    return order
  }

  /// Equal for equal networks, and ordered by functions first.
  package var key: [UInt64] { [function] + tables.joined() }
}
