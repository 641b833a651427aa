import ArgumentParser
import Columns
import Formats
import Numbers
import Solving
import ThresholdNetworks

/// `thresher count FILE --widths 6,3,1`: how many parameter settings interpolate, exactly.
struct Count: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The exact number of parameter settings of an architecture that fit a sample.",
    discussion: """
      Sums over the columns that a neuron can have on the sample, in exact integers, at any depth. Exit code 30 if \
      the budget ends before the count is known.
      """)

  @OptionGroup var instanceOptions: InstanceOptions
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The widths of the layers, as in 6,3,1.", valueName: "widths"),
    transform: Parse.widths)
  var widths: Widths
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let instance = try instanceOptions.instance()
    guard instance.mismatches == 0 else {
      throw ValidationError("found --mismatches \(instance.mismatches); count treats samples that are fitted exactly")
    }
    let architecture = widths.architecture(inputCount: instance.function.inputCount)
    var parameters = instanceOptions.parameters
    parameters["widths"] = .array(widths.values.map { .integer($0) })
    var document = ResultDocument(verb: "count", parameters: parameters, instance: instance)
    let progress = output.progress
    defer { progress.finish() }
    do {
      let result = try InterpolatorCount(
        of: instance.function, architecture: architecture, within: budgetOptions.startedBudget(),
        interruption: Interrupts.install()
      ) { state in progress.update("\(state.phase)   \(state.resources / 1000)k units") }
      progress.finish()
      document["count"] = .string("\(result.count)")
      document["settings"] = .string("\(result.settings)")
      document["probability"] = .string("\(result.probability)")
      document["resources"] = .integer(Int(clamping: result.resources))
      if let bits = result.surprisal {
        document["bits"] = ["lower": .string(bits.lowerText()), "upper": .string(bits.upperText())]
      } else {
        document["bits"] = .null
      }
      try output.emit(document, text: Self.text(result))
    } catch let stop as CountingStopped {
      progress.finish()
      document["count"] = .null
      document["reason"] = .string(stop.description)
      try output.emit(
        document,
        text: """
          count        not known: \(stop)
                       the exact count is out of reach within this budget; `thresher mass` estimates it

          """)
      throw ExitCode.undecided
    }
  }

  private static func text(_ result: InterpolatorCount) -> String {
    var text = """
      count        \(result.count)
      settings     \(result.settings)
      probability  \(result.probability)

      """
    if let bits = result.surprisal {
      text += "-log2        \(bits.lowerText(digits: 20)) ... \(bits.upperText(digits: 20))\n"
    } else {
      text += "-log2        infinite: no setting fits\n"
    }
    return text
  }
}
