import ArgumentParser
import Columns
import Formats
import Foundation
import Numbers
import Running
import Sampling
import Solving
import Synthesis
import ThresholdNetworks

/// How networks are drawn.
enum SamplingMethod: String, CaseIterable, ExpressibleByArgument {
  /// Independent and exactly uniform, by the ranks of the exact count.
  case fair
  /// Independent and exactly uniform, by drawing from the prior until a network fits.
  case reject
  /// Markov chains whose stationary law is uniform: a neuron redrawn given all others, or small changes.
  case gibbs, metropolis

  /// How a chain moves; nil where draws are independent.
  var chainMethod: ChainSampler.Method? { ChainSampler.Method(rawValue: rawValue) }
}

/// `thresher sample FILE --widths 4,1 -n 1000`: networks that fit, drawn from the uniform law on their parameters.
struct SampleNetworks: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Draw networks that fit a sample, uniformly over their parameter settings.",
    discussion: """
      Prints one network a line as JSON. The method `fair` counts first; its draws are independent and exactly \
      uniform, and each is evaluated again. --test-uniformity compares them with the exact posterior over \
      functions by a chi-square test with a false-alarm rate of one in a million; a failure ends with exit code 70. \
      reject draws from the prior until a network fits: independent too, but hopeless where few fit. gibbs and \
      metropolis are Markov chains with replica exchange; the summary tells how many independent draws theirs are \
      worth. With --mismatches K, networks that are wrong on at most K labels count as fitting. Ctrl-C keeps what was drawn; exit code 30 if fewer draws were made than asked for.
      """)

  /// The probability with which the uniformity test rejects fair draws.
  static let falseAlarmRate = 1e-6
  /// The draws that are held in memory at a time.
  private static let chunk = 1 << 20

  @OptionGroup var question: RandomNetworkOptions
  @Option(
    name: [.customShort("n"), .customLong("draws")], parsing: .unconditional,
    help: ArgumentHelp("The number of draws.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...1_000_000_000) })
  var draws: Int = 1
  @Option(parsing: .unconditional, help: "How to draw: fair, reject, gibbs or metropolis.")
  var method: SamplingMethod = .fair
  @Flag(help: "Compare the draws with the exact posterior (at most 9 inputs).")
  var testUniformity = false
  @Flag(help: "Print no networks, only the summary (with --json) and the result of the test.")
  var summaryOnly = false
  @OptionGroup var drawOptions: DrawOptions
  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { budgetOptions.time }

  func validate() throws {
    try drawOptions.check(for: method)
    if testUniformity && method == .fair && drawOptions.shard != nil {
      throw ValidationError("found --test-uniformity and --shard; expected one of them, for a test needs all draws")
    }
  }

  func run() throws {
    if let model = neuronOptions.richModel { return try sample(model) }
    let (instance, architecture) = try question.question()
    var parameters = question.parameters
    parameters["method"] = .string(method.rawValue)
    parameters["draws"] = .integer(draws)
    parameters.merge(drawOptions.parameters(of: method)) { $1 }
    var document = ResultDocument(verb: "sample", parameters: parameters, instance: instance)
    let progress = output.progress
    defer { progress.finish() }
    do {
      if method != .fair {
        try drawByChance(instance, architecture, &document, progress)
        return
      }
      try drawFairly(instance, architecture, &document, progress)
    } catch let stop as CountingStopped {
      progress.finish()
      document["reason"] = .string(stop.description)
      try output.summarize(document)
      Self.note("no draws: \(stop); `thresher mass` estimates the prior mass")
      throw ExitCode.undecided
    }
  }

  private func drawByChance(
    _ instance: Instance, _ architecture: Architecture, _ document: inout ResultDocument, _ progress: Progress
  ) throws {
    var effort = budgetOptions.startedEffort(progress)
    if try isKnownToBeImpossible(instance, architecture, effort) {
      document["draws"] = 0
      try output.summarize(document)
      Self.note("no setting of widths \(architecture) fits")
      throw ExitCode.impossible
    }
    let posterior =
      try testUniformity
      ? FunctionPosterior(
        of: instance.function, architecture: architecture, mismatches: instance.mismatches, effort: effort
      )
      : nil
    // The draws have what the exact law leaves.
    effort.budget.resources = effort.budget.resources.map { $0 - min($0, posterior?.resources ?? 0) }
    try ChanceDraws(
      sample: instance.function, architecture: architecture, mismatches: instance.mismatches, method: method,
      count: draws, seed: question.seed,
      isSummaryOnly: summaryOnly, posterior: posterior, drawOptions: drawOptions, effort: effort,
      output: output, header: try header(instance)
    ).run(&document, progress)
  }

  /// Whether a short look shows that nothing fits: chance would try for ever.
  private func isKnownToBeImpossible(
    _ instance: Instance, _ architecture: Architecture, _ effort: Effort
  ) throws -> Bool {
    // Formulas beyond this size take longer to write than the look is worth.
    guard architecture.weightCount * instance.function.pointCount <= 2_000_000 else { return false }
    var short = effort.with(resources: min(effort.budget.resources ?? .max, 8_000_000))
    if let deadline = effort.budget.deadline { short.budget.deadline = .now + (deadline - .now) / 4 }
    let question = InterpolationQuestion(
      sample: instance.function, architecture: architecture, mismatches: instance.mismatches)
    if case .impossible = try DecisionPanel(.one(.auto)).decide(question, effort: short).decision.answer { return true }
    return false
  }

  /// The line that heads the draws of a shard.
  private func header(_ instance: Instance) throws -> DrawHeader? {
    guard let shard = drawOptions.shard else { return nil }
    var parameters = question.parameters.merging(drawOptions.parameters(of: method)) { $1 }
    parameters["method"] = .string(method.rawValue)
    parameters["shard"] = nil
    return try DrawHeader(
      parameters: parameters, digest: instance.sample.digest, draws: draws, shard: shard.index, of: shard.count,
      version: Versions.thresher)
  }

  private func drawFairly(
    _ instance: Instance, _ architecture: Architecture, _ document: inout ResultDocument, _ progress: Progress
  ) throws {
    let effort = budgetOptions.startedEffort(progress)
    let sampler = try FairSampler(
      of: instance.function, architecture: architecture, mismatches: instance.mismatches, effort: effort)
    document["count"] = .string("\(sampler.count)")
    guard !sampler.count.isZero else {
      document["draws"] = 0
      try output.summarize(document)
      Self.note("no setting of widths \(architecture) fits")
      throw ExitCode.impossible
    }
    let posterior =
      try testUniformity
      ? FunctionPosterior(
        of: instance.function, architecture: architecture, mismatches: instance.mismatches, effort: effort)
      : nil
    var counts: [BitVector: Int] = [:]
    let key = RandomKey(seed: question.seed)
    let header = try header(instance)
    var recorder = try fairRecorder(instance, architecture, header)
    // Whole chunks are shared out where there are enough of them, which shares the work; else single draws.
    let shard = drawOptions.shard ?? .whole
    let sharesChunks = (draws + Self.chunk - 1) / Self.chunk >= shard.count
    func isMine(_ number: Int) -> Bool { shard.contains(sharesChunks ? number / Self.chunk : number) }
    var begun = 0
    var done = 0
    // False once a chunk was not drawn or printed to its end.
    var isWhole = true
    while begun < draws, isWhole, !effort.isStopped {
      defer { begun += min(Self.chunk, draws - begun) }
      if sharesChunks && !isMine(begun) { continue }
      let batch: NetworkBatch
      do {
        batch = try sampler.draw(min(Self.chunk, draws - begun), key: key.fold(in: UInt64(begun)))
      } catch is CountingStopped where done > 0 {
        // What was drawn before stands.
        isWhole = false
        break
      }
      if recorder != nil {
        for index in 0..<batch.count where isMine(begun + index) {
          if effort.isStopped {
            isWhole = false
            break
          }
          try recorder?.add(NetworkDraw(number: begun + index, network: batch[index], tries: 1))
          done += 1
          progress.update(done, of: draws, "draws")
        }
        try recorder?.flush()
      } else if summaryOnly {
        done += batch.count
      } else {
        isWhole = try print(batch, &done, effort, progress)
      }
      if posterior != nil { counts.merge(try batch.functionCounts(), uniquingKeysWith: +) }
      progress.update(done, of: draws, "draws")
    }
    progress.finish()
    document["draws"] = .integer(done)
    document["tries"] = .exact(done)
    document["acceptance"] = ChanceDraws.certainAcceptance
    if begun < draws || !isWhole { document.stop(effort.exhaustion()?.description) }
    if let recorder {
      try recorder.finish(&document)
      if !output.quiet { Self.note((["\(done) draws"] + recorder.parts).joined(separator: ", ")) }
    }
    if let posterior {
      let test = UniformityTest(counts: counts, posterior: posterior)
      document["uniformity"] = [
        "classes": .integer(test.classCount), "statistic": .number(test.statistic),
        "degrees_of_freedom": .integer(test.degreesOfFreedom), "tail": .number(test.tail),
        "false_alarm_rate": .number(Self.falseAlarmRate), "passed": .bool(test.tail >= Self.falseAlarmRate),
      ]
      Self.note(
        "chi-square \(test.statistic) with \(test.degreesOfFreedom) degrees of freedom, tail \(test.tail): "
          + (test.tail >= Self.falseAlarmRate ? "passed" : "FAILED") + " at \(Self.falseAlarmRate)")
      try output.summarize(document)
      if test.tail < Self.falseAlarmRate { throw ExitCode.disagreement }
    } else {
      try output.summarize(document)
    }
    if begun < draws || !isWhole { throw ExitCode.undecided }
  }

  /// Looks at fair draws one by one if something is to be told about them; most uses only want the networks, fast.
  func fairRecorder(
    _ instance: Instance, _ architecture: Architecture, _ header: DrawHeader?
  ) throws -> DrawRecorder? {
    guard drawOptions.teacher != nil || drawOptions.csv != nil || drawOptions.tables || header != nil else {
      return nil
    }
    do {
      return try DrawRecorder(
        architecture, fitting: instance.function, count: draws, options: drawOptions, seed: question.seed,
        memory: budgetOptions.memory, isSilent: summaryOnly, countsFunctions: false, isNumbered: header != nil,
        header: header)
    } catch let error as OutOfMemoryBudget {
      throw ValidationError(error.description)
    }
  }

  /// One line a network, in few large writes; a million of them take seconds, and after Ctrl-C no further one is printed.
  ///
  /// - Returns: whether all were printed.
  private func print(
    _ batch: NetworkBatch, _ done: inout Int, _ effort: Effort, _ progress: Progress
  ) throws -> Bool {
    var lines = NetworkLines()
    let all = done + batch.count
    for index in 0..<batch.count {
      lines.append(batch[index])
      done += 1
      if index % 4096 == 4095 {
        if effort.isStopped { break }
        progress.update(done, of: draws, "draws")
      }
      if lines.bytes.count > 1 << 18 { try lines.flush() }
    }
    try lines.flush()
    return done == all
  }

  private static func note(_ text: String) {
    Output.warn(text)
  }
}
