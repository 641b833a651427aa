import ArgumentParser
import Columns
import Formats
import Foundation
import Numbers
import Sampling
import Solving
import ThresholdNetworks

/// The draws of `sample` by the methods that depend on luck: guess and check, and Markov chains.
struct ChanceDraws {
  let sample: PartialFunction
  let architecture: Architecture
  let method: SamplingMethod
  let count: Int
  let seed: UInt64
  let isSummaryOnly: Bool
  /// The exact law over functions to compare with, if asked for.
  let posterior: FunctionPosterior?
  let drawOptions: DrawOptions
  let budgetOptions: BudgetOptions
  let output: OutputOptions
  let interruption: Interruption

  /// Prints the draws and adds what is known about them to the document.
  ///
  /// - Throws: `ExitCode.undecided` if fewer draws were made than asked for.
  func run(_ document: inout ResultDocument, _ progress: Progress) throws {
    let key = RandomKey(seed: seed)
    var statistics = DrawStatistics(
      EvaluationPoints(inputCount: architecture.inputCount, from: key.fold(in: .max)),
      teacher: try drawOptions.teacherNetwork(inputCount: architecture.inputCount), countsFunctions: posterior != nil)
    let exhausted: Exhausted?
    do {
      exhausted =
        method == .reject
        ? try reject(key, &statistics, &document, progress) : try chains(key, &statistics, &document, progress)
    } catch let error as UnsuitableMethod {
      throw ValidationError(error.description)
    } catch let error as OutOfMemoryBudget {
      throw ValidationError(error.description)
    }
    progress.finish()
    describe(statistics, in: &document)
    document["draws"] = .integer(statistics.records.count)
    document["exhausted"] = exhausted.map { .string($0.description) } ?? .null
    let failed = posterior.map { compare(statistics, with: $0, &document) } ?? false
    if let csv = drawOptions.csv { try Output.write(statistics.csv, to: csv) }
    if output.json { try Output.write(try document.text(isPretty: false) + "\n") }
    if !output.quiet { Output.warn(Self.line(document, statistics)) }
    if failed { throw ExitCode.disagreement }
    if exhausted != nil { throw ExitCode.undecided }
  }

