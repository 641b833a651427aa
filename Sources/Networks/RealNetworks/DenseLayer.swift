import Numbers

/// What a layer does with its sums.
public enum Activation: String, CaseIterable, Hashable, Sendable {
  /// max(0, z).
  case relu
  /// z itself, as in a last layer.
  case identity
}

/// A number of a dense network: a double, or a fraction for exact work.
public typealias NetworkNumber = Comparable & Hashable & Sendable & SignedNumeric

/// One layer of a dense network: `activation(weights x + bias)`.
public struct DenseLayer<Number: NetworkNumber>: Hashable, Sendable {
  /// The number of inputs, the columns of the weights.
  public let inputCount: Int
  /// The number of outputs, the rows of the weights.
  public let outputCount: Int
  /// `outputCount * inputCount` numbers, the row of an output after the other.
  public var weights: [Number]
  /// One number an output.
  public var bias: [Number]
  /// What the layer does with its sums.
  public var activation: Activation

  /// A layer from its numbers, the weights row by row.
  ///
  /// - Precondition: as many weights and biases as the shape asks for.
  public init(inputCount: Int, outputCount: Int, weights: [Number], bias: [Number], activation: Activation) {
    precondition(weights.count == inputCount * outputCount, "\(weights.count) weights, \(outputCount) x \(inputCount)")
    precondition(bias.count == outputCount, "\(bias.count) biases of \(outputCount) outputs")
    (self.inputCount, self.outputCount, self.activation) = (inputCount, outputCount, activation)
    (self.weights, self.bias) = (weights, bias)
  }

  /// Rows of one length, one an output; no bias is zeros.
  ///
  /// - Precondition: at least one row, all of one length.
  public init(_ rows: [[Number]], bias: [Number]? = nil, activation: Activation = .relu) {
    let inputs = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == inputs }, "rows of different lengths")
    self.init(
      inputCount: inputs, outputCount: rows.count, weights: rows.flatMap { $0 },
      bias: bias ?? Array(repeating: 0, count: rows.count), activation: activation)
  }

  /// The weights of one output.
  public func row(_ output: Int) -> ArraySlice<Number> { weights[output * inputCount..<(output + 1) * inputCount] }

  /// The sums before the activation.
  ///
  /// - Complexity: inputs * outputs multiplications.
  public func sums(_ input: [Number]) -> [Number] {
    precondition(input.count == inputCount, "\(input.count) numbers for \(inputCount) inputs")
    return (0..<outputCount).map { output in
      zip(row(output), input).reduce(bias[output]) { $0 + $1.0 * $1.1 }
    }
  }

  /// The outputs of one input.
  public func callAsFunction(_ input: [Number]) -> [Number] {
    let sums = sums(input)
    return activation == .relu ? sums.map { $0 < 0 ? 0 : $0 } : sums
  }

  /// The layer with every number converted.
  public func map<Other: NetworkNumber>(_ convert: (Number) throws -> Other) rethrows -> DenseLayer<Other> {
    try DenseLayer<Other>(
      inputCount: inputCount, outputCount: outputCount, weights: weights.map(convert), bias: bias.map(convert),
      activation: activation)
  }
}
