import ArgumentParser
import Formats
import ModelColumns
import NeuronModels
import Numbers
import Running
import Sampling
import Statistics
import ThresholdNetworks

extension SampleNetworks {
  /// `thresher sample FILE --widths 2,1 --neurons MODEL`.
  func sample(_ model: NeuronModel) throws {
    try NeuronOptions.refuse([("--shard", drawOptions.shard != nil)], with: model)
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
    if let tries = drawOptions.tries { parameters["tries"] = .exact(tries) }
    parameters.merge(drawOptions.parameters(of: method)) { $1 }
    var document = ResultDocument(verb: "sample", parameters: parameters, instance: instance)
    document["neurons"] = .string("\(model)")
    let progress = output.progress
    defer { progress.finish() }
    var run = ModelDraws(command: self, asked: asked, effort: budgetOptions.startedEffort(progress), progress: progress)
    do {
      try run.draw(&document)
    } catch let error as OutOfMemoryBudget { throw ValidationError(error.description) }
    progress.finish()
    document["draws"] = .integer(run.done)
    document["tries"] = .exact(run.tried)
    if let stop = run.stop { document["reason"] = .string("\(stop)") }
    try run.recorder?.finish(&document)
    try output.summarize(document)
    if case .string("0")? = document["count"] {
      Output.warn("no setting of widths \(asked.architecture) of \(model) neurons fits")
      throw ExitCode.impossible
    }
    if let recorder = run.recorder, !output.quiet {
      Output.warn(ChanceDraws.line(document, recorder))
      if method.chainMethod != nil, let warning = ChainWarning(document, drawOptions.plan) { Output.warn(warning.text) }
    }
    if run.done < draws {
      Output.warn(
        "\(run.done) of \(draws) draws: \(run.stop.map { "\($0)" } ?? "none among \(run.tried) tries fits any more")")
      throw ExitCode.undecided
    }
    if case .object(let fields)? = document["uniformity"], fields["passed"] == .bool(false) {
      throw ExitCode.disagreement
    }
  }
}

/// The draws of one run of `sample` about other than binary neurons.
private struct ModelDraws {
  let command: SampleNetworks
  let asked: ModelQuestion
  let effort: Effort
  let progress: Progress
  private(set) var done = 0
  private(set) var tried: UInt64 = 0
  private(set) var stop: Exhausted?
  /// Looks at draws one by one where something is to be told about them.
  private(set) var recorder: DrawRecorder?

  init(command: SampleNetworks, asked: ModelQuestion, effort: Effort, progress: Progress) {
    (self.command, self.asked, self.effort, self.progress) = (command, asked, effort, progress)
  }

  private var options: DrawOptions { command.drawOptions }

  mutating func draw(_ document: inout ResultDocument) throws {
    do {
      let law = try command.testUniformity ? asked.functions(effort: effort) : nil
      let isTold = options.teacher != nil || options.csv != nil || options.tables || law != nil
      if command.method != .fair || isTold {
        recorder = try DrawRecorder(
          asked.architecture, fitting: asked.sample, count: command.draws, options: options,
          seed: command.question.seed,
          memory: effort.budget.memory, isSilent: command.summaryOnly, countsFunctions: law != nil,
          isNumbered: command.method != .fair)
      }
      switch command.method {
      case .fair, .reject: try drawOneByOne(&document)
      case .gibbs: try drawByChains(.gibbs, &document)
      case .metropolis: try drawByChains(.metropolis, &document)
      }
      if let law, let recorder, done > 0 { compare(recorder.statistics, law, &document) }
    } catch let ended as ModelStopped { stop = ended.reason }
  }

  /// Chance would try for ever where nothing fits: a short look tells.
  private func isKnownToBeImpossible(_ document: inout ResultDocument) -> Bool {
    guard case .impossible = asked.decide(effort: effort.with(resources: 4_000_000)) else { return false }
    document["count"] = "0"
    return true
  }

  // MARK: Independent draws

