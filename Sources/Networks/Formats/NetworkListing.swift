import Files
import ThresholdNetworks

/// A network as a list of neurons with names: what Verilog and DOT files hold.
///
/// Inputs are x1, x2, ..., neuron i of layer l is `n<l>_<i>`. Only the function of each neuron is kept; a
/// reader gives it its canonical parameters.
struct NetworkListing {
  enum Relation {
    case constant(Bool)
    case atLeast(Int)
    case fewer(than: Int)
  }

  struct Entry {
    var layer: Int
    var index: Int
    var relation: Relation
    var operands: [String]
    var line: Int

    var name: String { NetworkListing.name(layer: layer, index: index) }
  }

  var inputCount = 0
  var entries: [Entry] = []

  init() {}

  init(_ network: ThresholdNetwork) {
    inputCount = network.architecture.inputCount
    var names = (1...inputCount).map { "x\($0)" }
    for (layer, neurons) in network.layers.enumerated() {
      for (index, neuron) in neurons.enumerated() {
        let entry: (relation: Relation, set: BitVector)
        switch neuron.function {
        case .constant(let value): entry = (.constant(value), BitVector(count: neuron.fanIn))
        case .atLeast(let threshold, let set): entry = (.atLeast(threshold), set)
        case .fewer(let threshold, let set): entry = (.fewer(than: threshold), set)
        }
        entries.append(
          Entry(
            layer: layer, index: index, relation: entry.relation, operands: entry.set.ones.map { names[$0] }, line: 0))
      }
      names = neurons.indices.map { Self.name(layer: layer, index: $0) }
    }
  }

  static func name(layer: Int, index: Int) -> String { "n\(layer + 1)_\(index + 1)" }

  /// A line of remark for each input that has a name of its own.
  static func remarks(about inputNames: [String]?, mark: String) -> String {
    (inputNames ?? []).enumerated()
      .map { "\(mark) x\($0 + 1) is \(DataError.oneLine($1))\n" }.joined()
  }

  /// The layer and index of a name such as n2_1, nil if it is none.
  static func position(of name: some StringProtocol) -> (layer: Int, index: Int)? {
    guard name.first == "n" else { return nil }
    let parts = name.dropFirst().split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 2, let layer = Int(parts[0]), let index = Int(parts[1]), layer >= 1, index >= 1 else {
      return nil
    }
    return (layer - 1, index - 1)
  }

  /// The network of the entries, which may stand in any order.
  ///
  /// - Throws: `DataError` unless they form complete layers, each reading the one before it, the last of width 1.
  func network(in text: InputText) throws -> ThresholdNetwork {
    guard (1...Sample.maximumInputs).contains(inputCount) else {
      throw text.error(
        nil, found: "\(inputCount) inputs", expected: "inputs x1, x2, ..., at most \(Sample.maximumInputs)")
    }
    var names = (1...inputCount).map { "x\($0)" }
    var layers: [[Neuron]] = []
    let sorted = entries.sorted { ($0.layer, $0.index) < ($1.layer, $1.index) }
    var rest = sorted[...]
    while let first = rest.first {
      let layer = rest.prefix { $0.layer == first.layer }
      rest = rest.dropFirst(layer.count)
      let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
      layers.append(
        try layer.enumerated().map { index, entry in
          guard entry.layer == layers.count, entry.index == index else {
            throw text.error(
              entry.line, found: "the neuron \(entry.name)",
              expected: "\(Self.name(layer: layers.count, index: index)) first, each neuron once")
          }
          return try neuron(entry, places: places, in: text)
        })
      names = layer.indices.map { layer[$0].name }
    }
    guard layers.last?.count == 1, layers.count <= NetworkJSON.maximumDepth else {
      throw text.error(
        nil, found: "\(layers.last?.count ?? 0) neurons in layer \(layers.count)",
        expected: "1 to \(NetworkJSON.maximumDepth) layers, the last with one neuron")
    }
    return ThresholdNetwork(inputCount: inputCount, layers: layers)
  }

  private func neuron(_ entry: Entry, places: [String: Int], in text: InputText) throws -> Neuron {
    var set = BitVector(count: places.count)
    for operand in entry.operands {
      guard let place = places[operand], !set[place] else {
        throw text.error(
          entry.line, found: "the operand \(DataError.quoted(operand)) of \(entry.name)",
          expected: "distinct values of the layer before it")
      }
      set[place] = true
    }
    let function: NeuronFunction
    let threshold: Int
    switch entry.relation {
    case .constant(let value): return NeuronFunction.constant(value).neuron(fanIn: places.count)
    case .atLeast(let value): (threshold, function) = (value, .atLeast(value, of: set))
    case .fewer(let value): (threshold, function) = (value, .fewer(than: value, of: set))
    }
    guard threshold >= 1, threshold <= entry.operands.count else {
      throw text.error(
        entry.line, found: "the threshold \(threshold) of \(entry.name)",
        expected: "1 to \(entry.operands.count), the number of its operands")
    }
    return function.neuron(fanIn: places.count)
  }
}
