/// A binary threshold network: an architecture with the parameters of every neuron.
public struct ThresholdNetwork: Hashable, Sendable {
  /// The shape; `layers` agrees with it.
  public let architecture: Architecture
  /// The neurons, layer by layer. Shape: `layers[l].count == architecture.widths[l]`.
  public let layers: [[Neuron]]

  /// A network from the parameters of its neurons, layer by layer.
  ///
  /// - Precondition: `layers` has the shape of `architecture`, every neuron the fan-in of its layer.
  public init(architecture: Architecture, layers: [[Neuron]]) {
    precondition(layers.map(\.count) == architecture.widths, "the layers do not have the widths \(architecture)")
    for (index, layer) in layers.enumerated() {
      precondition(
        layer.allSatisfy { $0.fanIn == architecture.fanIn(ofLayer: index) },
        "a neuron of layer \(index + 1) has the wrong fan-in")
    }
    self.architecture = architecture
    self.layers = layers
  }

  /// The network of the given layers; the widths follow from them.
  public init(inputCount: Int, layers: [[Neuron]]) {
    self.init(
      architecture: Architecture(inputCount: inputCount, widths: layers.map(\.count)), layers: layers)
  }

  /// The number of ones in W on neurons with gamma != 0.
  public var wireCount: Int { layers.joined().reduce(0) { $0 + $1.wireCount } }
}

extension ThresholdNetwork {
  /// The network of the wider `architecture` that computes the same function: new neurons are constant
  /// 0 and nobody reads them.
  ///
  /// - Precondition: `self.architecture.isContained(in: architecture)`.
  public func widened(to architecture: Architecture) -> Self {
    precondition(self.architecture.isContained(in: architecture))
    let layers = self.layers.enumerated().map { index, layer -> [Neuron] in
      let fanIn = architecture.fanIn(ofLayer: index)
      let kept = layer.map { neuron in
        Neuron(
          weights: BitVector(ones: neuron.weights.ones, count: fanIn), sign: neuron.sign,
          bias: neuron.bias)
      }
      let idle = NeuronFunction.constant(false).neuron(fanIn: fanIn)
      return kept + Array(repeating: idle, count: architecture.widths[index] - layer.count)
    }
    return Self(architecture: architecture, layers: layers)
  }

  /// The network one layer deeper that computes the same function: its output passes through one more
  /// neuron, the identity.
  public var deepened: Self {
    let identity = NeuronFunction.atLeast(1, of: BitVector(repeating: true, count: 1)).neuron(fanIn: 1)
    return Self(inputCount: architecture.inputCount, layers: layers + [[identity]])
  }

  /// The constant network of `architecture` with the given value.
  public static func constant(_ value: Bool, _ architecture: Architecture) -> Self {
    let layers = architecture.widths.indices.map { layer in
      let isOutput = layer == architecture.depth - 1
      let neuron = NeuronFunction.constant(isOutput && value)
        .neuron(fanIn: architecture.fanIn(ofLayer: layer))
      return [Neuron](repeating: neuron, count: architecture.widths[layer])
    }
    return Self(architecture: architecture, layers: layers)
  }
}
