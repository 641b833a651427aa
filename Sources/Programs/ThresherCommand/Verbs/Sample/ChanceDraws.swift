import ArgumentParser
import Columns
import Formats
import Foundation
import Numbers
import Running
import Sampling
import Solving
import Statistics
import ThresholdNetworks

/// The draws of `sample` by the methods that depend on luck: guess and check, and Markov chains.
struct ChanceDraws {
  let sample: PartialFunction
  let architecture: Architecture
  /// The total weight of the points that a draw may get wrong.
  let mismatches: Int
  let method: SamplingMethod
  let count: Int
  let seed: UInt64
  let isSummaryOnly: Bool
  /// The exact law over functions to compare with, if asked for.
  let posterior: FunctionPosterior?
  let drawOptions: DrawOptions
  let effort: Effort
  let output: OutputOptions
  /// Names the question in front of the draws of a shard; nil without `--shard`.
  let header: DrawHeader?

  /// Prints the draws and adds what is known about them to the document.
  ///
  /// - Throws: `ExitCode.undecided` if fewer draws were made than asked for.
  func run(_ document: inout ResultDocument, _ progress: Progress) throws {
    let key = RandomKey(seed: seed)
    var recorder: DrawRecorder
    let exhausted: Exhausted?
    do {
      recorder = try DrawRecorder(
        architecture, fitting: sample, count: count, options: drawOptions, seed: seed, memory: effort.budget.memory,
        isSilent: isSummaryOnly, countsFunctions: posterior != nil, header: header)
      if let chainMethod = method.chainMethod {
        exhausted = try chains(chainMethod, key, &recorder, &document, progress)
      } else {
        exhausted = try reject(key, &recorder, &document, progress)
      }
    } catch let error as UnsuitableMethod {
      throw ValidationError(error.description)
    } catch let error as OutOfMemoryBudget {
      throw ValidationError(error.description)
    }
    progress.finish()
    try recorder.finish(&document)
    if let exhausted { document.stop(exhausted.description) }
    let failed = posterior.map { compare(recorder.statistics, with: $0, &document) } ?? false
    try output.summarize(document)
    if !output.quiet {
      Output.warn(Self.line(document, recorder))
      warnOfChains(document)
    }
    if failed { throw ExitCode.disagreement }
    if exhausted != nil { throw ExitCode.undecided }
  }

  private func warnOfChains(_ document: ResultDocument) {
    guard let method = method.chainMethod else { return }
    let fitting = ChainSampler.burnIn(for: architecture, method: method, atLeast: 0)
    let warning = ChainWarning(document, drawOptions.plan, fittingBurnIn: fitting, weights: architecture.weightCount)
    if let warning { Output.warn(warning.text) }
  }

  /// Adds the distance from the exact law; true if independent draws fail the uniformity test.
  private func compare(
    _ statistics: DrawStatistics, with posterior: FunctionPosterior, _ document: inout ResultDocument
  ) -> Bool {
    let counts = statistics.functionCounts
    guard !statistics.records.isEmpty else { return false }
    var fields = Self.variation(
      statistics, from: posterior.functions.lazy.map { ($0.table, $0.settings) }, total: posterior.total)
    var failed = false
    // Draws of a chain depend on each other, and no chi-square law holds for them.
    if method == .reject {
      let test = UniformityTest(counts: counts, posterior: posterior)
      failed = test.tail < SampleNetworks.falseAlarmRate
      fields["statistic"] = .number(test.statistic)
      fields["degrees_of_freedom"] = .integer(test.degreesOfFreedom)
      fields["tail"] = .number(test.tail)
      fields["false_alarm_rate"] = .number(SampleNetworks.falseAlarmRate)
      fields["passed"] = .bool(!failed)
    }
    document["uniformity"] = .object(fields)
    return failed
  }

