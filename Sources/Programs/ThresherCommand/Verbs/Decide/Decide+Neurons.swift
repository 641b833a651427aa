import ArgumentParser
import Formats
import ModelColumns
import ModelSolver
import NeuronModels
import Running
import ThresholdNetworks

extension Decide {
  /// `thresher decide FILE --widths 2,1 --neurons MODEL`.
  func decide(_ model: NeuronModel) throws {
    let engine = try ModelPanel(engine.rawValue, model)
    try NeuronOptions.refuse([("--wires", wires != nil)], with: model)
    let instance = try instanceOptions.instance(for: model)
    let architecture = widths.architecture(inputCount: instance.function.inputCount)
    let progress = output.progress
    progress.update("deciding \(architecture) of \(model) neurons")
    let effort = budgetOptions.startedEffort(progress, isDetail: true)
    defer { progress.finish() }
    let question = ModelQuestion(model, instance.function, architecture, mismatches: instance.mismatches)
    let (answer, by) = try engine.decide(question, ModelTables(model), effort: effort)
    progress.finish()
    var parameters = instanceOptions.parameters(for: model)
    parameters["widths"] = .array(widths.values.map { .integer($0) })
    parameters["engine"] = .string(self.engine.rawValue)
    if let budget = budgetOptions.budget { parameters["budget"] = .string(String(budget)) }
    var document = ResultDocument(verb: "decide", parameters: parameters, instance: instance)
    document["neurons"] = .string("\(model)")
    document["widths"] = .array(widths.values.map { .integer($0) })
    document["network"] = .null
    document["by"] = .string(by)
    switch answer {
    case .found(let network):
      document["answer"] = "found"
      document["network"] = ModelNetworkJSON.value(of: network)
      let lines = ModelText.lines(of: network, on: instance.sample).map { "  \($0)\n" }.joined()
      try output.emit(document, text: "found: widths \(architecture) of \(model) neurons fit\n\(lines)")
      throw ExitCode.found
    case .impossible:
      document["answer"] = "impossible"
      try output.emit(
        document, text: "impossible: no network of widths \(architecture) of \(model) neurons fits (by \(by))\n")
      throw ExitCode.impossible
    case .undecided(let reason):
      document["answer"] = "undecided"
      document["by"] = .null
      document["reason"] = .string(reason.description)
      try output.emit(document, text: "undecided: \(reason)\n")
      throw ExitCode.undecided
    }
  }
}
