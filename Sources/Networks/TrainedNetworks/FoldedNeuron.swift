import NeuronModels

/// A neuron whose floating-point step is folded into an integer threshold, before a model is chosen for all of the
/// network.
struct FoldedNeuron: Sendable {
  /// One for each value 0 or 1 that the neuron reads.
  let weights: [Int]
  /// What is added to their sum.
  let bias: Int
  /// The value where it is the same for every sum.
  var constant: Bool?

  /// The neuron in a model; nil if the model does not have it.
  func neuron(in model: NeuronModel) -> ModelNeuron? {
    let asWritten = signed(in: model)
    if let asWritten, asWritten.isLegal(in: model) { return asWritten }
    guard let constant else { return nil }
    let neuron: ModelNeuron
    if model == .binary {
      neuron = ModelNeuron(weights: weights.map { _ in 0 }, sign: 0, bias: constant ? 1 : 0)
    } else {
      // A sum that is never negative, or never positive, against 0.
      neuron = ModelNeuron(weights: weights.map { _ in constant ? 1 : -1 }, bias: constant ? 1 : 0)
    }
    return neuron.isLegal(in: model) ? neuron : nil
  }

  /// Binary neurons have one sign for all weights.
  private func signed(in model: NeuronModel) -> ModelNeuron? {
    guard model == .binary, let negative = weights.first(where: { $0 != 0 }).map({ $0 < 0 }), negative else {
      return ModelNeuron(weights: weights, bias: bias)
    }
    return ModelNeuron(weights: weights.map { -$0 }, sign: -1, bias: bias)
  }
}
