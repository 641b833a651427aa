/// A network as its raw parameters, evaluated by the definition and by nothing else.
struct CheckedNetwork {
  struct Neuron {
    var weights: [Bool]
    var sign: Int
    var bias: Int

    /// gamma * (sum_j W_j h_j) + b > 0
    func fires(on values: [Bool]) -> Bool {
      var count = 0
      for (weight, value) in zip(weights, values) where weight && value { count += 1 }
      return sign * count + bias > 0
    }
  }

  let inputCount: Int
  let layers: [[Neuron]]

  var widths: [Int] { layers.map(\.count) }

  /// The number of W_ij = 1 on neurons whose sign is not 0.
  var wireCount: Int {
    layers.reduce(0) { $0 + $1.reduce(0) { $0 + ($1.sign == 0 ? 0 : $1.weights.count { $0 }) } }
  }

  /// How many neurons the output reads: its fan-in as far as it heeds it.
  var readCount: Int {
    guard let output = layers.last?.first, output.sign != 0 else { return 0 }
    return output.weights.count { $0 }
  }

  /// The weights and biases, as many as an evaluation looks at.
  var parameterCount: Int { layers.reduce(0) { $0 + $1.reduce(0) { $0 + $1.weights.count + 1 } } }

  /// Reads a network of schema `thresher/network/1`.
  init(_ json: JSONValue) throws {
    try json.require(keys: ["schema", "inputs", "layers"])
    let schema = try json["schema"]
    guard try schema.string == "thresher/network/1" else {
      throw schema.rejection("a network has the schema thresher/network/1")
    }
    inputCount = try json["inputs"].integer(1...CheckedInstance.maximumInputs)
    var fanIn = inputCount
    layers = try json["layers"].array.map { layer in
      let neurons = try layer.array.map { try Self.neuron($0, fanIn: fanIn) }
      guard !neurons.isEmpty else { throw layer.rejection("a layer without neurons") }
      fanIn = neurons.count
      return neurons
    }
    guard fanIn == 1, !layers.isEmpty else { throw json.rejection("the last layer has one neuron") }
  }

  private static func neuron(_ json: JSONValue, fanIn m: Int) throws -> Neuron {
    try json.require(keys: ["weights", "sign", "bias"])
    let text = Array(try json["weights"].string.utf8)
    guard text.count == m, text.allSatisfy({ $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }) else {
      throw json.rejection("the weights of a neuron with \(m) inputs are \(m) characters 0 or 1")
    }
    return Neuron(
      weights: text.map { $0 == UInt8(ascii: "1") },
      sign: try json["sign"].integer(-1...1),
      bias: try json["bias"].integer((1 - m)...m))
  }

  func evaluate(_ point: [Bool]) -> Bool {
    layers.reduce(point) { values, layer in layer.map { $0.fires(on: values) } }[0]
  }
}
