import ArgumentParser
import Formats
import NeuronModels

/// What a neuron is, for the verbs that ask about networks of other than binary neurons as well.
struct NeuronOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What a neuron is: \(NeuronModel.expectation); default: binary.", valueName: "MODEL"),
    transform: Self.parse)
  var neurons: NeuronModel?

  /// The model, unless it is the binary one, which all verbs are about by themselves.
  var richModel: NeuronModel? { neurons == .binary ? nil : neurons }

  private static func parse(_ text: String) throws -> NeuronModel {
    guard let model = NeuronModel(text) else { throw Parse.error(text, NeuronModel.expectation) }
    return model
  }

  /// - Throws: `ValidationError` for the first option that is given and has no meaning for the model.
  static func refuse(_ options: [(name: String, isGiven: Bool)], with model: NeuronModel) throws {
    guard let other = options.first(where: \.isGiven) else { return }
    throw ValidationError(
      "found --neurons \(model) and \(other.name); expected one of them, for \(other.name) is about binary neurons alone"
    )
  }
}

extension InstanceOptions {
  /// The instance of a question about a model.
  func instance(for model: NeuronModel) throws -> Instance {
    try NeuronOptions.refuse([("--output all", asksForAll)], with: model)
    return try instance()
  }

  /// The instance of a question about a model, or a network of any neurons that stands for its function.
  func questioned(for model: NeuronModel, on sample: String? = nil) throws -> QuestionedInstance {
    try NeuronOptions.refuse([("--output all", asksForAll)], with: model)
    return try questioned(on: sample)
  }

  /// The parameters of a question about a model.
  func parameters(for model: NeuronModel) -> [String: JSONValue] {
    parameters.merging(["neurons": .string("\(model)")]) { $1 }
  }
}
