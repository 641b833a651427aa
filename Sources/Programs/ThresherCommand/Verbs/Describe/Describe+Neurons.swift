import ArgumentParser
import Formats
import ModelColumns
import NeuronModels
import Numbers
import Running
import ThresholdNetworks

extension Describe {
  /// `thresher describe FILE --neurons MODEL`: the sample, and what one neuron of the model can do on it.
  func describe(_ model: NeuronModel) throws {
    try NeuronOptions.refuse(
      [
        ("--real", real), ("--mismatches", instanceOptions.mismatches != nil),
        ("--output all", instanceOptions.asksForAll),
      ], with: model)
    let effort = limits.startedEffort()
    let sample = try instanceOptions.describedSample()
    let summary = SampleSummary(sample, effort: effort)
    let function = summary.function
    let instance = Instance(sample: sample, function: function)
    var document = ResultDocument(
      verb: "describe", parameters: instanceOptions.parameters(for: model), instance: instance)
    for (name, value) in summary.fields { document[name] = value }
    document["neurons"] = .string("\(model)")
    var text = summary.text + "neurons".padding(to: 18) + "\(model)\n"
    let question = ModelQuestion(model, function, Architecture(inputCount: function.inputCount, widths: [1]))
    document["settings_of_a_neuron"] = question.settingCount.map { .string("\($0)") } ?? .null
    if let settings = question.settingCount { text += "settings".padding(to: 18) + "\(settings) of a neuron\n" }
    var isComplete = summary.isComplete
    do {
      let columns = try question.columnCount(effort: effort)
      document["columns"] = .integer(columns)
      text += "columns".padding(to: 18) + "\(columns) of a neuron on these points\n"
    } catch let stop as ModelStopped {
      isComplete = false
      document["columns"] = .null
      text += "columns".padding(to: 18) + "not listed: \(stop)\n"
    }
    let panel = try ModelPanel("auto", model)
    switch try panel.decide(question, ModelTables(model), effort: effort).answer {
    case .found(let network):
      document["neuron_fits"] = true
      document["network"] = ModelNetworkJSON.value(of: network)
      text += "one neuron".padding(to: 18) + ModelText.lines(of: network, on: sample).joined() + "\n"
    case .impossible:
      document["neuron_fits"] = false
      text += "one neuron".padding(to: 18) + "none fits\n"
    case .undecided(let reason):
      isComplete = false
      document["neuron_fits"] = .null
      text += "one neuron".padding(to: 18) + "not known: \(reason)\n"
    }
    try output.emit(document, text: text)
    if !isComplete { throw ExitCode.undecided }
  }
}
