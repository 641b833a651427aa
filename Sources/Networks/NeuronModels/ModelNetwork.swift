import ThresholdNetworks

/// A layered network of neurons of one model.
public struct ModelNetwork: Hashable, Sendable {
  /// The model of every neuron.
  public let model: NeuronModel
  /// The shape; `layers` agrees with it.
  public let architecture: Architecture
  /// The neurons, layer by layer.
  public let layers: [[ModelNeuron]]

  /// A network; nil unless the layers have the shape of an architecture and every neuron is one of the model.
  public init?(model: NeuronModel, inputCount: Int, layers: [[ModelNeuron]]) {
    guard inputCount >= 1, layers.last?.count == 1, layers.allSatisfy({ !$0.isEmpty }) else { return nil }
    var fanIn = inputCount
    for layer in layers {
      guard layer.allSatisfy({ $0.weights.count == fanIn && $0.isLegal(in: model) }) else { return nil }
      fanIn = layer.count
    }
    self.model = model
    architecture = Architecture(inputCount: inputCount, widths: layers.map(\.count))
    self.layers = layers
  }

  /// A binary network as one of the model `binary`.
  public init(_ network: ThresholdNetwork) {
    model = .binary
    architecture = network.architecture
    layers = network.layers.map { $0.map { ModelNeuron($0) } }
  }

  /// The network as a binary one; nil for other models.
  public var binary: ThresholdNetwork? {
    guard model == .binary else { return nil }
    return ThresholdNetwork(
      architecture: architecture,
      layers: layers.map { layer in
        layer.map { Neuron(weights: BitVector($0.weights.map { $0 == 1 }), sign: $0.sign, bias: $0.bias) }
      })
  }

  /// The number of weights that are not 0.
  public var wireCount: Int { layers.joined().reduce(0) { $0 + $1.wireCount } }

  /// The sum of the sizes of all weights.
  public var magnitude: Int { layers.joined().reduce(0) { $0 + $1.magnitude } }

  /// The size by weights, neurons or wires.
  public func size(by measure: SizeMeasure) -> Int { architecture.size(by: measure) ?? wireCount }

  /// The number that has to be positive for the output to be 1.
  public func potential(at point: BitVector) -> Int {
    precondition(point.count == architecture.inputCount, "a point of \(point.count) inputs")
    var values = point
    for layer in layers.dropLast() { values = BitVector(layer.map { $0.potential(on: values) > 0 }) }
    return layers[layers.count - 1][0].potential(on: values)
  }

  /// The value at a point.
  public func evaluate(_ point: BitVector) -> Bool { potential(at: point) > 0 }

  /// The values on all points of a sample.
  public func column(on sample: PartialFunction) -> BitVector {
    BitVector((0..<sample.pointCount).map { evaluate(sample.point($0)) })
  }

  /// Whether the network has the right value on every point of a sample.
  public func isConsistent(with sample: PartialFunction) -> Bool {
    architecture.inputCount == sample.inputCount && column(on: sample) == sample.labels
  }

  /// The function on all of {0,1}^n, for at most 20 inputs.
  public var truthTable: TruthTable {
    let n = architecture.inputCount
    precondition(n <= 20, "the truth table of \(n) inputs")
    return TruthTable(
      inputCount: n, values: BitVector((0..<1 << n).map { evaluate(BitVector(words: [UInt64($0)], count: n)) }))
  }
}
