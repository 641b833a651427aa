import ArgumentParser
import Formats
import Running
import Solving
import Synthesis
import ThresholdNetworks

/// `thresher enumerate FILE --widths 3,2,1`: everything that fits.
struct Enumerate: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "enumerate",
    abstract: "All functions, or all networks, of given widths that fit a sample.",
    discussion: """
      Without --widths the least weights at --depth are found first and every architecture that attains them is \
      enumerated. The solver finds the functions; the column engine counts the parameter settings of each, where the \
      exact count is in reach. Ctrl-C prints what was found (exit code 30).
      """)

  @OptionGroup var instanceOptions: InstanceOptions
  @OptionGroup var architectureOptions: ArchitectureOptions
  @Flag(help: "What counts as one result (default: functions).")
  var kind: Enumeration.Kind = .functions
  @Option(
    name: .customLong("up-to"), parsing: .unconditionalSingleValue,
    help:
      "Regard as the same what differs by exchanging: neurons (of a layer), inputs (that the sample does not distinguish)."
  )
  var upTo: [Enumeration.Identification] = []
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Stop after so many results.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...100_000_000) })
  var limit: Int = 1_000_000
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Look for the i-th of n shares only; `thresher merge` joins them.", valueName: "i/n"),
    transform: Shard.parse)
  var shard: Shard?
  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { budgetOptions.time }

  func validate() throws {
    if shard != nil && !upTo.isEmpty {
      throw ValidationError("found --shard and --up-to; expected one of them, for shares hold parts of a class")
    }
    if kind == .functions && upTo.contains(.neurons) {
      throw ValidationError("found --up-to neurons with functions; expected --networks (a function has no neurons)")
    }
  }

  func run() throws {
    if let model = neuronOptions.richModel { return try enumerate(model) }
    let instance = try instanceOptions.instance()
    let sample = instance.function
    if kind == .functions && sample.inputCount > Enumeration.maximumInputs {
      throw ValidationError(
        "found \(sample.inputCount) inputs; expected at most \(Enumeration.maximumInputs) for truth tables")
    }
    let progress = output.progress
    defer { progress.finish() }
    let effort = budgetOptions.startedEffort(progress)
    var results: [Enumeration] = []
    for architecture in try architectureOptions.architectures(of: instance, effort: effort, progress) {
      progress.update("0 \(kind.rawValue) found   widths \(architecture)")
      results.append(
        try Enumeration(
          kind, of: sample, architecture: architecture, mismatches: instance.mismatches, upTo: Set(upTo),
          limit: limit, shard: shard ?? .whole, effort: effort
        ) { count in progress.update("\(count) \(kind.rawValue) found   widths \(architecture)") })
    }
    let listing = EnumerationListing(
      kind, results, effort: effort, hasOrbits: !upTo.isEmpty)
    progress.finish()
    if let shard {
      try listing.write(ShareFile(verb: "enumerate", parameters: parameters, instance: instance.value, shard: shard))
      if !listing.isComplete { throw ExitCode.undecided }
      return
    }
    var document = ResultDocument(verb: "enumerate", parameters: parameters, instance: instance)
    for (field, value) in listing.fields { document[field] = value }
    try output.emit(document, text: listing.text)
    if !listing.isComplete { throw ExitCode.undecided }
  }

  var parameters: [String: JSONValue] {
    var fields = instanceOptions.parameters.merging(architectureOptions.parameters) { $1 }
    fields["kind"] = .string(kind.rawValue)
    fields["up_to"] = .array(upTo.map(\.rawValue).sorted().map { .string($0) })
    fields["limit"] = .integer(limit)
    return fields
  }
}

extension Enumeration.Kind: EnumerableFlag {}
extension Enumeration.Identification: ExpressibleByArgument {}
