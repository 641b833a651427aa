import ArgumentParser
import Formats
import ModelColumns
import NeuronModels
import Running
import Synthesis
import ThresholdNetworks

extension Enumerate {
  /// `thresher enumerate FILE --neurons MODEL`: the functions, with their settings where the model counts them.
  func enumerate(_ model: NeuronModel) throws {
    try NeuronOptions.refuse(
      [("--networks", kind == .networks), ("--up-to", !upTo.isEmpty), ("--shard", shard != nil)], with: model)
    let instance = try instanceOptions.instance(for: model)
    let sample = instance.function
    let progress = output.progress
    defer { progress.finish() }
    let effort = budgetOptions.startedEffort(progress)
    let tables = ModelTables(model)
    var parameters = instanceOptions.parameters(for: model).merging(architectureOptions.parameters) { $1 }
    parameters["kind"] = .string(kind.rawValue)
    parameters["limit"] = .integer(limit)
    var document = ResultDocument(verb: "enumerate", parameters: parameters, instance: instance)
    document["neurons"] = .string("\(model)")
    var rows: [JSONValue] = []
    var text = ""
    var reason: String?
    do {
      for architecture in try architectures(of: instance, tables, effort) {
        progress.update("functions of widths \(architecture)")
        let found = try ModelQuestion(model, sample, architecture, mismatches: instance.mismatches).functions(
          tables, effort: effort)
        let shown = found.prefix(limit - min(limit, rows.count))
        if shown.count < found.count { reason = "\(Exhausted.results(limit: limit))" }
        text += "widths \(architecture) of \(model) neurons: \(shown.count) functions"
        text += (reason.map { " so far (\($0))" } ?? "") + "\n"
        for entry in shown {
          let settings = model.hasSettings ? "\(entry.settings)" : nil
          rows.append([
            "widths": .array(architecture.widths.map { .integer($0) }), "table": .string(entry.table.hexadecimal),
            "settings": settings.map { .string($0) } ?? .null,
          ])
          text += "  \(entry.table.hexadecimal)\(settings.map { "  \($0) settings" } ?? "")\n"
        }
        if reason != nil { break }
      }
    } catch let stop as ModelStopped {
      reason = stop.description
      text += "not listed: \(stop)\n"
    }
    progress.finish()
    document["functions"] = .array(rows)
    document["total"] = .integer(rows.count)
    document["complete"] = .bool(reason == nil)
    if let reason { document["reason"] = .string(reason) }
    try output.emit(document, text: text)
    if reason != nil { throw ExitCode.undecided }
  }

  /// Those of --widths, or all of the least weights at --depth.
  private func architectures(
    of instance: Instance, _ tables: ModelTables, _ effort: Effort
  ) throws -> [Architecture] {
    let sample = instance.function
    if let widths = architectureOptions.widths { return [widths.architecture(inputCount: sample.inputCount)] }
    let least = try ModelMinimization(
      of: sample, depth: architectureOptions.depth ?? 2, by: .weights, effort: effort
    ) {
      ModelQuestion(tables.model, sample, $0, mismatches: instance.mismatches).decide(tables, effort: effort)
    }
    if case .interval(let reason) = least.outcome { throw ModelStopped(reason) }
    return least.minima.map(\.architecture)
  }
}
