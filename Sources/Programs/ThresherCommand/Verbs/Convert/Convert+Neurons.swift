import ArgumentParser
import Files
import Formats
import Foundation
import NeuronModels
import Running
import ThresholdNetworks

extension Convert {
  /// A network of other than binary neurons in JSON, or one that others trained; nil if the input is neither.
  func modelNetwork() throws -> ModelNetwork? {
    try trainedNetwork() ?? NamedNetwork.model(in: input, format: from)
  }

  /// Writes a network of any neurons, or its complete function.
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
      if let binary = network.binary { return try writeArrays(of: binary) }
      throw ValidationError(
        "found npz for a network of \(network.model) neurons; expected another form, for the arrays of npz are those of binary neurons"
      )
    case .vnnlib: return try write(propertyOf: function(of: network))
    case .format(let format) where network.binary != nil:
      guard let binary = network.binary else { return }
      return try write(.network(binary), as: format, inputNames: names)
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
