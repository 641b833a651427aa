import Files
import Formats
import ThresholdNetworks

/// Network files that name the model of their neurons (`thresher/network/2`). Binary networks stay in version 1, which is read and
/// written as before.
///
///     {"schema":"thresher/network/2","neurons":"ternary","inputs":2,"layers":[[{"weights":[1,-1],"bias":0}]]}
public enum ModelNetworkJSON {
  /// The value of the field `schema`.
  public static let schema = "thresher/network/2"

  /// The largest size of a weight or a bias that is read; sums of 2^20 of them fit into 62 bits.
  public static let maximumWeight = 1 << 40

  /// The network as a JSON object: version 1 for `binary`, else version 2.
  public static func value(of network: ModelNetwork) -> JSONValue {
    if let binary = network.binary { return NetworkJSON.value(of: binary) }
    let layers = network.layers.map { layer in
      JSONValue.array(
        layer.map { neuron in
          ["weights": .array(neuron.weights.map { .integer($0) }), "bias": .integer(neuron.bias)]
        })
    }
    return [
      "schema": .string(schema), "neurons": .string("\(network.model)"),
      "inputs": .integer(network.architecture.inputCount), "layers": .array(layers),
    ]
  }

  /// The network on one line, without a line end.
  public static func line(of network: ModelNetwork) throws -> String { try value(of: network).text(isPretty: false) }

  /// Reads a network file of either version, or the first network of a result.
  ///
  /// - Throws: `DataError` that names the line.
  public static func read(_ text: InputText) throws -> ModelNetwork {
    let document = try JSONDocument(parsing: text)
    let schema = try document.field("schema", of: document.root)
    switch try document.string(schema, "schema") {
    case Self.schema: return try network(document.root, in: document)
    case "thresher/result/1":
      var candidates = [document.root]
      if let minima = document.optionalField("minima", of: document.root) {
        candidates += try document.array(minima, "minima")
      }
      guard let node = candidates.lazy.compactMap({ document.optionalField("network", of: $0) }).first else {
        throw text.error(nil, found: "a result without a network", expected: "a network")
      }
      let inner = try document.field("schema", of: node)
      if try document.string(inner, "schema") == Self.schema { return try network(node, in: document) }
      return ModelNetwork(try NetworkJSON.read(text))
    default: return ModelNetwork(try NetworkJSON.read(text))
    }
  }

  private static func network(_ root: JSONNode, in document: JSONDocument) throws -> ModelNetwork {
    let nameNode = try document.field("neurons", of: root)
    guard let model = NeuronModel(try document.string(nameNode, "neurons")), model != .binary else {
      throw document.mismatch(
        nameNode, "bipolar, ternary, levels:Q or threshold (networks of binary neurons have \(NetworkJSON.schema))")
    }
    let inputs = try document.integer(document.field("inputs", of: root), in: 1...Sample.maximumInputs, "inputs")
    let layersNode = try document.field("layers", of: root)
    let layerNodes = try document.array(layersNode, "layers")
    guard (1...NetworkJSON.maximumDepth).contains(layerNodes.count) else {
      throw document.mismatch(layersNode, "layers: 1 to \(NetworkJSON.maximumDepth) of them")
    }
    var fanIn = inputs
    var weightCount = 0
    var layers: [[ModelNeuron]] = []
    for (index, node) in layerNodes.enumerated() {
      let neurons = try document.array(node, "a layer")
      let isLast = index == layerNodes.count - 1
      guard isLast ? neurons.count == 1 : (1...Sample.maximumInputs).contains(neurons.count) else {
        throw document.mismatch(
          node, isLast ? "the last layer: one neuron, the output" : "a layer of 1 to \(Sample.maximumInputs) neurons")
      }
      weightCount += neurons.count * fanIn
      guard weightCount <= NetworkJSON.maximumWeights else {
        throw document.mismatch(node, "at most \(NetworkJSON.maximumWeights) weights in all")
      }
      layers.append(
        try neurons.enumerated().map { index, node in
          try Patience.look(document.text.file, atStep: index)
          return try neuron(node, model, fanIn: fanIn, in: document)
        })
      fanIn = neurons.count
    }
    guard let network = ModelNetwork(model: model, inputCount: inputs, layers: layers) else {
      throw document.mismatch(root, "a network of \(model) neurons")
    }
    return network
  }

  private static func neuron(
    _ node: JSONNode, _ model: NeuronModel, fanIn: Int, in document: JSONDocument
  ) throws -> ModelNeuron {
    let weightsNode = try document.field("weights", of: node)
    let weightNodes = try document.array(weightsNode, "weights")
    guard weightNodes.count == fanIn else {
      throw document.mismatch(weightsNode, "weights: \(fanIn) of them, one for each value that the neuron reads")
    }
    let limit = -maximumWeight...maximumWeight
    let values = model.weightValues
    let range = values.map { ($0.first ?? 0)...($0.last ?? 0) } ?? limit
    let weights = try weightNodes.map { node in
      let weight = try document.integer(node, in: range, "a weight of a \(model) neuron")
      guard values?.contains(weight) ?? true else {
        throw document.mismatch(
          node, "a weight of a \(model) neuron: \((values ?? []).map(String.init).joined(separator: " or "))")
      }
      return weight
    }
    let bias = try document.integer(
      document.field("bias", of: node), in: model.biases(fanIn: fanIn) ?? limit,
      "the bias of a \(model) neuron of fan-in \(fanIn)")
    return ModelNeuron(weights: weights, bias: bias)
  }
}
