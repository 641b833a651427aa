import ArgumentParser
import Certificates
import Files
import Formats
import Foundation
import Running
import Solving
import Synthesis
import ThresholdNetworks

/// One run of `thresher minimize`: the searches it makes and the result it prints.
struct MinimizeRun {
  let command: Minimize
  let instance: Instance
  /// The network whose function is asked about, if one was named.
  let network: NamedNetwork?
  let progress: Progress
  private let history = IntervalHistory()
  private let effort: Effort
  private let journal: Journal?
  /// The lock on the folder that --certify names, from the start on.
  private let lock: Descriptor?

  /// - Parameters:
  ///   - network: the network that was named instead of an instance.
  ///   - progress: nil for that of the command.
  ///   - effort: nil for that of the command, which starts now.
  init(
    _ command: Minimize, instance: Instance, network: NamedNetwork? = nil, progress: Progress? = nil,
    effort: Effort? = nil
  ) throws {
    self.command = command
    self.instance = instance
    self.network = network
    self.progress = progress ?? command.output.progress
    self.effort = effort ?? command.budgetOptions.startedEffort(self.progress, isDetail: true)
    lock = try command.certify.map { path in
      let folder = CertificateFolder(
        path: path, proofLimit: 0, instanceOptions: command.instanceOptions, instance: instance)
      try folder.requireDistinctPoints()
      return try folder.lock()
    }
    let header = Self.journalHeader(command, instance)
    let keeper = KeptRefutations(effort: self.effort)
    journal = try command.journal.map {
      try Journal(
        path: $0, header: header.text(isPretty: false), inputCount: instance.function.inputCount,
        resuming: command.resume, keeper: keeper)
    }
  }

  // MARK: Searches

  func minimize(depths: ClosedRange<Int>) throws {
    var results: [MinimizationResult] = []
    for depth in depths { results.append(try search(depth: depth, mismatches: instance.mismatches)) }
    let certificate = try results.first.flatMap { try certify($0) }
    progress.finish()
    let best = Summary(results)
    var document = ResultDocument(verb: "minimize", parameters: parameters, instance: instance)
    if let certificate { document["certificate"] = .object(certificate.fields) }
    if results.count == 1 { document.intervalHistory = history.text }
    for (field, value) in fields(best) { document[field] = value }
    if results.count > 1 {
      document["depths"] = .array(results.map { result in .object(fields(Summary([result]))) })
    }
    var explanation: Explanation?
    if command.explain, best.answer == .optimal {
      explanation = try explain(best)
      document["explanation"] = explanation?.value(of: instance.function) ?? .null
    }
    var text = results.map { resultText($0) }.joined(separator: "\n")
    if let network {
      let yours = yours(network, best)
      document["yours"] = .object(yours.fields)
      text += "\n" + yours.text
    }
    if let certificate { text += "\ncertificate: " + certificate.text }
    if let explanation { text += explanation.text(of: instance.function) }
    try command.output.emit(document, text: text)
    if best.answer == .interval { throw ExitCode.undecided }
  }

  /// The best of several depths, without printing it.
  func best(of depths: ClosedRange<Int>) throws -> Summary {
    Summary(try depths.map { try search(depth: $0, mismatches: instance.mismatches) })
  }

  func frontier(depths: ClosedRange<Int>) throws {
    var steps: [(mismatches: Int, best: Summary)] = []
    var isComplete = true
    for mismatches in 0... {
      var results: [MinimizationResult] = []
      for depth in depths { results.append(try search(depth: depth, mismatches: mismatches)) }
      let best = Summary(results)
      steps.append((mismatches + instance.base, best))
      if best.answer == .interval { isComplete = false }
      let isTrivial = [false, true].contains { value in
        instance.function.mismatchWeight(of: BitVector(repeating: value, count: instance.function.pointCount))
          <= mismatches
      }
      if isTrivial || effort.isStopped { break }
    }
    progress.finish()
    var document = ResultDocument(verb: "minimize", parameters: parameters, instance: instance)
    document["frontier"] = .array(
      steps.map { step in
        var step = (mismatches: JSONValue.integer(step.mismatches), fields: fields(step.best))
        step.fields["mismatches"] = step.mismatches
        return .object(step.fields)
      })
    document["answer"] = isComplete ? "optimal" : "interval"
    try command.output.emit(document, text: frontierText(steps))
    if !isComplete { throw ExitCode.undecided }
  }

