/// A network of a certificate, evaluated by the definition and by nothing else.
protocol CheckedWitness {
  var inputCount: Int { get }
  var widths: [Int] { get }
  /// The weights that are not 0.
  var wireCount: Int { get }
  /// How many neurons the output reads: its fan-in as far as it heeds it.
  var readCount: Int { get }
  /// The weights and biases, as many as an evaluation looks at.
  var parameterCount: Int { get }
  func evaluate(_ point: [Bool]) -> Bool
}

extension CheckedNetwork: CheckedWitness {}

/// A network of other than binary neurons as its raw parameters.
struct CheckedModelNetwork: CheckedWitness {
  struct Neuron {
    var weights: [Int]
    var bias: Int

    /// sum_j w_j h_j + b > 0; at most 2^12 weights of less than 2^50, so nothing overflows.
    func fires(on values: [Bool]) -> Bool {
      var sum = bias
      for (weight, value) in zip(weights, values) where value { sum += weight }
      return sum > 0
    }
  }

  let inputCount: Int
  let layers: [[Neuron]]

  /// The largest size of an integer in a file, less than 2^50.
  private static let largest = 999_999_999_999_999

  var widths: [Int] { layers.map(\.count) }
  var wireCount: Int { layers.joined().reduce(0) { $0 + $1.weights.count { $0 != 0 } } }
  var readCount: Int { layers.last?.first?.weights.count { $0 != 0 } ?? 0 }
  var parameterCount: Int { layers.joined().reduce(0) { $0 + $1.weights.count + 1 } }

  /// Reads a network of schema `thresher/network/2` whose neurons are those of a model.
  init(_ json: JSONValue, of model: CheckedModel) throws {
    try json.require(keys: ["schema", "neurons", "inputs", "layers"])
    let schema = try json["schema"]
    guard try schema.string == "thresher/network/2" else {
      throw schema.rejection("a network of \(model) neurons has the schema thresher/network/2")
    }
    let neurons = try json["neurons"]
    guard try CheckedModel(neurons) == model else {
      throw neurons.rejection("the question is about \(model) neurons")
    }
    inputCount = try json["inputs"].integer(1...CheckedInstance.maximumInputs)
    var fanIn = inputCount
    layers = try json["layers"].array.map { layer in
      let neurons = try layer.array.map { try Self.neuron($0, of: model, fanIn: fanIn) }
      guard (1...CheckedInstance.maximumInputs).contains(neurons.count) else {
        throw layer.rejection("a layer has 1 to \(CheckedInstance.maximumInputs) neurons")
      }
      fanIn = neurons.count
      return neurons
    }
    guard fanIn == 1, !layers.isEmpty else { throw json.rejection("the last layer has one neuron") }
  }

  private static func neuron(_ json: JSONValue, of model: CheckedModel, fanIn m: Int) throws -> Neuron {
    try json.require(keys: ["weights", "bias"])
    let list = try json["weights"]
    let weights = try list.array.map { try $0.integer(-largest...largest) }
    guard weights.count == m else { throw list.rejection("\(m) weights were expected") }
    if let allowed = model.weights, let other = weights.first(where: { !allowed.contains($0) }) {
      throw list.rejection("\(other) is no weight of a \(model) neuron")
    }
    return Neuron(weights: weights, bias: try json["bias"].integer(model.biases(fanIn: m) ?? -largest...largest))
  }

  func evaluate(_ point: [Bool]) -> Bool {
    layers.reduce(point) { values, layer in layer.map { $0.fires(on: values) } }[0]
  }
}
