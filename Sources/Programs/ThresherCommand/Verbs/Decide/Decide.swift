import ArgumentParser
import Formats
import Running
import Solving
import Synthesis
import ThresholdNetworks

/// `thresher decide FILE --widths 3,2,1`: is there a network of this architecture that fits?
struct Decide: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "decide",
    abstract: "Whether some network of given widths fits a sample.",
    discussion: """
      Exit code 10: there is one, and it is printed. 20: there is none. 30: not decided within the budget. \
      70: two engines contradict each other (--engine both); the case is saved.
      """)

  @OptionGroup var instanceOptions: InstanceOptions
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The widths of the layers, as in 3,2,1.", valueName: "widths"),
    transform: Parse.widths)
  var widths: Widths
  @Option(
    parsing: .unconditional, help: ArgumentHelp("At most so many wires.", valueName: "N"),
    transform: { try Parse.count($0, in: 0...Int(Int32.max)) })
  var wires: Int?
  @Option(
    parsing: .unconditional,
    help: """
      Who decides: auto, z3, covering, columns, pricing, conflicts, or both (the first three after auto, which must agree).
      """)
  var engine: DecideEngine = .auto
  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { budgetOptions.time }

  func run() throws {
    if let model = neuronOptions.richModel { return try decide(model) }
    let instance = try instanceOptions.instance()
    let question = question(about: instance)
    let progress = output.progress
    progress.update("deciding \(question.architecture)")
    let effort = budgetOptions.startedEffort(progress, isDetail: true)
    defer { progress.finish() }
    let (decision, decidedBy) = try DecisionPanel(
      engine.panel, book: JobAnswers.book(about: instance.function)
    ).decide(question, effort: effort)
    progress.finish()
    var document = ResultDocument(verb: "decide", parameters: parameters, instance: instance)
    document["widths"] = .array(widths.values.map { .integer($0) })
    document["network"] = .null
    document["resources"] = .exact(decision.resources)
    switch decision.answer {
    case .found(let network):
      document["answer"] = "found"
      document["network"] = NetworkJSON.value(of: network)
      document["by"] = .string(decidedBy)
      let lines = NetworkText.lines(of: network, on: instance.sample).map { "  \($0)\n" }.joined()
      try output.emit(document, text: "found: widths \(question.architecture) fit\n\(lines)")
      throw ExitCode.found
    case .impossible(let refutation):
      document["answer"] = "impossible"
      document["by"] = .string(refutation.method)
      try output.emit(
        document, text: "impossible: no network of widths \(question.architecture) fits (by \(refutation.method))\n")
      throw ExitCode.impossible
    case .undecided(let reason):
      document["answer"] = "undecided"
      document["by"] = .null
      document["reason"] = .string(reason.description)
      try output.emit(document, text: "undecided: \(reason)\n")
      throw ExitCode.undecided
    }
  }

  func question(about instance: Instance) -> InterpolationQuestion {
    InterpolationQuestion(
      sample: instance.function, architecture: widths.architecture(inputCount: instance.function.inputCount),
      mismatches: instance.mismatches, maximumWires: wires)
  }

  private var parameters: [String: JSONValue] {
    var fields = instanceOptions.parameters
    fields["widths"] = .array(widths.values.map { .integer($0) })
    fields["engine"] = .string(engine.rawValue)
    if let wires { fields["wires"] = .integer(wires) }
    if let budget = budgetOptions.budget { fields["budget"] = .string(String(budget)) }
    return fields
  }
}

/// The engines that `decide` offers.
enum DecideEngine: String, ExpressibleByArgument, CaseIterable {
  case auto, z3, covering, columns, pricing, conflicts, both

  var panel: DecisionPanel.Choice {
    switch self {
    case .auto: .one(.auto)
    case .z3: .one(.z3)
    case .covering: .one(.covering)
    case .columns: .one(.columns)
    case .pricing: .one(.pricing)
    case .conflicts: .one(.conflicts)
    case .both: .both
    }
  }
}