  /// The certificate that `--certify` asks for.
  private func certify(_ result: MinimizationResult) throws -> (fields: [String: JSONValue], text: String)? {
    guard let path = command.certify else { return nil }
    let folder = CertificateFolder(
      path: path, proofLimit: 64 << 20, instanceOptions: command.instanceOptions, instance: instance)
    let (certificate, recipes) = try folder.write(
      result, effort: effort)
    var fields = try folder.fields(certificate, recipes)
    for field in ["minima", "refuted"] { fields[field] = nil }
    return (fields, try folder.text(certificate, recipes))
  }

  private func search(depth: Int, mismatches: Int) throws -> MinimizationResult {
    var options = command.options(depth: depth, instance)
    options.mismatches = mismatches
    options.recordsEvidence = command.certify != nil
    options.book = JobAnswers.book(about: instance.function)
    options.countsWhatIsLeft = progress.isSeen
    progress.update("depth \(depth)   no architectures settled, all open")
    let result = try Search.minimize(
      instance.function, options: options, effort: effort, journal: journal
    ) { state in
      history.note(lower: state.lower, upper: state.upper)
      let upper = state.upper.map(String.init) ?? "?"
      let current = state.current.map { "   at \($0)" } ?? ""
      let left = state.left.map { "\($0)" } ?? "sizes \(state.lower)...\(upper) with all their"
      progress.update(
        "\(command.size.rawValue) \(state.lower)...\(upper)   depth \(state.depth)\(current)   \(state.settled) settled   "
          + "\(left) architectures open")
    }
    history.note(lower: result.lower, upper: result.upper)
    return result
  }

  private func explain(_ best: Summary) throws -> Explanation? {
    try Explanation.find(
      of: instance.function, results: best.results, engine: command.engine, effort: effort
    ) { count in progress.update("explaining   \(count) points left") }
  }

  // MARK: Results

  /// The best of the searched depths.
  struct Summary {
    let results: [MinimizationResult]
    let answer: MinimizationResult.Answer
    let lower: Int?
    let upper: Int?
    let minima: [Interpolator]

    init(_ results: [MinimizationResult]) {
      self.results = results
      let possible = results.filter { $0.answer != .none }
      let upper = possible.compactMap(\.upper).min()
      let lower = possible.map(\.lower).min()
      let isOpen = possible.contains { $0.answer == .interval && $0.lower <= upper ?? .max }
      answer = possible.isEmpty ? .none : isOpen ? .interval : .optimal
      self.upper = upper
      self.lower = isOpen ? lower : upper
      minima = possible.filter { $0.upper == upper }.flatMap(\.minima)
    }
  }

  var parameters: [String: JSONValue] { Self.parameters(command) }

  private static func parameters(_ command: Minimize) -> [String: JSONValue] {
    var fields = command.instanceOptions.parameters
    fields["size"] = .string(command.size.rawValue)
    fields["engine"] = .string(command.engine.rawValue)
    if let depths = command.depths {
      fields["depths"] = .array(depths.map { .integer($0) })
    } else {
      fields["depth"] = .integer(command.depth ?? 2)
    }
    if command.frontier { fields["frontier"] = true }
    if let budget = command.budgetOptions.budget { fields["budget"] = .string(String(budget)) }
    return fields
  }

  /// What a journal is about; limits of time do not matter to the decisions in it.
  private static func journalHeader(_ command: Minimize, _ instance: Instance) -> JSONValue {
    [
      "schema": .string("\(Journal.schema)2"), "question": .object(parameters(command)),
      "sha256": .string(instance.sample.digest), "version": .string(Versions.thresher),
    ]
  }