  /// The distance of draws from the exact law of their functions.
  static func variation(
    _ statistics: DrawStatistics, from law: some Collection<(table: TruthTable, settings: Integer)>, total: Integer
  ) -> [String: JSONValue] {
    let draws = Double(statistics.records.count)
    var distance = 0.0
    var known = 0
    for entry in law {
      let drawn = statistics.functionCounts[entry.table.values] ?? 0
      known += drawn
      distance += abs(Double(drawn) / draws - Double(rounding: Rational(entry.settings, total)))
    }
    distance += Double(statistics.records.count - known) / draws
    return ["functions": .integer(law.count), "total_variation": .number(distance / 2)]
  }

  // MARK: - Methods

  private func reject(
    _ key: RandomKey, _ recorder: inout DrawRecorder, _ document: inout ResultDocument, _ progress: Progress
  ) throws -> Exhausted? {
    let sampler = try RejectionSampler(
      sample, architecture, mismatches: mismatches, memory: effort.budget.memory)
    let shard = drawOptions.shard ?? .whole
    let numbers = stride(from: shard.index - 1, to: count, by: shard.count)
    let wanted = numbers.underestimatedCount
    let clock = Stopwatch()
    // Printing fails when nobody reads any more; then the work may as well end.
    let ending = Interruption(within: effort.interruption)
    var failure: (any Error)?
    let run = sampler.draw(
      numbers, from: key, effort: effort.interrupted(by: ending), maximumTries: drawOptions.tries
    ) { draws, run in
      do {
        for draw in draws { try recorder.add(draw) }
        try recorder.flush()
      } catch {
        failure = error
        ending.request()
      }
      progress.update(Self.progressLine(run, wanted, clock.wallSeconds))
    }
    if let failure { throw failure }
    document["tries"] = .exact(run.tries)
    document["acceptance"] = Self.acceptance(run.acceptance())
    // A speed is a wall time in another form, and stands with it.
    document.speed = Double(run.tries) / max(clock.wallSeconds, 0.001)
    return run.exhausted
  }

  /// The share of tries that were draws, as results of all methods that try carry it.
  static func acceptance(_ interval: BinomialInterval) -> JSONValue {
    [
      "estimate": .number(interval.estimate), "lower": .number(interval.lower), "upper": .number(interval.upper),
      "confidence": .number(interval.confidence),
    ]
  }

  /// That of methods whose every try is a draw.
  static var certainAcceptance: JSONValue { ["estimate": 1, "lower": 1, "upper": 1, "confidence": 1] }

  private static func progressLine(_ run: RejectionRun, _ wanted: Int, _ seconds: Double) -> String {
    let speed = Double(run.tries) / max(seconds, 0.001)
    let interval = run.acceptance()
    var line = "\(run.drawCount) of \(wanted) draws   \(short(Double(run.tries))) tries   \(short(speed)) networks/s"
    if run.drawCount == 0 {
      line += "   acceptance below \(String(format: "%.2g", interval.upper))"
    } else {
      let rest = Double(wanted - run.drawCount) / interval.estimate / speed
      line += "   acceptance \(String(format: "%.2g", interval.estimate))   \(TimeLeft.words(seconds: rest))"
    }
    return line
  }

  static func progressLine(_ run: ChainRun, _ wanted: Int, _ seconds: Double) -> String {
    let rest = seconds / Double(max(1, run.drawCount)) * Double(wanted - run.drawCount)
    return "\(run.drawCount) of \(wanted) draws   \(short(Double(run.steps))) steps   "
      + "\(run.temperatures.count) temperatures   \(percent(run.acceptance)) fit"
      + (run.drawCount == 0 ? "" : "   \(TimeLeft.words(seconds: max(0, rest)))")
  }

  private static func percent(_ share: Double) -> String { String(format: "%.0f%%", 100 * share) }

  private static func short(_ value: Double) -> String {
    for (unit, factor) in [("G", 1e9), ("M", 1e6), ("k", 1e3)] where value >= factor {
      return String(format: "%.1f", value / factor) + unit
    }
    return String(format: "%.0f", value)
  }

