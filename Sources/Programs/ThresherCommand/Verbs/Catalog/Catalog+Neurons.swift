import ArgumentParser
import Formats
import ModelColumns
import NeuronModels
import Running
import ThresholdNetworks

extension Catalog {
  /// `thresher catalog 3|4 --neurons MODEL`: the least weights of every class of functions.
  func catalog(_ model: NeuronModel) throws {
    try NeuronOptions.refuse(
      [
        ("--function", function != nil), ("--from", from != nil), ("--count", count != nil),
        ("--shard", shard != nil),
      ], with: model)
    guard inputs <= ModelCatalog.maximumInputs else {
      throw ValidationError(
        "found a catalog of \(inputs) inputs with --neurons \(model); expected at most \(ModelCatalog.maximumInputs)")
    }
    let progress = output.progress
    defer { progress.finish() }
    let effort = budgetOptions.startedEffort(progress)
    let catalog = try ModelCatalog(model, inputCount: inputs, depth: depth, effort: effort)
    progress.finish()
    let classes = binaryClasses ? catalog.binaryClasses : catalog.classes
    let histogram = ModelCatalog.histogram(of: classes)
    var parameters: [String: JSONValue] = [
      "inputs": .integer(inputs), "depth": .integer(depth), "neurons": .string("\(model)"),
    ]
    if binaryClasses { parameters["binary_classes"] = true }
    var document = ResultDocument(verb: "catalog", parameters: parameters)
    document["neurons"] = .string("\(model)")
    document["classes_by_burnside"] = .string("\(catalog.classCount)")
    document["classes"] = .array(classes.map(Self.value))
    document["histogram"] = .array(
      histogram.map {
        [
          "weights": .integer($0.weights), "classes": .integer($0.classes), "functions": .integer($0.functions),
          "widths": .array($0.widths.map { .array($0.widths.map { .integer($0) }) }),
        ]
      })
    var text = classes.map(Self.line).joined()
    text +=
      binaryClasses
      ? "\n\(classes.count) classes of binary neurons, with what they need of \(model) neurons\n"
      : "\n\(catalog.classCount) classes of \(model) neurons (as many as Burnside's lemma counts)\n"
    text += "\nweights  classes  functions  widths\n"
    for bar in histogram {
      text += Self.padded(bar.weights, 7) + Self.padded(bar.classes, 9) + Self.padded(bar.functions, 11) + "  "
      text += bar.widths.map(\.description).joined(separator: "  ") + "\n"
    }
    let open = classes.count { $0.weights == nil }
    document["answer"] = open == 0 ? "complete" : "interval"
    if let reason = catalog.exhausted {
      document["reason"] = .string("\(reason)")
      text += "\nopen     \(open) classes have more than \(catalog.settledWeights) weights (\(reason))\n"
    }
    try output.emit(document, text: text)
    if open > 0 { throw ExitCode.undecided }
  }

  private static func value(_ entry: ModelCatalog.Class) -> JSONValue {
    [
      "table": .string(entry.table.hexadecimal), "functions": .integer(entry.functions),
      "weights": entry.weights.map { .integer($0) } ?? .null,
      "widths": .array(entry.architectures.map { .array($0.widths.map { .integer($0) }) }),
    ]
  }

  private static func line(_ entry: ModelCatalog.Class) -> String {
    let widths = entry.architectures.map(\.description).joined(separator: "  ")
    return "\(entry.table)  \(padded(entry.functions, 5))  "
      + (entry.weights.map { "\(padded($0, 3))  \(widths)" } ?? "open") + "\n"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = "\(number)"
    return String(repeating: " ", count: max(0, width - digits.count)) + digits
  }
}
