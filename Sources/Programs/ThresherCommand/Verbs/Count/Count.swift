import ArgumentParser
import Columns
import Files
import Formats
import Numbers
import Running
import Solving
import ThresholdNetworks

/// `thresher count FILE --widths 6,3,1`: how many parameter settings interpolate, exactly.
struct Count: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "count",
    abstract: "The exact number of parameter settings of an architecture that fit a sample.",
    discussion: """
      Sums over the columns that a neuron can have on the sample, in exact integers, at any depth. --posterior also \
      lists every function that a fitting network computes with its number of settings; with --teacher, the exact \
      expected error of a typical fitting network and of a smallest one. With --mismatches K, settings that are wrong \
      on at most K labels count, and are told apart by how many. A network file asks for the prior mass of its \
      function: on all inputs, or on the points of --on FILE; --widths is then its own if absent. Exit code 30 if the \
      budget ends before the count is known.
      """)

  @OptionGroup var instanceOptions: InstanceOptions
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The widths of the layers, as in 6,3,1.", valueName: "widths"),
    transform: Parse.widths)
  var widths: Widths?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Of a network: only what it does on the points of this file.", valueName: "FILE"))
  var on: String?
  @Flag(help: "List the functions with their exact numbers of settings (at most 9 inputs).")
  var posterior = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "True labels to compare the posterior with: n:0xHEX, a network, or a file of points.", valueName: "FILE|n:0xHEX"))
  var teacher: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Count only the i-th of n shares of the work; `thresher merge` adds them.", valueName: "i/n"),
    transform: Shard.parse)
  var shard: Shard?
  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { budgetOptions.time }

  func validate() throws {
    if teacher != nil && !posterior { throw ValidationError("found --teacher without --posterior") }
    if shard != nil && posterior { throw ValidationError("found --shard and --posterior; expected one of them") }
  }

  func run() throws {
    if let model = neuronOptions.richModel { return try count(model) }
    if instanceOptions.asksForAll { return try countAll() }
    let questioned = try instanceOptions.questioned(on: on)
    let instance = questioned.instance
    let values = try questioned.widths(widths)
    let architecture = Architecture(inputCount: instance.function.inputCount, widths: values)
    let teacher = try self.teacher.map {
      try TrueLabels($0, inputCount: architecture.inputCount).function()
    }
    var parameters = instanceOptions.parameters
    parameters["widths"] = .array(values.map { .integer($0) })
    if let shard {
      try countShare(shard, instance, architecture, parameters)
      return
    }
    if posterior { parameters["posterior"] = true }
    if let name = self.teacher { parameters["teacher"] = .string(name) }
    var document = ResultDocument(verb: "count", parameters: parameters, instance: instance)
    let progress = output.progress
    defer { progress.finish() }
    let effort = budgetOptions.startedEffort(progress)
    do {
      let result = try InterpolatorCount(
        of: instance.function, architecture: architecture, mismatches: instance.mismatches, effort: effort)
      let base = instance.mismatches == 0 ? nil : instance.base
      Self.record(result, in: &document, base: base)
      var text = Self.text(result, base: base)
      if posterior {
        let law = try FunctionPosterior(
          of: instance.function, architecture: architecture, mismatches: instance.mismatches, effort: effort)
        guard law.total == result.count else {
          throw CountDisagreement(what: "the count \(result.count) and the sum of the posterior \(law.total)")
        }
        document["functions"] = .array(
          law.functions.map { ["table": .string($0.table.hexadecimal), "count": .string("\($0.settings)")] })
        text += Self.text(law)
        document["risk"] = .null
        if let teacher, let risk = law.risk(against: teacher) {
          let smallest = try SmallestNetworks(
            of: instance.function, within: architecture, mismatches: instance.mismatches, effort: effort)
          document["risk"] = .string("\(risk)")
          document["smallest"] = Self.value(smallest.architectures, risk: smallest.risk(against: teacher))
          text += Self.text(risk: risk, smallest.architectures, least: smallest.risk(against: teacher))
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

// MARK: - Shares

extension Count {
  /// Counts a share and prints it for `merge`.
  private func countShare(
    _ shard: Shard, _ instance: Instance, _ architecture: Architecture, _ parameters: [String: JSONValue]
  ) throws {
    let progress = output.progress
    defer { progress.finish() }
    let share = try ShareFile(verb: "count", parameters: parameters, instance: instance.value, shard: shard)
    do {
      let result = try InterpolatorCount(
        of: instance.function, architecture: architecture, mismatches: instance.mismatches, shard: shard,
        effort: budgetOptions.startedEffort(progress))
      progress.finish()
      try share.write([
        [
          "base": instance.mismatches == 0 ? .null : .integer(instance.base), "complete": true,
          "by_mismatches": .array(result.byMismatches.map { .string("\($0)") }),
          "columns": .exact(result.work.columns), "divided": .exact(result.work.divided),
        ]
      ])
    } catch let stop as CountingStopped {
      progress.finish()
      try share.write([["complete": false, "reason": .string(stop.description)]])
      Output.warn("this share is not counted: \(stop)")
      throw ExitCode.undecided
    }
  }

  /// The count that whole shares add up to, as `count` prints it.
  ///
  /// - Throws: `DataError` for shares that hold no counts.
  static func merged(_ shares: Shares) throws -> (document: ResultDocument, text: String) {
    if let model = shares.richModel { return try merged(shares, model) }
    func refuse(_ file: String) -> DataError {
      DataError(file: file, found: "a share without counts", expected: "what `thresher count --shard i/n` prints")
    }
    var sums: [Integer] = []
    var works: [InterpolatorCount.Work] = []
    var base: Int?
    for part in shares.parts {
      guard let end = part.end, case .array(let values) = end.value("by_mismatches"), !values.isEmpty else {
        throw refuse(part.file)
      }
      if sums.isEmpty { sums = values.map { _ in 0 } }
      guard sums.count == values.count else { throw refuse(part.file) }
      for (place, value) in values.enumerated() {
        guard case .string(let digits) = value, let count = Integer(digits) else { throw refuse(part.file) }
        sums[place] += count
      }
      guard case .string(let columns) = end.value("columns"), let columns = UInt64(columns),
        case .string(let divided) = end.value("divided"), let divided = UInt64(divided)
      else { throw refuse(part.file) }
      works.append(InterpolatorCount.Work(columns: columns, divided: divided))
      if case .integer(let value) = end.value("base") { base = value }
    }
    guard let architecture = shares.architecture else { throw refuse(shares.parts.first?.file ?? "-") }
    let result = InterpolatorCount(
      architecture, byMismatches: sums,
      resources: InterpolatorCount.Work.resources(ofShares: works))
    var document = ResultDocument(verb: "count", parameters: shares.question)
    document["instance"] = shares.instance
    record(result, in: &document, base: base)
    return (document, text(result, base: base))
  }
}

// MARK: - Presentation

extension Count {
  /// - Parameter base: the mismatches that every network has, nil where none are allowed.
  private static func record(_ result: InterpolatorCount, in document: inout ResultDocument, base: Int?) {
    for (field, value) in fields(of: result, base: base) { document[field] = value }
  }

  /// The count and what follows from it.
  static func fields(of result: InterpolatorCount, base: Int?) -> [String: JSONValue] {
    var fields: [String: JSONValue] = [
      "count": .string("\(result.count)"), "settings": .string("\(result.settings)"),
      "probability": .string("\(result.probability)"), "resources": .exact(result.resources),
      "bits": result.surprisal.map { ["lower": .string($0.lowerText()), "upper": .string($0.upperText())] } ?? .null,
    ]
    if let base {
      fields["by_mismatches"] = .array(
        result.byMismatches.enumerated().map { ["mismatches": .integer($0 + base), "count": .string("\($1)")] })
    }
    return fields
  }

  /// The smallest networks that fit and their expected error.
  static func value(_ smallest: [Architecture], risk: Rational?) -> JSONValue {
    [
      "risk": risk.map { .string("\($0)") } ?? .null,
      "widths": .array(smallest.map { .array($0.widths.map { .integer($0) }) }),
    ]
  }

  private static func text(_ result: InterpolatorCount, base: Int?) -> String {
    let byMismatches =
      base.map { base in
        result.byMismatches.enumerated().map { "  \($0 + base) wrong    \($1)\n" }.joined()
      } ?? ""
    let bits =
      result.surprisal.map { "\($0.lowerText(digits: 20)) ... \($0.upperText(digits: 20))" }
      ?? "infinite: no setting fits"
    return """
      count        \(result.count)
      settings     \(result.settings)
      probability  \(result.probability)
      -log2        \(bits)

      """ + byMismatches
  }

  private static func text(_ law: FunctionPosterior) -> String {
    var text = "functions    \(law.functions.count)\n"
    for entry in law.functions { text += "  \(entry.table)  \(entry.settings)\n" }
    return text
  }

  static func text(risk: Rational, _ smallest: [Architecture], least: Rational?) -> String {
    func decimal(_ value: Rational) -> String { "\(value)  (about \(Double(rounding: value)))" }
    var text = "risk         \(decimal(risk))\n"
    if let least {
      let widths = smallest.map(\.description).joined(separator: "  ")
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