  private mutating func drawOneByOne(_ document: inout ResultDocument) throws {
    let draw = try drawer(&document)
    for number in 0..<command.draws {
      if let reason = effort.stop { throw ModelStopped(reason) }
      let (network, tries) = try draw(number, (options.tries ?? .max) - tried)
      tried += tries
      guard let network else { break }
      done += 1
      if recorder != nil {
        try recorder?.add(ChainDraw(number: number, network: network, tries: tries))
        if number & 0xff == 0 { try recorder?.flush() }
      } else if !command.summaryOnly {
        try Output.write(try ModelNetworkJSON.line(of: network) + "\n")
      }
      progress.update(done, of: command.draws, "draws")
    }
    if command.method == .reject, tried > 0 {
      document["acceptance"] = ChanceDraws.acceptance(BinomialInterval(successes: UInt64(done), trials: tried))
    } else if done > 0 {
      document["acceptance"] = ChanceDraws.certainAcceptance
    }
  }

  /// What makes draw number i, with the number of tries that are left.
  private func drawer(_ document: inout ResultDocument) throws -> (Int, UInt64) throws -> (ModelNetwork?, UInt64) {
    let key = RandomKey(seed: command.question.seed)
    if command.method == .fair {
      let sampler = try ModelSampler(asked, effort: effort)
      document["count"] = .string("\(sampler.count)")
      return { number, _ in
        var key = key.fold(in: UInt64(number))
        return (try sampler.draw(using: &key), 1)
      }
    }
    let rejection = try ModelRejection(asked)
    if isKnownToBeImpossible(&document) { return { _, _ in (nil, 0) } }
    return { [effort] number, left in
      var key = key.fold(in: UInt64(number))
      return try rejection.draw(using: &key, limit: left, effort: effort)
    }
  }

  // MARK: Chains

  private mutating func drawByChains(_ method: ChainSampler.Method, _ document: inout ResultDocument) throws {
    if isKnownToBeImpossible(&document) { return }
    guard var recorder else { return }
    let sampler = ModelChainSampler(
      asked.model, asked.sample, asked.architecture, method: method, mismatches: asked.mismatches)
    let plan = options.plan
    var ordered = OrderedDraws<ChainDraw<ModelNetwork>>(count: command.draws, chains: plan.chains, shard: .whole)
    let run = try ordered.run(effort: effort, progress: progress, number: \.number) { draws in
      for draw in draws {
        guard asked.sample.mismatchWeight(of: draw.network.column(on: asked.sample)) <= asked.mismatches else {
          throw ModelStopped(.outOfReach("a chain drew a network that does not fit; this is a bug"))
        }
        try recorder.add(draw)
      }
      try recorder.flush()
    } _: { [draws = command.draws, key = RandomKey(seed: command.question.seed)] effort, consume in
      try sampler.draw(draws, from: key, plan: plan, effort: effort, consume: consume)
    }
    done = recorder.statistics.records.count
    tried = recorder.statistics.records.reduce(0) { $0 &+ $1.tries }
    ChanceDraws.describe(
      run.tally, recorder, chains: plan.chains, hasTeacher: options.teacher != nil, &document)
    self.recorder = recorder
    stop = run.exhausted
  }

  // MARK: Test

  private func compare(
    _ statistics: DrawStatistics, _ law: [(table: TruthTable, settings: Integer)], _ document: inout ResultDocument
  ) {
    let isChain = command.method == .gibbs || command.method == .metropolis
    if isChain {
      let total = law.reduce(Integer(0)) { $0 + $1.settings }
      document["uniformity"] = .object(ChanceDraws.variation(statistics, from: law, total: total))
      return
    }
    let test = GoodnessOfFit(counts: statistics.functionCounts, law: law)
    let rate = SampleNetworks.falseAlarmRate
    document["uniformity"] = [
      "classes": .integer(test.classCount), "statistic": .number(test.statistic),
      "degrees_of_freedom": .integer(test.degreesOfFreedom), "tail": .number(test.tail),
      "false_alarm_rate": .number(rate), "passed": .bool(test.tail >= rate),
    ]
    Output.warn(
      "chi-square \(test.statistic) with \(test.degreesOfFreedom) degrees of freedom, tail \(test.tail): "
        + (test.tail >= rate ? "passed" : "FAILED") + " at \(rate)")
  }
}
