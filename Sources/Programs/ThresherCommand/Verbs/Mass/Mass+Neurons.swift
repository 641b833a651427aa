import ArgumentParser
import Formats
import Foundation
import ModelColumns
import NeuronModels
import Numbers
import Running
import Statistics
import ThresholdNetworks

extension Mass {
  /// `thresher mass FILE --widths 2,1 --neurons MODEL`: exact where columns reach, else from independent draws from the prior.
  func mass(_ model: NeuronModel) throws {
    guard model.hasSettings else {
      throw ValidationError(
        "found --neurons \(model), which has no uniform prior; expected a model with finitely many settings")
    }
    let instance = try question.instanceOptions.instance(for: model)
    let function = instance.function
    let asked = ModelQuestion(
      model, function, question.widths.architecture(inputCount: function.inputCount),
      mismatches: instance.mismatches)
    let size = population ?? 100_000
    var parameters = question.parameters
    parameters["neurons"] = .string("\(model)")
    parameters["population"] = .integer(size)
    parameters["repetitions"] = .integer(repetitions)
    var document = ResultDocument(verb: "mass", parameters: parameters, instance: instance)
    document["neurons"] = .string("\(model)")
    let progress = output.progress
    defer { progress.finish() }
    let effort = budgetOptions.startedEffort(progress)
    do {
      var exact = effort.with(resources: min(effort.budget.resources ?? .max, 20_000_000))
      if let deadline = effort.budget.deadline { exact.budget.deadline = .now + (deadline - .now) / 2 }
      let mass = ModelMass(count: try asked.count(effort: exact), settings: asked.settingCount ?? 1)
      progress.finish()
      for (field, value) in mass.fields { document[field] = value }
      document["estimate"] = .number(Double(rounding: mass.probability))
      document["standard_error"] = 0
      document["exact"] = true
      try output.emit(
        document,
        text: "mass         \(Double(rounding: mass.probability))  (exact)\nneurons      \(model)\n" + mass.text)
      return
    } catch is ModelStopped { try effort.goOn("no draw was made") }
    do {
      try estimate(asked, size * repetitions, effort, &document, progress)
    } catch let stop as ModelStopped {
      progress.finish()
      document["estimate"] = .null
      document["reason"] = .string("\(stop)")
      try output.emit(document, text: "mass         not known: \(stop)\n")
      throw ExitCode.undecided
    }
  }

  private func estimate(
    _ asked: ModelQuestion, _ draws: Int, _ effort: Effort, _ document: inout ResultDocument, _ progress: Progress
  ) throws {
    let rejection = try ModelRejection(asked)
    var key = RandomKey(seed: question.seed).fold(in: "prior mass of a model")
    var (done, fitting) = (0, 0)
    var stop: Exhausted?
    while done < draws {
      if done & 0xff == 0 {
        stop = effort.exhaustion(used: UInt64(done))
        if stop != nil { break }
        progress.update(done, of: draws, "draws")
      }
      done += 1
      if rejection.fits(rejection.layers(using: &key)) { fitting += 1 }
    }
    progress.finish()
    let interval = BinomialInterval(successes: UInt64(fitting), trials: UInt64(done))
    let estimate = interval.estimate
    document["exact"] = false
    document["draws"] = .integer(done)
    document["fitting"] = .integer(fitting)
    document["estimate"] = .number(estimate)
    document["standard_error"] = .number(done == 0 ? 0 : (estimate * (1 - estimate) / Double(done)).squareRoot())
    document["interval"] = [
      "confidence": .number(0.95), "lower": .number(interval.lower), "upper": .number(interval.upper),
    ]
    if let stop { document["reason"] = .string("\(stop)") }
    try output.emit(
      document,
      text: """
        mass         \(estimate)  (\(fitting) of \(done) draws from the prior fit)
        95% between  \(interval.lower) and \(interval.upper)
        neurons      \(asked.model)

        """)
    if stop != nil || fitting == 0 { throw ExitCode.undecided }
  }
}
