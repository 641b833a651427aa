import NeuronModels
import Running
import Synthesis
import ThresholdNetworks

/// A network of binary neurons as one of a model that has them all: a binary neuron is ternary, and a threshold neuron, with the sign in its
/// weights. It bounds least sizes from above where the search of the model ends early.
enum BinaryWitness {
  /// A small network that fits; nil for models that do not have all binary neurons, and where the short search finds none.
  static func find(
    _ model: NeuronModel, _ instance: Instance, depth: Int, by measure: SizeMeasure, effort: Effort
  ) throws -> ModelNetwork? {
    guard model == .ternary || model == .threshold else { return nil }
    var options = MinimizationOptions(depth: depth)
    options.measure = measure
    options.mismatches = instance.mismatches
    var short = effort.with(resources: min(effort.budget.resources ?? .max, 4_000_000))
    if let deadline = effort.budget.deadline { short.budget.deadline = .now + (deadline - .now) / 4 }
    short.report = nil
    let result = try Search.minimize(instance.function, options: options, effort: short) { _ in }
    return result.minima.first.flatMap { convert($0.network, model) }
  }

  /// The same network with neurons of the model.
  static func convert(_ network: ThresholdNetwork, _ model: NeuronModel) -> ModelNetwork? {
    ModelNetwork(
      model: model, inputCount: network.architecture.inputCount,
      layers: network.layers.map { layer in
        layer.map { neuron in
          let binary = ModelNeuron(neuron)
          return ModelNeuron(weights: binary.weights.map { neuron.sign * $0 }, bias: neuron.bias)
        }
      })
  }
}
