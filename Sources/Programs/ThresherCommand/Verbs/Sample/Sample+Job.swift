import ArgumentParser
import Columns
import Files
import Formats
import Numbers
import Sampling
import Solving
import Statistics
import ThresholdNetworks

/// The draws of the shares of a job, with the summary that one run has.
extension SampleNetworks {
  func printMerged(_ results: [UnitResult], _ files: CarriedFiles) throws {
    let (instance, architecture) = try files.reading { try question.question() }
    var parameters = question.parameters
    parameters["method"] = .string(method.rawValue)
    parameters["draws"] = .integer(draws)
    parameters.merge(drawOptions.parameters(of: method)) { $1 }
    var document = ResultDocument(verb: "sample", parameters: parameters, instance: instance)
    let summaries = try results.map { result in
      guard let summary = result.summary else {
        throw DataError(file: result.file, found: "draws without a summary", expected: "what `work` wrote")
      }
      return summary
    }
    if method == .fair {
      guard let count = summaries.first?["count"], summaries.allSatisfy({ $0["count"] == count }) else {
        throw DataError(file: results[0].file, found: "shares of different counts", expected: "one count")
      }
      document["count"] = count
    }
    if results.contains(where: { $0.exitCode == ExitCode.impossible.rawValue }) {
      document["draws"] = 0
      try output.summarize(document)
      Output.warn("no setting of widths \(architecture) fits")
      throw ExitCode.impossible
    }
    let merged = try draws(of: results)
    switch method {
    case .fair: try printFair(merged, instance, architecture, files, &document)
    case .reject, .gibbs, .metropolis: try printByChance(merged, results, instance, architecture, files, &document)
    }
    try output.summarize(document)
  }

  /// All draws in order.
  private func draws(of results: [UnitResult]) throws -> [DrawLines.Draw] {
    var merged: [DrawLines.Draw] = []
    for result in results { merged += try DrawLines.parts(of: result.printed).flatMap(\.draws) }
    merged.sort { $0.number < $1.number }
    guard merged.count == draws, merged.enumerated().allSatisfy({ $0 == $1.number }) else {
      throw DataError(
        file: results[0].file, found: "\(merged.count) draws, or some twice", expected: "\(draws) draws in all shares")
    }
    return merged
  }

  private func add(_ merged: [DrawLines.Draw], to recorder: inout DrawRecorder) throws {
    for draw in merged {
      try recorder.add(NetworkDraw(number: draw.number, network: draw.network, tries: draw.tries))
    }
    try recorder.flush()
  }

  private func printFair(
    _ merged: [DrawLines.Draw], _ instance: Instance, _ architecture: Architecture, _ files: CarriedFiles,
    _ document: inout ResultDocument
  ) throws {
    document["draws"] = .integer(merged.count)
    document["tries"] = .exact(merged.count)
    document["acceptance"] = ChanceDraws.certainAcceptance
    if var recorder = try files.reading({ try fairRecorder(instance, architecture, nil) }) {
      try add(merged, to: &recorder)
      try recorder.finish(&document)
      return
    }
    var lines = NetworkLines()
    for draw in merged {
      lines.append(draw.network)
      if lines.bytes.count > 1 << 20 { try lines.flush() }
    }
    try lines.flush()
  }

  private func printByChance(
    _ merged: [DrawLines.Draw], _ results: [UnitResult], _ instance: Instance, _ architecture: Architecture,
    _ files: CarriedFiles, _ document: inout ResultDocument
  ) throws {
    var recorder = try files.reading {
      try DrawRecorder(
        architecture, fitting: instance.function, count: draws, options: drawOptions, seed: question.seed,
        memory: budgetOptions.memory, isSilent: false, countsFunctions: false)
    }
    try add(merged, to: &recorder)
    if method == .reject {
      let tries = merged.reduce(0 as UInt64) { $0 &+ $1.tries }
      document["tries"] = .exact(tries)
      let interval = BinomialInterval(successes: UInt64(merged.count), trials: tries)
      document["acceptance"] = ChanceDraws.acceptance(interval)
    } else {
      ChanceDraws.describe(
        try tally(of: results), recorder, chains: drawOptions.plan.chains, hasTeacher: drawOptions.teacher != nil,
        &document)
    }
    try recorder.finish(&document)
  }

  /// What the chains of all shares have done.
  private func tally(of results: [UnitResult]) throws -> ChainRun.Tally {
    func refuse(_ result: UnitResult) -> DataError {
      DataError(file: result.file, found: "chains of another run, or none", expected: "what `work` wrote")
    }
    var sum: ChainRun.Tally?
    for result in results {
      guard let part = result.remarks["chains"].flatMap({ ChainRun.Tally($0) }) else { throw refuse(result) }
      guard let before = sum else {
        sum = part
        continue
      }
      guard let both = before.adding(part) else { throw refuse(result) }
      sum = both
    }
    guard let sum else { throw DataError(file: "-", found: "no chains", expected: "one at least") }
    return sum
  }
}

extension ChainRun.Tally {
  /// As a job keeps it.
  var value: JSONValue {
    [
      "steps": .exact(steps), "fitting": .exact(fitting), "temperatures": .array(temperatures.map { .number($0) }),
      "proposed": .array(exchanges.map { .integer($0.proposed) }),
      "accepted": .array(exchanges.map { .integer($0.accepted) }),
    ]
  }

  /// Nil for what is no such object.
  init?(_ value: JSONValue) {
    guard case .object(let fields) = value, case .string(let steps)? = fields["steps"], let steps = UInt64(steps),
      case .string(let fitting)? = fields["fitting"], let fitting = UInt64(fitting),
      case .array(let temperatures)? = fields["temperatures"], case .array(let proposed)? = fields["proposed"],
      case .array(let accepted)? = fields["accepted"], proposed.count == accepted.count
    else { return nil }
    let numbers = temperatures.compactMap { value -> Double? in
      switch value {
      case .number(let number): number
      case .integer(let number): Double(number)
      default: nil
      }
    }
    let pairs = zip(proposed, accepted).compactMap { pair -> ChainRun.Exchanges? in
      guard case (.integer(let proposed), .integer(let accepted)) = pair else { return nil }
      return ChainRun.Exchanges(proposed: proposed, accepted: accepted)
    }
    guard numbers.count == temperatures.count, pairs.count == proposed.count else { return nil }
    self.init(steps: steps, fitting: fitting, temperatures: numbers, exchanges: pairs)
  }
}
