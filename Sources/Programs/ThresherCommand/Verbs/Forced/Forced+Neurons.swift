import ArgumentParser
import Formats
import ModelColumns
import NeuronModels
import Numbers
import Running
import ThresholdNetworks

extension Forced {
  /// `thresher forced FILE --neurons MODEL`: what all networks of the model share; the list of networks is compared with the count.
  func findForced(_ model: NeuronModel) throws {
    guard model.hasSettings else {
      throw ValidationError(
        "found --neurons \(model), whose settings are infinitely many; expected a model with settings")
    }
    let instance = try instanceOptions.questioned(for: model).instance
    let progress = output.progress
    defer { progress.finish() }
    let effort = budgetOptions.startedEffort(progress)
    var document = ResultDocument(
      verb: "forced", parameters: parameters.merging(instanceOptions.parameters(for: model)) { $1 },
      instance: instance)
    document["neurons"] = .string("\(model)")
    let tables = ModelTables(model)
    var architectures: [Architecture] = []
    do {
      architectures = try architectureOptions.architectures(of: instance, tables, effort)
      let questions = architectures.map {
        ModelQuestion(model, instance.function, $0, mismatches: instance.mismatches)
      }
      let inclusion = try ModelInclusion(questions, tables, effort: effort)
      let shapes = try shapes(questions, inclusion, tables, effort, progress)
      progress.finish()
      try finish(
        architectures, InputShares(total: inclusion.total, without: inclusion.without), shapes, &document)
    } catch let stop as ModelStopped {
      progress.finish()
      try stopped(stop.description, architectures, &document)
    }
  }

  private func shapes(
    _ questions: [ModelQuestion], _ inclusion: ModelInclusion, _ tables: ModelTables, _ effort: Effort,
    _ progress: Progress
  ) throws -> ForcedShapes {
    if inclusion.total.isZero { return ForcedShapes() }
    var listed = ListedShapes()
    for question in questions {
      let found = ModelEnumeration(question, tables, limit: limit, effort: effort) { count in
        progress.update("listing networks   \(count) found")
      }
      if let exhausted = found.exhausted {
        let isLimit = found.choices.count >= limit
        return ForcedShapes(reason: isLimit ? ForcedShapes.tooMany(limit) : exhausted.description)
      }
      for choice in found.choices {
        if let reason = effort.stop { throw ModelStopped(reason) }
        guard let settings = found.settingCount(of: choice) else { continue }
        listed.add(found.typicalNeurons(of: choice).map { $0.map(\.shape) }, settings: settings)
      }
    }
    return try listed.shares(of: inclusion.total)
  }
}

extension ModelNeuron {
  /// What the neuron compares, without saying which inputs: its weights but for their order, and what their sum has to reach.
  fileprivate var shape: String {
    let read = weights.map { sign * $0 }.filter { $0 != 0 }.sorted(by: >)
    let threshold = 1 - bias
    let least = read.reduce(0) { $0 + min(0, $1) }
    if least >= threshold { return "constant 1" }
    if read.reduce(0, { $0 + max(0, $1) }) < threshold { return "constant 0" }
    return "weights \(read.map(String.init).joined(separator: " ")) reach \(threshold)"
  }
}
