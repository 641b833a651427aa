import Files
import Formats
import NeuronModels

/// Layers of a trained network with their steps folded into integer thresholds, before one of its outputs is chosen.
public struct FoldedNetwork: Sendable {
  /// The file of the last layer, as the user named it.
  public let file: String
  /// The number of inputs.
  public let inputCount: Int
  /// Whether an input 0 stands for -1 or for 0.
  public let inputValues: InputValues
  /// Of widths that fit.
  let layers: [[FoldedNeuron]]
  /// The models to try, the first that has all neurons is taken.
  let models: [NeuronModel]

  /// The neurons of the last layer.
  public var outputCount: Int { layers.last?.count ?? 0 }

  /// Layers of larq, read from several files one after the other.
  ///
  /// - Parameters:
  ///   - files: files of named tensors, those that are read first in front.
  ///   - epsilon: what the normalisation adds to the variance.
  /// - Throws: `DataError` for what `BinarizedBundle` refuses, and for layers that do not fit together.
  public init(bundles files: [String], epsilon: Float = 0.001) throws {
    var layers: [BinarizedLayer] = []
    for file in files {
      for layer in try BinarizedBundle.layers(reading: file, epsilon: epsilon) {
        if let last = layers.last, last.weights.count != layer.inputCount {
          throw DataError(
            file: file, found: "a layer of \(layer.inputCount) inputs",
            expected: "\(last.weights.count), the neurons of the layer before")
        }
        layers.append(layer)
      }
    }
    self.init(
      file: files.last ?? "", inputCount: layers.first?.inputCount ?? 0, inputValues: .signs,
      layers: layers.map { $0.neurons.map { FoldedNeuron(weights: $0.weights, bias: $0.bias) } },
      models: [.bipolar, .ternary])
  }

  init(
    file: String, inputCount: Int, inputValues: InputValues, layers: [[FoldedNeuron]], models: [NeuronModel]
  ) {
    (self.file, self.inputCount, self.inputValues) = (file, inputCount, inputValues)
    (self.layers, self.models) = (layers, models)
  }

  /// The network of one output, from 0.
  ///
  /// - Throws: `DataError` for sizes that files of networks do not have, and for neurons that no model has.
  public func network(output: Int) throws -> ModelNetwork {
    precondition((0..<outputCount).contains(output), "output \(output) of \(outputCount)")
    let widths = layers.dropLast().map(\.count)
    for count in [inputCount] + widths where count > Sample.maximumInputs {
      throw DataError(
        file: file, found: "\(count) inputs or neurons in a layer", expected: "at most \(Sample.maximumInputs)")
    }
    guard layers.count <= NetworkJSON.maximumDepth else {
      throw DataError(
        file: file, found: "\(layers.count) layers", expected: "at most \(NetworkJSON.maximumDepth)")
    }
    let chosen = layers.dropLast() + [[layers[layers.count - 1][output]]]
    for model in models {
      let neurons = chosen.map { layer in layer.compactMap { $0.neuron(in: model) } }
      if zip(neurons, chosen).allSatisfy({ $0.count == $1.count }),
        let network = ModelNetwork(model: model, inputCount: inputCount, layers: neurons)
      {
        return network
      }
    }
    throw DataError(
      file: file, found: "neurons that are not all of one model",
      expected: models.map(\.description).joined(separator: ", or "))
  }
}