  private func chains(
    _ method: ChainSampler.Method, _ key: RandomKey, _ recorder: inout DrawRecorder, _ document: inout ResultDocument,
    _ progress: Progress
  ) throws -> Exhausted? {
    let sampler = try ChainSampler(
      sample, architecture, method: method, mismatches: mismatches, memory: effort.budget.memory)
    let plan = drawOptions.plan
    let shard = drawOptions.shard ?? .whole
    var ordered = OrderedDraws<NetworkDraw>(count: count, chains: plan.chains, shard: shard)
    let run = try ordered.run(effort: effort, progress: progress, number: \.number) { draws in
      for draw in draws { try recorder.add(draw) }
      try recorder.flush()
    } _: { effort, consume in
      try sampler.draw(
        count, from: key, plan: plan, effort: effort, isIncluded: { shard.contains($0) }, consume: consume)
    }
    UnitCapture.current?.remark("chains", run.tally.value)
    Self.describe(run.tally, recorder, chains: plan.chains, hasTeacher: drawOptions.teacher != nil, &document)
    return run.exhausted
  }

  /// Adds what chains have come to, of this run or of several, with the draws of all.
  static func describe(
    _ run: ChainRun.Tally, _ recorder: DrawRecorder, chains: Int, hasTeacher: Bool, _ document: inout ResultDocument
  ) {
    document["steps"] = .exact(run.steps)
    // The share of steps after which the coldest replica fits.
    document["fitting_share"] = .number(run.acceptance)
    document["temperatures"] = .array(run.temperatures.map { .number($0) })
    document["exchange_rates"] = .array(run.exchangeRates.map { .number($0) })
    var diagnostics: [String: JSONValue] = [:]
    let total = Double(recorder.statistics.points.count)
    var measures: [(String, (DrawRecord) -> Double)] = [
      ("ones", { Double($0.ones) / total }), ("wires", { Double($0.wires) }),
    ]
    let testCount = recorder.statistics.testCount
    if hasTeacher {
      measures.append(("population_error", { Double($0.wrong ?? 0) / Double(max(1, testCount)) }))
    }
    for (name, measure) in measures {
      let result = ChainDiagnostics(recorder.statistics.byChain(chains, measure))
      diagnostics[name] = [
        "r_hat": result.rHat.map { .number($0) } ?? .null,
        "bulk_sample_size": result.bulkSampleSize.map { .number($0) } ?? .null,
        "tail_sample_size": result.tailSampleSize.map { .number($0) } ?? .null,
      ]
    }
    document["diagnostics"] = .object(diagnostics)
  }

  // MARK: - Summary

  static func line(_ document: ResultDocument, _ recorder: DrawRecorder) -> String {
    var parts = ["\(recorder.statistics.records.count) draws"]
    if case .string(let tries)? = document["tries"] { parts.append("\(tries) tries") }
    if case .object(let acceptance)? = document["acceptance"], case .number(let low)? = acceptance["lower"],
      case .number(let high)? = acceptance["upper"]
    {
      parts.append("acceptance between \(String(format: "%.3g", low)) and \(String(format: "%.3g", high)) (95%)")
    }
    if let speed = document.speed { parts.append("\(short(speed)) networks/s") }
    if case .object(let diagnostics)? = document["diagnostics"], case .object(let ones)? = diagnostics["ones"],
      case .number(let rHat)? = ones["r_hat"], case .number(let size)? = ones["bulk_sample_size"]
    {
      parts.append("R-hat \(String(format: "%.3f", rHat)), worth \(short(size)) independent draws")
    }
    if case .object(let uniformity)? = document["uniformity"],
      case .number(let distance)? = uniformity["total_variation"]
    {
      parts.append("total variation \(String(format: "%.4f", distance)) from the exact law")
    }
    return (parts + recorder.parts).joined(separator: ", ")
  }
}
