import ArgumentParser
import Files
import Formats
import ModelColumns
import NeuronModels
import Numbers
import Running
import ThresholdNetworks

extension Count {
  /// `thresher count FILE --widths 2,1 --neurons MODEL`.
  func count(_ model: NeuronModel) throws {
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
    let architecture = Architecture(inputCount: instance.function.inputCount, widths: values)
    if let shard {
      var question = ModelQuestion(model, instance.function, architecture, mismatches: instance.mismatches)
      question.shard = shard
      return try countShare(
        question, ShareFile(verb: "count", parameters: parameters, instance: instance.value, shard: shard))
    }
    if posterior { parameters["posterior"] = true }
    if let name = self.teacher { parameters["teacher"] = .string(name) }
    var document = ResultDocument(verb: "count", parameters: parameters, instance: instance)
    document["neurons"] = .string("\(model)")
    let progress = output.progress
    defer { progress.finish() }
    let effort = budgetOptions.startedEffort(progress)
    let question = ModelQuestion(model, instance.function, architecture, mismatches: instance.mismatches)
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

// MARK: - Shares

extension Count {
  /// Counts a share and prints it for `merge`.
  private func countShare(_ question: ModelQuestion, _ share: ShareFile) throws {
    let progress = output.progress
    defer { progress.finish() }
    do {
      let count = try question.count(effort: budgetOptions.startedEffort(progress))
      progress.finish()
      try share.write([["complete": true, "count": .string("\(count)")]])
    } catch let stop as ModelStopped {
      progress.finish()
      try share.write([["complete": false, "reason": .string(stop.description)]])
      Output.warn("this share is not counted: \(stop)")
      throw ExitCode.undecided
    }
  }

  /// The count that whole shares of a model add up to, as `count` prints it.
  ///
  /// - Throws: `DataError` for shares that hold no counts.
  static func merged(_ shares: Shares, _ model: NeuronModel) throws -> (document: ResultDocument, text: String) {
    func refuse(_ file: String) -> DataError {
      DataError(file: file, found: "a share without counts", expected: "what `thresher count --shard i/n` prints")
    }
    var count = Integer(0)
    for part in shares.parts {
      guard let end = part.end, case .string(let digits) = end.value("count"), let share = Integer(digits) else {
        throw refuse(part.file)
      }
      count += share
    }
    let architecture = try shares.architecture ?? { throw refuse(shares.parts.first?.file ?? "-") }()
    let question = ModelQuestion(
      model, PartialFunction(inputCount: architecture.inputCount, points: [], labels: BitVector(count: 0)), architecture
    )
    let mass = ModelMass(count: count, settings: question.settingCount ?? 1)
    var document = ResultDocument(verb: "count", parameters: shares.question)
    document["instance"] = shares.instance
    document["neurons"] = .string("\(model)")
    for (field, value) in mass.fields { document[field] = value }
    return (document, "neurons      \(model)\n" + mass.text)
  }
}

extension Shares {
  /// The model of the question, unless it is about binary neurons.
  var richModel: NeuronModel? {
    guard case .string(let name)? = question["neurons"], let model = NeuronModel(name), model != .binary else {
      return nil
    }
    return model
  }

  /// The widths of the question at the inputs of the instance; nil if they are not there.
  var architecture: Architecture? {
    guard case .object(let instance) = instance, case .integer(let inputs)? = instance["inputs"],
      case .array(let list)? = question["widths"], inputs >= 1
    else { return nil }
    let widths = list.compactMap { if case .integer(let width) = $0, width >= 1 { width } else { nil } }
    guard widths.count == list.count, widths.last == 1 else { return nil }
    return Architecture(inputCount: inputs, widths: widths)
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
