import Files
import ThresholdNetworks

/// Network files (`thresher/network/1`): the parameters of every neuron as they are, not only the
/// function, because counts are over parameters.
///
///     {"schema":"thresher/network/1","inputs":2,"layers":[[{"weights":"11","sign":1,"bias":-1}]]}
public enum NetworkJSON {
  /// The value of the field `schema`.
  public static let schema = "thresher/network/1"

  /// The largest number of layers, and of weights in all, that is read.
  public static let maximumDepth = 64
  /// Enough for a layer of 2^13 neurons over 2^13 inputs.
  public static let maximumWeights = 1 << 26

  /// The network as a JSON object with the raw parameters of every neuron.
  public static func value(of network: ThresholdNetwork) -> JSONValue {
    let layers = network.layers.map { layer in
      JSONValue.array(
        layer.map { neuron in
          [
            "weights": .string(neuron.weights.description), "sign": .integer(neuron.sign),
            "bias": .integer(neuron.bias),
          ]
        })
    }
    return [
      "schema": .string(schema), "inputs": .integer(network.architecture.inputCount), "layers": .array(layers),
    ]
  }

  /// The network on one line, without a line end: what `sample` prints for each draw.
  public static func line(of network: ThresholdNetwork) throws -> String {
    try value(of: network).text(isPretty: false)
  }

  /// A network file: one line a neuron.
  public static func text(of network: ThresholdNetwork) -> String {
    var lines: [String] = []
    for layer in network.layers {
      let neurons = layer.map {
        "      {\"weights\": \"\($0.weights)\", \"sign\": \($0.sign), \"bias\": \($0.bias)}"
      }
      lines.append("    [\n\(neurons.joined(separator: ",\n"))\n    ]")
    }
    return """
      {
        "schema": "\(schema)",
        "inputs": \(network.architecture.inputCount),
        "layers": [
      \(lines.joined(separator: ",\n"))
        ]
      }

      """
  }

  /// Reads a network file, or the first network of a result or a certificate.
  public static func read(_ text: InputText) throws -> ThresholdNetwork {
    try read(JSONDocument(parsing: text))
  }

  static func read(_ document: JSONDocument) throws -> ThresholdNetwork {
    let schema = try document.field("schema", of: document.root)
    switch try document.string(schema, "schema") {
    case Self.schema: return try network(document.root, in: document)
    case "thresher/result/1", "thresher/certificate/1":
      var candidates = [document.root]
      if let minima = document.optionalField("minima", of: document.root) {
        candidates += try document.array(minima, "minima")
      }
      guard let node = candidates.lazy.compactMap({ document.optionalField("network", of: $0) }).first else {
        throw document.text.error(nil, found: "a result without a network", expected: "a network")
      }
      return try network(node, in: document)
    default: throw document.mismatch(schema, "\"\(Self.schema)\"")
    }
  }

  private static func network(_ node: JSONNode, in document: JSONDocument) throws -> ThresholdNetwork {
    let schema = try document.field("schema", of: node)
    guard try document.string(schema, "schema") == Self.schema else {
      throw document.mismatch(schema, "\"\(Self.schema)\"")
    }
    let limit = Sample.maximumInputs
    let inputCount = try document.integer(document.field("inputs", of: node), in: 1...limit, "inputs")
    let layerNode = try document.field("layers", of: node)
    let layerNodes = try document.array(layerNode, "layers")
    guard (1...maximumDepth).contains(layerNodes.count) else {
      throw document.mismatch(layerNode, "layers: 1 to \(maximumDepth) of them")
    }
    var fanIn = inputCount
    var weightCount = 0
    var layers: [[Neuron]] = []
    for (index, node) in layerNodes.enumerated() {
      let neurons = try document.array(node, "a layer")
      let isLast = index == layerNodes.count - 1
      guard isLast ? neurons.count == 1 : (1...limit).contains(neurons.count) else {
        throw document.mismatch(
          node, isLast ? "the last layer: one neuron, the output" : "a layer of 1 to \(limit) neurons")
      }
      weightCount += neurons.count * fanIn
      guard weightCount <= maximumWeights else {
        throw document.mismatch(node, "at most \(maximumWeights) weights in all")
      }
      layers.append(
        try neurons.enumerated().map { index, node in
          try Patience.look(document.text.file, atStep: index)
          return try neuron(node, fanIn: fanIn, in: document)
        })
      fanIn = neurons.count
    }
    return ThresholdNetwork(inputCount: inputCount, layers: layers)
  }

  private static func neuron(_ node: JSONNode, fanIn: Int, in document: JSONDocument) throws -> Neuron {
    let bits = try document.bits(document.field("weights", of: node), count: fanIn, "weights")
    return Neuron(
      weights: BitVector(bits.utf8.map { $0 == UInt8(ascii: "1") }),
      sign: try document.integer(document.field("sign", of: node), in: -1...1, "sign"),
      bias: try document.integer(document.field("bias", of: node), in: (1 - fanIn)...fanIn, "bias at fan-in \(fanIn)"))
  }
}
