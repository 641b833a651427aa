import ArgumentParser
import Files
import NeuronModels
import Tensors
import ThresholdNetworks
import TrainedNetworks

extension InputValues: ExpressibleByArgument {}

/// Networks that others trained.
extension Convert {
  var isONNX: Bool { from == nil && input.lowercased().hasSuffix(".onnx") }

  /// A network of ONNX, or of layers of larq, its steps folded into thresholds of integer sums; nil if the input is
  /// neither.
  func trainedNetwork() throws -> ModelNetwork? {
    if isONNX {
      try refuse([("--then", !then.isEmpty), ("--epsilon", epsilon != nil)], "a layer in a file that ends in .npz")
      return try chosenNetwork(of: BinarizedGraph.read(input, values: values))
    }
    try refuse([("--values", values != nil)], "a network in a file that ends in .onnx")
    // Archives of this program have weights1, layers of larq have a kernel.
    if isNPZ, try !then.isEmpty || neuron != nil || BinarizedBundle.isBundle(input) {
      return try chosenNetwork(of: FoldedNetwork(bundles: [input] + then, epsilon: Float(epsilon ?? 0.001)))
    }
    try refuse(
      [("--then", !then.isEmpty), ("--neuron", neuron != nil), ("--epsilon", epsilon != nil)],
      "a layer in a file that ends in .npz")
    return nil
  }

  private func refuse(_ options: [(name: String, isGiven: Bool)], _ expected: String) throws {
    if let option = options.first(where: \.isGiven) {
      throw ValidationError("found \(option.name); expected \(expected)")
    }
  }

  /// The network of the output that `--neuron` names, or of the only one.
  private func chosenNetwork(of network: FoldedNetwork) throws -> ModelNetwork {
    let count = network.outputCount
    if let neuron, neuron > count {
      throw ValidationError(
        "found --neuron \(neuron); expected 1 to \(count), as \(DataError.quoted(network.file)) has")
    }
    guard neuron != nil || count == 1 else {
      throw DataError(
        file: network.file, found: "\(count) neurons in the last layer", expected: "one output",
        fix: "--neuron 1 ... --neuron \(count) takes one of them")
    }
    return try network.network(output: (neuron ?? 1) - 1)
  }
}