  /// Adds the distance from the exact law; true if independent draws fail the uniformity test.
  private func compare(
    _ statistics: DrawStatistics, with posterior: FunctionPosterior, _ document: inout ResultDocument
  ) -> Bool {
    let counts = statistics.functionCounts
    let total = Double(statistics.records.count)
    guard total > 0 else { return false }
    var distance = 0.0
    var known = 0
    for entry in posterior.functions {
      let drawn = counts[entry.table.values] ?? 0
      known += drawn
      distance += abs(Double(drawn) / total - Double(rounding: Rational(entry.settings, posterior.total)))
    }
    distance += Double(statistics.records.count - known) / total
    var fields: [String: JSONValue] = [
      "functions": .integer(posterior.functions.count), "total_variation": .number(distance / 2),
    ]
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

  private func emit(_ draw: NetworkDraw, _ statistics: inout DrawStatistics) throws {
    if !isSummaryOnly {
      try Output.write(DrawLines.line(of: .init(number: draw.number, tries: draw.tries, network: draw.network)))
    }
    statistics.add(draw)
  }

  // MARK: - Methods

  private func reject(
    _ key: RandomKey, _ statistics: inout DrawStatistics, _ document: inout ResultDocument, _ progress: Progress
  ) throws -> Exhausted? {
    let sampler = try RejectionSampler(sample, architecture, memory: budgetOptions.memory)
    let shard = drawOptions.shard ?? Shard()
    let numbers = stride(from: shard.index - 1, to: count, by: shard.count)
    let wanted = numbers.underestimatedCount
    let clock = Stopwatch()
    let run = sampler.draw(
      numbers, from: key, within: budgetOptions.startedBudget(), maximumTries: drawOptions.tries,
      jobs: budgetOptions.jobCount, interruption: interruption
    ) { run in
      progress.update(Self.progressLine(run, wanted, clock.wallSeconds))
    }
    for draw in run.draws {
      try emit(draw, &statistics)
    }
    let interval = run.acceptance()
    document["tries"] = .exact(run.tries)
    document["acceptance"] = [
      "estimate": .number(interval.estimate), "lower": .number(interval.lower), "upper": .number(interval.upper),
      "confidence": .number(interval.confidence),
    ]
    // A speed is a wall time in another form, and stands with it.
    document.speed = Double(run.tries) / max(clock.wallSeconds, 0.001)
    return run.exhausted
  }

  private static func progressLine(_ run: RejectionRun, _ wanted: Int, _ seconds: Double) -> String {
    let speed = Double(run.tries) / max(seconds, 0.001)
    let interval = run.acceptance()
    var line = "\(run.draws.count) of \(wanted) draws   \(short(Double(run.tries))) tries   \(short(speed)) networks/s"
    if run.draws.isEmpty {
      line += "   acceptance below \(String(format: "%.2g", interval.upper))"
    } else {
      let rest = Double(wanted - run.draws.count) / interval.estimate / speed
      line += "   acceptance \(String(format: "%.2g", interval.estimate))   about \(short(rest)) s left"
    }
    return line
  }

  private static func short(_ value: Double) -> String {
    for (unit, factor) in [("G", 1e9), ("M", 1e6), ("k", 1e3)] where value >= factor {
      return String(format: "%.1f", value / factor) + unit
    }
    return String(format: "%.0f", value)
  }

  private func chains(
    _ key: RandomKey, _ statistics: inout DrawStatistics, _ document: inout ResultDocument, _ progress: Progress
  ) throws -> Exhausted? {
    let sampler = try ChainSampler(
      sample, architecture, method: method == .gibbs ? .gibbs : .metropolis, memory: budgetOptions.memory)
    let plan = ChainSampler.Plan(
      chains: drawOptions.chains, burnIn: drawOptions.burnIn, thinning: drawOptions.thinning)
    let shard = drawOptions.shard ?? Shard()
    let clock = Stopwatch()
    var failure: (any Error)?
    var waiting: [Int: NetworkDraw] = [:]
    var next = 0
    let chainCount = plan.chains
    // Chains advance at different speeds, and draws are printed in the order of their numbers.
    func flush(_ isLast: Bool) {
      while next < count, failure == nil {
        if !shard.contains(next % chainCount) {
          next += 1
          continue
        }
        guard let draw = waiting.removeValue(forKey: next) else {
          if !isLast { return }
          next += 1
          continue
        }
        do {
          try emit(draw, &statistics)
        } catch {
          failure = error
        }
        next += 1
      }
    }
    let isMine: (Int) -> Bool = { shard.contains($0) }
    let run = sampler.draw(
      count, from: key, plan: plan, within: budgetOptions.startedBudget(), jobs: budgetOptions.jobCount,
      interruption: interruption, isIncluded: isMine
    ) { draws, run in
      for draw in draws { waiting[draw.number] = draw }
      flush(false)
      let rest = clock.wallSeconds / Double(max(1, run.drawCount)) * Double(count - run.drawCount)
      progress.update(
        "\(run.drawCount) of \(count) draws   \(Self.short(Double(run.steps))) steps   "
          + "\(run.temperatures.count) temperatures"
          + (run.drawCount == 0 ? "" : "   about \(Self.short(max(0, rest))) s left"))
    }
    flush(true)
    if let failure { throw failure }
    document["steps"] = .exact(run.steps)
    document["temperatures"] = .array(run.temperatures.map { .number($0) })
    document["exchange_rates"] = .array(run.exchangeRates.map { .number($0) })
    var diagnostics: [String: JSONValue] = [:]
    let total = Double(statistics.points.count)
    var measures: [(String, (DrawRecord) -> Double)] = [
      ("ones", { Double($0.ones) / total }), ("wires", { Double($0.wires) }),
    ]
    if drawOptions.teacher != nil { measures.append(("population_error", { Double($0.wrong ?? 0) / total })) }
    for (name, measure) in measures {
      let result = ChainDiagnostics(statistics.byChain(plan.chains, measure))
      diagnostics[name] = [
        "r_hat": result.rHat.map { .number($0) } ?? .null,
        "bulk_sample_size": result.bulkSampleSize.map { .number($0) } ?? .null,
        "tail_sample_size": result.tailSampleSize.map { .number($0) } ?? .null,
      ]
    }
    document["diagnostics"] = .object(diagnostics)
    return run.exhausted
  }

  // MARK: - Summary

  private func describe(_ statistics: DrawStatistics, in document: inout ResultDocument) {
    func share(_ value: (mean: Double, error: Double)?) -> JSONValue {
      value.map { ["mean": .number($0.mean), "standard_error": .number($0.error)] } ?? .null
    }
    document["population"] = [
      "points": .integer(statistics.points.count), "complete": .bool(statistics.points.isComplete),
    ]
    document["agreement"] = share(statistics.agreement)
    guard drawOptions.teacher != nil else { return }
    document["population_error"] = share(statistics.populationError)
    document["error_histogram"] = .array(
      statistics.errorHistogram.map { ["wrong": .integer($0.wrong), "draws": .integer($0.draws)] })
  }

  private static func line(_ document: ResultDocument, _ statistics: DrawStatistics) -> String {
    var parts = ["\(statistics.records.count) draws"]
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
    if let agreement = statistics.agreement {
      parts.append("two draws agree on \(String(format: "%.4f", agreement.mean)) of all points")
    }
    if let error = statistics.populationError {
      parts.append("population error \(String(format: "%.4f", error.mean)) +- \(String(format: "%.4f", error.error))")
    }
    return parts.joined(separator: ", ")
  }
}
