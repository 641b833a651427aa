import Numbers

/// A feed-forward network of dense layers, over doubles or exactly over fractions.
///
///     let network = DenseNetwork([DenseLayer([[1, -1]], bias: [0]), DenseLayer([[2]], activation: .identity)])
///     network([3, 1])        // [4]
///
/// Comparing with zero decides a ReLU, so the value over fractions is the exact value of the network.
public struct DenseNetwork<Number: NetworkNumber>: Hashable, Sendable {
  /// Each layer takes as many inputs as the one before has outputs; never empty.
  public private(set) var layers: [DenseLayer<Number>]

  /// A network of layers, the inputs' one first.
  ///
  /// - Precondition: at least one layer, of shapes that fit.
  public init(_ layers: [DenseLayer<Number>]) {
    precondition(!layers.isEmpty, "a network without layers")
    for (before, after) in zip(layers, layers.dropFirst()) {
      precondition(before.outputCount == after.inputCount, "\(before.outputCount) outputs, \(after.inputCount) inputs")
    }
    self.layers = layers
  }

  /// The number of inputs of the first layer.
  public var inputCount: Int { layers[0].inputCount }

  /// The number of outputs of the last layer.
  public var outputCount: Int { layers[layers.count - 1].outputCount }

  /// The inputs, then the outputs of every layer.
  public var widths: [Int] { [inputCount] + layers.map(\.outputCount) }

  /// All weights and biases.
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.weights.count + $1.bias.count } }

  /// The outputs of one input.
  ///
  /// - Complexity: one multiplication a weight.
  public func callAsFunction(_ input: [Number]) -> [Number] { layers.reduce(input) { $1($0) } }

  /// The outputs of every layer, the input first.
  public func features(_ input: [Number]) -> [[Number]] {
    layers.reduce(into: [input]) { features, layer in features.append(layer(features[features.count - 1])) }
  }

  /// The network with every number converted.
  public func map<Other: NetworkNumber>(_ convert: (Number) throws -> Other) rethrows -> DenseNetwork<Other> {
    DenseNetwork<Other>(try layers.map { try $0.map(convert) })
  }
}

extension DenseNetwork<Rational> {
  /// The same numbers as fractions, nil if one is infinite or not a number.
  public init?(exactly network: DenseNetwork<Double>) {
    var isFinite = true
    let exact = network.map { number -> Rational in
      guard let value = Rational(exactly: number) else {
        isFinite = false
        return 0
      }
      return value
    }
    guard isFinite else { return nil }
    self = exact
  }
}

extension DenseNetwork<Double> {
  /// The nearest doubles.
  public init(rounding network: DenseNetwork<Rational>) { self = network.map { Double(rounding: $0) } }
}
