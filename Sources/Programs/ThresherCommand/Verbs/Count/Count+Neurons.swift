import ArgumentParser
import Formats
import ModelColumns
import NeuronModels
import Numbers
import Running
import ThresholdNetworks

extension Count {
  /// `thresher count FILE --widths 2,1 --neurons MODEL`.
  func count(_ model: NeuronModel) throws {
    try NeuronOptions.refuse([("--shard", shard != nil)], with: model)
    guard model.hasSettings else {
      throw ValidationError(
        "found --neurons \(model), whose settings are infinitely many; expected a model with settings "
          + "(`thresher enumerate` lists the functions)")
    }
    let questioned = try instanceOptions.questioned(for: model, on: on)
    let instance = questioned.instance
    let values = try questioned.widths(widths)
    let teacher = try self.teacher.map { try TrueLabels($0, inputCount: instance.function.inputCount).function() }
    var parameters = instanceOptions.parameters(for: model)
    parameters["widths"] = .array(values.map { .integer($0) })
    if posterior { parameters["posterior"] = true }
    if let name = self.teacher { parameters["teacher"] = .string(name) }
    var document = ResultDocument(verb: "count", parameters: parameters, instance: instance)
    document["neurons"] = .string("\(model)")
    let progress = output.progress
    defer { progress.finish() }
    let effort = budgetOptions.startedEffort(progress)
    let question = ModelQuestion(
      model, instance.function, Architecture(inputCount: instance.function.inputCount, widths: values),
      mismatches: instance.mismatches)
    do {
      let tables = ModelTables(model)
      let count = try question.count(tables, effort: effort)
      let mass = ModelMass(count: count, settings: question.settingCount ?? 1)
      for (field, value) in mass.fields { document[field] = value }
      var text = "neurons      \(model)\n" + mass.text
      if posterior {
        let functions = try question.functions(tables, effort: effort)
        let sum = functions.reduce(Integer(0)) { $0 + $1.settings }
        guard sum == count else {
          throw CountDisagreement(what: "the count \(count) and the sum of the posterior \(sum)")
        }
        document["functions"] = .array(
          functions.map { ["table": .string($0.table.hexadecimal), "count": .string("\($0.settings)")] })
        text += "functions    \(functions.count)\n"
        text += functions.map { "  \($0.table)  \($0.settings)\n" }.joined()
        document["risk"] = .null
        if let teacher, let risk = ModelQuestion.risk(of: functions, against: teacher) {
          let smallest = try ModelSmallest(question, tables, effort: effort)
          document["risk"] = .string("\(risk)")
          document["smallest"] = Self.value(smallest.architectures, risk: smallest.risk(against: teacher))
          text += Self.text(risk: risk, smallest.architectures, least: smallest.risk(against: teacher))
        }
      }
      progress.finish()
      try output.emit(document, text: text)
    } catch let stop as ModelStopped {
      progress.finish()
      if document["count"] == nil { document["count"] = .null }
      document["reason"] = .string(stop.description)
      try output.emit(document, text: "count        not known: \(stop)\n")
      throw ExitCode.undecided
    }
  }
}

/// How many of all settings fit.
struct ModelMass {
  let count: Integer
  let settings: Integer

  var probability: Rational { Rational(count, settings) }

  private var surprisal: Interval? { count.isZero ? nil : Interval(settings).log2 - Interval(count).log2 }

  var fields: [String: JSONValue] {
    [
      "count": .string("\(count)"), "settings": .string("\(settings)"), "probability": .string("\(probability)"),
      "bits": surprisal.map { ["lower": .string($0.lowerText()), "upper": .string($0.upperText())] } ?? .null,
    ]
  }

  var text: String {
    let bits =
      surprisal.map { "\($0.lowerText(digits: 20)) ... \($0.upperText(digits: 20))" } ?? "infinite: no setting fits"
    return """
      count        \(count)
      settings     \(settings)
      probability  \(probability)
      -log2        \(bits)

      """
  }
}
