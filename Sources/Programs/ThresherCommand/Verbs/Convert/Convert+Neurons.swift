import ArgumentParser
import Files
import Formats
import Foundation
import NeuronModels
import Running
import Tensors
import ThresholdNetworks

extension Convert {
  /// A network of other than binary neurons, from JSON or from layers of larq; nil if the input is neither.
  func modelNetwork() throws -> ModelNetwork? {
    // Archives of this program have weights1, layers of larq have a kernel.
    if isNPZ, try !then.isEmpty || neuron != nil || TensorFile.named(input)["kernel"] != nil {
      return try layeredNetwork()
    }
    for (name, isGiven) in [("--then", !then.isEmpty), ("--neuron", neuron != nil), ("--epsilon", epsilon != nil)]
    where isGiven {
      throw ValidationError("found \(name); expected a layer in a file that ends in .npz")
    }
    return try NamedNetwork.model(in: input, format: from)
  }

  /// Layers of weights -1 and 1 with batch normalisation, folded into thresholds of integer sums.
  private func layeredNetwork() throws -> ModelNetwork {
    let layers = try ([input] + then).map { try BinarizedLayer(reading: $0, epsilon: Float(epsilon ?? 0.001)) }
    for (index, layer) in layers.enumerated().dropFirst() where layer.inputCount != layers[index - 1].weights.count {
      throw DataError(
        file: then[index - 1], found: "a layer of \(layer.inputCount) inputs",
        expected: "\(layers[index - 1].weights.count), the neurons of the layer before")
    }
    var neurons = layers.map(\.neurons)
    let last = neurons.removeLast()
    let file = then.last ?? input
    if let neuron {
      guard neuron <= last.count else {
        throw ValidationError("found --neuron \(neuron); expected 1 to \(last.count), as \(DataError.quoted(file)) has")
      }
      neurons.append([last[neuron - 1]])
    } else {
      guard last.count == 1 else {
        throw DataError(
          file: file, found: "\(last.count) neurons in the last layer", expected: "one output",
          fix: "--neuron 1 ... --neuron \(last.count) takes one of them")
      }
      neurons.append(last)
    }
    guard let network = ModelNetwork(model: .bipolar, inputCount: layers[0].inputCount, layers: neurons) else {
      throw DataError(file: file, found: "layers that do not fit together", expected: "a network of bipolar neurons")
    }
    return network
  }

  /// Writes a network of other than binary neurons, or its complete function.
  ///
  /// - Throws: `DataError` for forms that cannot hold it.
  func write(_ network: ModelNetwork) throws {
    guard let target = to ?? ConversionTarget(suffixOf: output) else { throw unknownTarget }
    let effort = limits.startedEffort()
    let names = try table.options().coding?.bitNames
    if let names, names.count != network.architecture.inputCount {
      throw codingError(inputCount: network.architecture.inputCount, names.count)
    }
    let circuit = WeightedCircuit(network: WrittenNetwork(network), inputNames: names)
    let text: String
    switch target {
    case .export(let export): return try write(export, of: circuit.network)
    case .npz:
      throw ValidationError(
        "found npz for a network of \(network.model) neurons; expected another form, for the arrays of npz are those of binary neurons"
      )
    case .vnnlib: return try write(propertyOf: function(of: network))
    case .format(.json): text = try ModelNetworkJSON.line(of: network) + "\n"
    case .format(.verilog): text = circuit.verilog
    case .format(.dot): text = circuit.dot
    case .format(.blif): text = try circuit.blif(file: input)
    case .format(let format):
      text = try Document.sample(function(of: network)).text(as: format, name: input, inputNames: nil)
    }
    try effort.goOn("nothing is written")
    try Output.write(text, to: output)
  }

  private func function(of network: ModelNetwork) throws -> Sample {
    let n = network.architecture.inputCount
    guard n <= Sample.maximumTotalInputs else {
      throw DataError(
        file: input, found: "a network of \(n) inputs",
        expected: "at most \(Sample.maximumTotalInputs) to list its function")
    }
    return Sample(name: input, PartialFunction(network.truthTable))
  }
}
