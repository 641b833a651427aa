import ArgumentParser
import Columns
import Files
import Formats
import Numbers
import Solving
import ThresholdNetworks

/// `thresher count FILE --widths 6,3,1`: how many parameter settings interpolate, exactly.
struct Count: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The exact number of parameter settings of an architecture that fit a sample.",
    discussion: """
      Sums over the columns that a neuron can have on the sample, in exact integers, at any depth. --posterior also \
      lists every function that a fitting network computes with its number of settings; with --teacher, the exact \
      expected error of a typical fitting network and of a smallest one. Exit code 30 if the budget ends before the \
      count is known.
      """)

  @OptionGroup var instanceOptions: InstanceOptions
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The widths of the layers, as in 6,3,1.", valueName: "widths"),
    transform: Parse.widths)
  var widths: Widths
  @Flag(help: "List the functions with their exact numbers of settings (at most 9 inputs).")
  var posterior = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "True labels to compare the posterior with: a PLA or CSV file, or n:0xHEX.", valueName: "FILE|n:0xHEX"))
  var teacher: String?
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if teacher != nil && !posterior { throw ValidationError("found --teacher without --posterior") }
  }

  func run() throws {
    let instance = try instanceOptions.instance()
    guard instance.mismatches == 0 else {
      throw ValidationError("found --mismatches \(instance.mismatches); count treats samples that are fitted exactly")
    }
    let architecture = widths.architecture(inputCount: instance.function.inputCount)
    let teacher = try self.teacher.map { try TeacherLabels.read($0, inputCount: architecture.inputCount) }
    var parameters = instanceOptions.parameters
    parameters["widths"] = .array(widths.values.map { .integer($0) })
    if posterior { parameters["posterior"] = true }
    if let name = self.teacher { parameters["teacher"] = .string(name) }
    var document = ResultDocument(verb: "count", parameters: parameters, instance: instance)
    let progress = output.progress
    defer { progress.finish() }
    let effort = budgetOptions.startedEffort(progress)
    do {
      let result = try InterpolatorCount(
        of: instance.function, architecture: architecture, effort: effort)
      Self.record(result, in: &document)
      var text = Self.text(result)
      if posterior {
        let law = try FunctionPosterior(
          of: instance.function, architecture: architecture, effort: effort)
        guard law.total == result.count else {
          throw CountDisagreement(what: "the count \(result.count) and the sum of the posterior \(law.total)")
        }
        document["functions"] = .array(
          law.functions.map { ["table": .string($0.table.hexadecimal), "count": .string("\($0.settings)")] })
        text += Self.text(law)
        document["risk"] = .null
        if let teacher, let risk = law.risk(against: teacher) {
          let smallest = try SmallestNetworks(
            of: instance.function, within: architecture, effort: effort)
          document["risk"] = .string("\(risk)")
          document["smallest"] = Self.value(smallest, teacher)
          text += Self.text(risk: risk, smallest, teacher)
        }
      }
      progress.finish()
      try output.emit(document, text: text)
    } catch let stop as CountingStopped {
      progress.finish()
      if document["count"] == nil { document["count"] = .null }
      document["reason"] = .string(stop.description)
      try output.emit(
        document,
        text: """
          count        not known: \(stop)
                       the exact answer is out of reach within this budget; `thresher mass` estimates the prior mass

          """)
      throw ExitCode.undecided
    }
  }
}

// MARK: - Presentation

extension Count {
  private static func record(_ result: InterpolatorCount, in document: inout ResultDocument) {
    document["count"] = .string("\(result.count)")
    document["settings"] = .string("\(result.settings)")
    document["probability"] = .string("\(result.probability)")
    document["resources"] = .integer(Int(clamping: result.resources))
    document["bits"] =
      result.surprisal.map { ["lower": .string($0.lowerText()), "upper": .string($0.upperText())] } ?? .null
  }

  private static func value(_ smallest: SmallestNetworks, _ teacher: PartialFunction) -> JSONValue {
    [
      "risk": smallest.risk(against: teacher).map { .string("\($0)") } ?? .null,
      "widths": .array(smallest.architectures.map { .array($0.widths.map { .integer($0) }) }),
    ]
  }

  private static func text(_ result: InterpolatorCount) -> String {
    let bits =
      result.surprisal.map { "\($0.lowerText(digits: 20)) ... \($0.upperText(digits: 20))" }
      ?? "infinite: no setting fits"
    return """
      count        \(result.count)
      settings     \(result.settings)
      probability  \(result.probability)
      -log2        \(bits)

      """
  }

  private static func text(_ law: FunctionPosterior) -> String {
    var text = "functions    \(law.functions.count)\n"
    for entry in law.functions { text += "  \(entry.table)  \(entry.settings)\n" }
    return text
  }

  private static func text(risk: Rational, _ smallest: SmallestNetworks, _ teacher: PartialFunction) -> String {
    func decimal(_ value: Rational) -> String { "\(value)  (about \(Double(rounding: value)))" }
    var text = "risk         \(decimal(risk))\n"
    if let least = smallest.risk(against: teacher) {
      let widths = smallest.architectures.map(\.description).joined(separator: "  ")
      text += "smallest     \(decimal(least)) at widths \(widths)\n"
    }
    return text
  }
}

/// Two computations of the same number disagree: a bug of the program.
struct CountDisagreement: Error, CustomStringConvertible {
  let what: String

  var description: String { "\(what) differ; this is a bug" }
}

/// True labels that a user names.
enum TeacherLabels {
  /// The labelled points of a file, or all rows of a literal n:0xHEX.
  static func read(_ name: String, inputCount: Int) throws -> PartialFunction {
    let function: PartialFunction
    if FunctionLiteral.isMeant(by: name) {
      do {
        function = PartialFunction(try FunctionLiteral.truthTable(name))
      } catch let error as DataError {
        throw ValidationError(error.description)
      }
    } else {
      function = try Sample.read(name, format: nil).partialFunction()
    }
    guard function.inputCount == inputCount else {
      throw ValidationError("found a teacher of \(function.inputCount) inputs, expected \(inputCount)")
    }
    return function
  }
}
