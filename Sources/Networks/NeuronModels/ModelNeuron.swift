import ThresholdNetworks

/// The parameters of a neuron of any model: it fires iff `sign * (sum_j weights_j h_j) + bias > 0`.
///
/// Real weights are written as integers: every threshold function has some.
public struct ModelNeuron: Hashable, Sendable {
  /// One weight for each value that the neuron reads.
  public let weights: [Int]
  /// -1, 0 or 1 in the binary model, else 1.
  public let sign: Int
  /// What is added to the sum.
  public let bias: Int

  /// A neuron from its parameters; `isLegal(in:)` tells whether a model has it.
  public init(weights: [Int], sign: Int = 1, bias: Int) {
    (self.weights, self.sign, self.bias) = (weights, sign, bias)
  }

  /// The parameters of a binary neuron.
  public init(_ neuron: Neuron) {
    self.init(
      weights: (0..<neuron.fanIn).map { neuron.weights[$0] ? 1 : 0 }, sign: neuron.sign, bias: neuron.bias)
  }

  /// Whether the parameters are within the ranges of a model.
  public func isLegal(in model: NeuronModel) -> Bool {
    guard !weights.isEmpty, model.signs.contains(sign) else { return false }
    if let values = model.weightValues, !weights.allSatisfy(values.contains) { return false }
    return model.biases(fanIn: weights.count)?.contains(bias) ?? true
  }

  /// The number of weights that are not 0, on a neuron whose sign is not 0.
  public var wireCount: Int { sign == 0 ? 0 : weights.count { $0 != 0 } }

  /// The sum of the sizes of the weights, on a neuron whose sign is not 0.
  public var magnitude: Int { sign == 0 ? 0 : weights.reduce(0) { $0 + abs($1) } }

  /// The number that has to be positive for the neuron to fire.
  public func potential(on values: BitVector) -> Int {
    var sum = 0
    for (place, weight) in weights.enumerated() where values[place] { sum += weight }
    return sign * sum + bias
  }

  /// The neuron with every output complemented, as integers: -s - b >= 0 is -s + (1 - b) > 0.
  public var negated: ModelNeuron { ModelNeuron(weights: weights.map { -$0 }, sign: sign, bias: 1 - bias) }

  /// The same parameters with every weight and the bias divided by what all share, where that keeps the function.
  ///
  /// Only for `threshold`, where a multiple is the same neuron.
  public var reduced: ModelNeuron {
    func gcd(_ left: Int, _ right: Int) -> Int { right == 0 ? left : gcd(right, left % right) }
    let divisor = weights.reduce(0) { gcd($0, abs($1)) }
    guard divisor > 1 else { return self }
    // sum + bias > 0 on multiples of the divisor: the bias may rise to the next multiple.
    let quotient = bias >= 0 ? (bias + divisor - 1) / divisor : -((-bias) / divisor)
    return ModelNeuron(weights: weights.map { $0 / divisor }, sign: sign, bias: quotient)
  }
}
