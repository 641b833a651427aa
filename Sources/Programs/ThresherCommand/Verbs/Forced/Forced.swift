import ArgumentParser
import Columns
import Formats
import Numbers
import Running
import Solving
import Synthesis
import ThresholdNetworks

/// `thresher forced FILE --depth 2`: what all networks that fit have in common.
struct Forced: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "forced",
    abstract: "What all smallest networks, or all of given widths, share: inputs and thresholds.",
    discussion: """
      Over all settings of all architectures of the least weights at --depth, or of --widths: the exact share of \
      settings that read each input (in some neuron of the first layer whose function depends on it), so which inputs \
      all read and which none; and, where the networks can be listed, the exact share of settings in which a layer has \
      a neuron "at least t of s inputs" or "fewer than t of s": a share of 1 is forced. The list is compared with the \
      count. Exit code 20 if nothing fits, 30 if the budget ends before that is known.
      """)

  @OptionGroup var instanceOptions: InstanceOptions
  @OptionGroup var architectureOptions: ArchitectureOptions
  @Option(
    parsing: .unconditional, help: ArgumentHelp("List at most so many networks for thresholds.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...100_000_000) })
  var limit: Int = 100_000
  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { budgetOptions.time }

  func run() throws {
    if let model = neuronOptions.richModel { return try findForced(model) }
    let instance = try instanceOptions.questioned().instance
    let progress = output.progress
    defer { progress.finish() }
    let effort = budgetOptions.startedEffort(progress)
    var document = ResultDocument(verb: "forced", parameters: parameters, instance: instance)
    let architectures = try architectureOptions.architectures(of: instance, effort: effort, progress)
    let inclusion: InputShares
    do {
      inclusion = InputShares(
        try InputInclusion(
          of: instance.function, architectures: architectures, mismatches: instance.mismatches, effort: effort))
    } catch let stop as CountingStopped {
      progress.finish()
      try stopped(stop.description, architectures, &document)
    }
    let shapes = try ForcedShapes(
      of: instance.function, architectures, mismatches: instance.mismatches, limit: limit, total: inclusion.total,
      effort: effort
    ) { count in progress.update("listing networks   \(count) found") }
    progress.finish()
    try finish(architectures, inclusion, shapes, &document)
  }

  /// Ends where the count does.
  func stopped(
    _ reason: String, _ architectures: [Architecture], _ document: inout ResultDocument
  ) throws -> Never {
    document["architectures"] = .array(architectures.map { .array($0.widths.map { .integer($0) }) })
    document["inputs"] = .null
    document["reason"] = .string(reason)
    try output.emit(document, text: "not decided: \(reason)\n")
    throw ExitCode.undecided
  }

  /// Prints what all have in common.
  func finish(
    _ architectures: [Architecture], _ inclusion: InputShares, _ shapes: ForcedShapes, _ document: inout ResultDocument
  ) throws {
    document["architectures"] = .array(architectures.map { .array($0.widths.map { .integer($0) }) })
    record(inclusion, shapes, in: &document)
    try output.emit(document, text: text(architectures, inclusion, shapes))
    if inclusion.total.isZero { throw ExitCode.impossible }
    if !shapes.isComplete { throw ExitCode.undecided }
  }

  var parameters: [String: JSONValue] {
    var fields = instanceOptions.parameters.merging(architectureOptions.parameters) { $1 }
    fields["limit"] = .integer(limit)
    return fields
  }

  // MARK: Results

  private func word(_ share: Rational) -> String { share == 1 ? "all" : share == 0 ? "none" : "some" }

  private func record(_ inclusion: InputShares, _ shapes: ForcedShapes, in document: inout ResultDocument) {
    document["count"] = .string("\(inclusion.total)")
    document["inputs"] = .array(
      inclusion.without.indices.compactMap { input in
        inclusion.share(of: input).map {
          ["input": .string("x\(input + 1)"), "read_by": .string(word($0)), "share": .string("\($0)")]
        }
      })
    document["networks"] = shapes.isComplete ? .integer(shapes.networkCount) : .null
    document["layers"] =
      shapes.isComplete
      ? .array(
        shapes.layers.map { layer in
          .array(layer.map { ["neuron": .string($0.shape), "share": .string("\($0.share)")] })
        }) : .null
    if let reason = shapes.reason { document["reason"] = .string(reason) }
  }

  private func text(_ architectures: [Architecture], _ inclusion: InputShares, _ shapes: ForcedShapes) -> String {
    let names = architectures.map(\.description).joined(separator: "  ")
    if inclusion.total.isZero { return "widths \(names.isEmpty ? "of any size" : names): nothing fits\n" }
    func decimal(_ share: Rational) -> String {
      share == 0 || share == 1 ? "" : "\(share)  (about \(Double(rounding: share)))"
    }
    var text = "widths \(names): \(inclusion.total) settings\n"
    for input in inclusion.without.indices {
      guard let share = inclusion.share(of: input) else { continue }
      text += "  x\(input + 1)  read by \(word(share))  \(decimal(share))".trimmingTrailingBlanks + "\n"
    }
    guard shapes.isComplete else { return text + "thresholds not decided: \(shapes.reason ?? "")\n" }
    for (index, layer) in shapes.layers.enumerated() {
      text += index == shapes.layers.count - 1 ? "output\n" : "layer \(index + 1)\n"
      for entry in layer {
        text += "  \(entry.shape)  in \(word(entry.share))  \(decimal(entry.share))".trimmingTrailingBlanks + "\n"
      }
    }
    return text
  }
}

/// The settings that fit, and how many of them do not read each input.
struct InputShares {
  let total: Integer
  let without: [Integer]

  /// The share of the settings that read an input; nil if nothing fits.
  func share(of input: Int) -> Rational? { total.isZero ? nil : 1 - Rational(without[input], total) }
}

extension InputShares {
  init(_ inclusion: InputInclusion) { self.init(total: inclusion.total, without: inclusion.without) }
}

extension String {
  fileprivate var trimmingTrailingBlanks: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
