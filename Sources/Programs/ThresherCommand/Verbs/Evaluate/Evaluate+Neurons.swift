import ArgumentParser
import Files
import Formats
import NeuronModels
import Running
import ThresholdNetworks

extension Evaluate {
  /// The network of a text that names its model (`thresher/network/2`, or a result with one); nil for any other.
  func modelNetwork(_ text: InputText) throws -> ModelNetwork? {
    let format = FileFormat(suffixOf: network) ?? FileFormat(contentOf: text)
    return format == .json ? try NamedNetwork.model(in: text) : nil
  }

  /// Whether the file that is named has neurons of the model that is asked for.
  ///
  /// - Throws: `ValidationError` if not.
  func require(_ model: NeuronModel) throws {
    guard let asked = neuronOptions.neurons, asked != model else { return }
    throw ValidationError("found --neurons \(asked) with a network of \(model) neurons; expected --neurons \(model)")
  }

  /// `thresher evaluate NETWORK FILE` for networks of other neurons.
  func evaluate(_ network: ModelNetwork) throws {
    try require(network.model)
    let effort = limits.startedEffort()
    let sample = try instanceOptions.sample()
    guard network.architecture.inputCount == sample.inputCount else {
      throw DataError(
        file: sample.name, found: "\(sample.inputCount) inputs",
        expected: "\(network.architecture.inputCount), as the network has")
    }
    let tallies = sample.tallies
    let voters = Voters(sample, tallies, voting: instanceOptions.majority)
    let evaluation = Evaluation(
      rows: voters.rows, effort: effort, shape: network.architecture, wires: network.wireCount
    ) { network.potential(at: $0) }
    var parameters = instanceOptions.parameters(for: network.model)
    parameters["network"] = ModelNetworkJSON.value(of: network)
    var document = ResultDocument(
      verb: "evaluate", parameters: parameters,
      instance: Instance(sample: sample, function: sample.majority(of: tallies)))
    document["neurons"] = .string("\(network.model)")
    var text = "neurons    \(network.model)\n"
    try finish(evaluation, voters, &document, &text)
  }
}
