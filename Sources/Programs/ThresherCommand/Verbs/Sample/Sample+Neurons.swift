import ArgumentParser
import Formats
import ModelColumns
import NeuronModels
import Numbers
import Running
import Statistics
import ThresholdNetworks

extension SampleNetworks {
  /// `thresher sample FILE --widths 2,1 --neurons MODEL`: fair draws, or rejection.
  func sample(_ model: NeuronModel) throws {
    let others = drawOptions
    try NeuronOptions.refuse(
      [
        ("--method \(method.rawValue)", method == .gibbs || method == .metropolis), ("--shard", others.shard != nil),
        ("--teacher", others.teacher != nil), ("--csv", others.csv != nil), ("--tables", others.tables),
        ("--errors", others.errors),
      ], with: model)
    guard model.hasSettings else {
      throw ValidationError(
        "found --neurons \(model), whose settings are infinitely many; expected a model with settings")
    }
    let instance = try question.instanceOptions.instance(for: model)
    let function = instance.function
    let asked = ModelQuestion(
      model, function, question.widths.architecture(inputCount: function.inputCount),
      mismatches: instance.mismatches)
    var parameters = question.parameters
    parameters["neurons"] = .string("\(model)")
    parameters["method"] = .string(method.rawValue)
    parameters["draws"] = .integer(draws)
    if let tries = others.tries { parameters["tries"] = .exact(tries) }
    var document = ResultDocument(verb: "sample", parameters: parameters, instance: instance)
    document["neurons"] = .string("\(model)")
    let progress = output.progress
    defer { progress.finish() }
    let effort = budgetOptions.startedEffort(progress)
    var stop: Exhausted?
    var counts: [BitVector: Int] = [:]
    var done = 0
    var tried: UInt64 = 0
    do {
      let law = testUniformity ? try asked.functions(effort: effort) : nil
      let draw = try drawer(asked, &document, effort)
      for number in 0..<draws {
        if let reason = effort.stop { throw ModelStopped(reason) }
        let (network, tries) = try draw(number, (others.tries ?? .max) - tried)
        tried += tries
        guard let network else { break }
        done += 1
        if !summaryOnly { try Output.write(try ModelNetworkJSON.line(of: network) + "\n") }
        if law != nil { counts[network.truthTable.values, default: 0] += 1 }
        progress.update(done, of: draws, "draws")
      }
      if let law, done > 0 { try test(counts, law, &document) }
    } catch let ended as ModelStopped { stop = ended.reason }
    progress.finish()
    document["draws"] = .integer(done)
    document["tries"] = .exact(tried)
    if let stop { document["reason"] = .string("\(stop)") }
    if output.json { try Output.write(try document.text(isPretty: false) + "\n") }
    if case .string("0")? = document["count"] {
      Output.warn("no setting of widths \(asked.architecture) of \(model) neurons fits")
      throw ExitCode.impossible
    }
    if done < draws {
      Output.warn("\(done) of \(draws) draws: \(stop.map { "\($0)" } ?? "none among \(tried) tries fits any more")")
      throw ExitCode.undecided
    }
    if case .object(let fields)? = document["uniformity"], fields["passed"] == .bool(false) {
      throw ExitCode.disagreement
    }
  }

  /// What makes draw number i, with the number of tries that are left.
  private func drawer(
    _ asked: ModelQuestion, _ document: inout ResultDocument, _ effort: Effort
  ) throws -> (Int, UInt64) throws -> (ModelNetwork?, UInt64) {
    let key = RandomKey(seed: question.seed)
    if method == .fair {
      let sampler = try ModelSampler(asked, effort: effort)
      document["count"] = .string("\(sampler.count)")
      return { number, _ in
        var key = key.fold(in: UInt64(number))
        return (try sampler.draw(using: &key), 1)
      }
    }
    let rejection = try ModelRejection(asked)
    // Chance would try for ever where nothing fits: a short look tells.
    if case .impossible = asked.decide(effort: effort.with(resources: 4_000_000)) {
      document["count"] = "0"
      return { _, _ in (nil, 0) }
    }
    return { number, left in
      var key = key.fold(in: UInt64(number))
      return try rejection.draw(using: &key, limit: left, effort: effort)
    }
  }

  private func test(
    _ counts: [BitVector: Int], _ law: [(table: TruthTable, settings: Integer)], _ document: inout ResultDocument
  ) throws {
    let test = GoodnessOfFit(counts: counts, law: law)
    document["uniformity"] = [
      "classes": .integer(test.classCount), "statistic": .number(test.statistic),
      "degrees_of_freedom": .integer(test.degreesOfFreedom), "tail": .number(test.tail),
      "false_alarm_rate": .number(Self.falseAlarmRate), "passed": .bool(test.tail >= Self.falseAlarmRate),
    ]
    Output.warn(
      "chi-square \(test.statistic) with \(test.degreesOfFreedom) degrees of freedom, tail \(test.tail): "
        + (test.tail >= Self.falseAlarmRate ? "passed" : "FAILED") + " at \(Self.falseAlarmRate)")
  }
}