  func fields(_ summary: Summary) -> [String: JSONValue] {
    var fields: [String: JSONValue] = [
      "answer": .string(summary.answer.rawValue), "lower": summary.lower.map { .integer($0) } ?? .null,
      "upper": summary.upper.map { .integer($0) } ?? .null,
      "minima": .array(summary.minima.map(minimum)),
      "refuted": .array(summary.results.flatMap(\.refuted).map(refuted)),
      "resources": .exact(summary.results.reduce(0) { $0 &+ $1.resources }),
    ]
    if summary.results.count == 1 { fields["depth"] = .integer(summary.results[0].depth) }
    if let reason = summary.results.compactMap(\.exhausted).first, summary.answer == .interval {
      fields["reason"] = .string(reason.description)
    }
    let ties = summary.results.flatMap(\.openTies)
    if !ties.isEmpty { fields["open_ties"] = .array(ties.map(Self.widths)) }
    return fields
  }

  private func minimum(_ interpolator: Interpolator) -> JSONValue {
    let network = interpolator.network
    var fields: [String: JSONValue] = [
      "widths": Self.widths(network.architecture), "weights": .integer(network.architecture.weightCount),
      "neurons": .integer(network.architecture.neuronCount), "wires": .integer(network.wireCount),
      "network": NetworkJSON.value(of: network),
    ]
    if command.instanceOptions.mismatches != nil || command.frontier {
      fields["mismatches"] = .integer(interpolator.mismatches + instance.base)
    }
    return .object(fields)
  }

  private func refuted(_ entry: MinimizationResult.Refuted) -> JSONValue {
    var fields: [String: JSONValue] = [
      "widths": Self.widths(entry.architecture), "by": .string(entry.refutation.method),
    ]
    if let wires = entry.maximumWires { fields["wires"] = .integer(wires) }
    return .object(fields)
  }

  static func widths(_ architecture: Architecture) -> JSONValue {
    .array(architecture.widths.map { .integer($0) })
  }

  // MARK: Text

  private func resultText(_ result: MinimizationResult) -> String {
    let measure = result.measure.rawValue
    var text: String
    switch result.answer {
    case .none: text = "depth \(result.depth): no network of this depth fits\n"
    case .optimal: text = "depth \(result.depth): least \(measure) \(result.upper ?? result.lower)\n"
    case .interval:
      text = "depth \(result.depth): \(measure) \(result.lower)...\(result.upper.map(String.init) ?? "?")"
      text += result.exhausted.map { " (\($0))\n" } ?? "\n"
    }
    for interpolator in result.minima {
      text += "  fits     \(interpolator.network.architecture)"
      text += "   weights \(interpolator.network.architecture.weightCount)"
      text += ", neurons \(interpolator.network.architecture.neuronCount), wires \(interpolator.network.wireCount)"
      if interpolator.mismatches + instance.base > 0 {
        text += ", mismatches \(interpolator.mismatches + instance.base)"
      }
      let lines = NetworkText.lines(of: interpolator.network, on: instance.sample)
      text += "\n" + lines.map { "             \($0)\n" }.joined()
    }
    for architecture in result.openTies { text += "  open     \(architecture)   fits as few, or not\n" }
    for entry in result.refuted {
      let wires = entry.maximumWires.map { " with \($0) wires" } ?? ""
      text += "  refuted  \(entry.architecture)\(wires)   by \(entry.refutation.method)\n"
    }
    return text
  }

  private func frontierText(_ steps: [(mismatches: Int, best: Summary)]) -> String {
    var table = FrontierTable(measure: command.size.rawValue)
    for (mismatches, best) in steps {
      let size =
        best.answer == .interval
        ? "\(best.lower.map(String.init) ?? "?")...\(best.upper.map(String.init) ?? "?")"
        : best.upper.map(String.init) ?? "none"
      table.add(
        mismatches: mismatches, size: size, widths: best.minima.map { $0.network.architecture.description })
    }
    return table.text
  }
}
