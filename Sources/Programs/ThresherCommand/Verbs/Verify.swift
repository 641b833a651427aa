import ArgumentParser
import Files
import Formats
import Numbers
import Theory

/// `thresher verify CLAIM`: a statement of a paper, worked out: holds, violated, or outside its hypotheses.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A paper's claim with both sides worked out: holds, violated, or outside its hypotheses.",
    discussion: """
      Without a claim, lists the claims with their parameters. With a claim alone, runs its default grid; with --set \
      name=value (repeated), the one case that these parameters describe. --bounds prints the right-hand sides alone, also \
      for parameters that no enumeration reaches. Exit code 1 if any case is violated.
      """)

  @Argument(help: "The claim; none to list them.")
  var claim: String?

  @Flag(help: "Run the default grid of every claim.")
  var all = false

  @Flag(help: "Only the right-hand sides, as enclosures.")
  var bounds = false

  @Option(
    parsing: .unconditionalSingleValue, help: ArgumentHelp("A parameter of the claim.", valueName: "name=value"))
  var set: [String] = []

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if all && claim != nil { throw ValidationError("found --all and a claim; expected one of them") }
    if claim == nil && (!set.isEmpty || bounds) { throw ValidationError("found parameters without a claim") }
    if bounds && set.isEmpty { throw ValidationError("--bounds needs parameters, as in --set N=1000000") }
  }

  func run() throws {
    if all { return try runAll() }
    guard let name = claim else { return try list() }
    guard let claim = ClaimCatalog.claim(named: name) else {
      let names = ClaimCatalog.all.map(\.name).joined(separator: ", ")
      throw ValidationError("found the claim \(DataError.quoted(name)), expected one of \(names)")
    }
    do {
      let arguments = try self.arguments()
      try claim.checkNames(arguments)
      if bounds { return try printBounds(claim, arguments) }
      try runGrid(claim, set.isEmpty ? claim.grid : [arguments])
    } catch let error as ArgumentError {
      throw ValidationError(error.description)
    }
  }

  private func arguments() throws -> Arguments {
    var values: [String: String] = [:]
    for text in set {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, values[String(parts[0])] == nil else {
        throw Parse.error(text, "name=value, each name once")
      }
      values[String(parts[0])] = String(parts[1])
    }
    return Arguments(values)
  }

  private func list() throws {
    var document = ResultDocument(verb: "verify")
    document["claims"] = .array(
      ClaimCatalog.all.map { claim in
        [
          "claim": .string(claim.name), "statement": .string(claim.statement), "source": .string(claim.source),
          "parameters": .object(Dictionary(uniqueKeysWithValues: claim.parameters.map { ($0.name, .string($0.help)) })),
        ]
      })
    let text = ClaimCatalog.all.map { claim in
      let parameters = claim.parameters.map { "    \($0.name.padding(to: 12))\($0.help)\n" }.joined()
      return "\(claim.name)\n  \(claim.statement)\n  \(claim.source)\n\(parameters)"
    }
    try output.emit(document, text: text.joined(separator: "\n"))
  }

  private func runAll() throws {
    let progress = output.progress
    var document = ResultDocument(verb: "verify", parameters: ["all": true])
    var rows: [JSONValue] = []
    var text =
      "\("claim".padding(to: 26))\("verdict".padding(to: 11))\("cases".padding(to: 7))\("outside".padding(to: 9))source\n"
    var isViolated = false
    for claim in ClaimCatalog.all {
      progress.update("verify \(claim.name)")
      let report = try ClaimReport(claim, on: claim.grid)
      isViolated = isViolated || report.verdict == "violated"
      rows.append(.object(Self.summary(report)))
      text += claim.name.padding(to: 26) + report.verdict.padding(to: 11) + "\(report.cases.count)".padding(to: 7)
      text += "\(report.count("outside"))".padding(to: 9) + claim.source + "\n"
      if report.verdict == "violated" { text += Self.describe(report) }
    }
    progress.finish()
    document["claims"] = .array(rows)
    document["verdict"] = .string(isViolated ? "violated" : "holds")
    try output.emit(document, text: text)
    if isViolated { throw ExitCode.violated }
  }

  private func runGrid(_ claim: any Claim, _ grid: [Arguments]) throws {
    let report = try ClaimReport(claim, on: grid)
    var parameters: [String: JSONValue] = ["claim": .string(claim.name)]
    for (name, value) in (set.isEmpty ? Arguments([:]) : grid[0]).values { parameters[name] = .string(value) }
    var document = ResultDocument(verb: "verify", parameters: parameters)
    for (name, value) in Self.summary(report) { document[name] = value }
    document["cases"] = .array(
      report.cases.map { arguments, verdict in
        var fields: [String: JSONValue] = [
          "parameters": Self.json(arguments), "verdict": .string(verdict.name), "sides": Self.json(verdict.sides),
        ]
        if case .outsideHypotheses(let reason) = verdict { fields["reason"] = .string(reason) }
        return .object(fields)
      })
    var text = "\(claim.name): \(claim.statement)\n\(claim.source)\n"
    let counts = ["holds", "violated", "outside"].map { "\($0) \(report.count($0))" }.joined(separator: ", ")
    text += "\(report.cases.count) case\(report.cases.count == 1 ? "" : "s"): \(counts)\n" + Self.describe(report)
    try output.emit(document, text: text)
    if report.verdict == "violated" { throw ExitCode.violated }
  }

  private func printBounds(_ claim: any Claim, _ arguments: Arguments) throws {
    let bounds = try claim.bounds(for: arguments)
    if bounds.isEmpty { throw ValidationError("the claim \(claim.name) has no bounds for these parameters") }
    var parameters: [String: JSONValue] = ["claim": .string(claim.name), "bounds": true]
    for (name, value) in arguments.values { parameters[name] = .string(value) }
    var document = ResultDocument(verb: "verify", parameters: parameters)
    document["claim"] = .string(claim.name)
    document["bounds"] = .array(bounds.map { ["name": .string($0.name), "value": Self.json($0.value)] })
    let text = bounds.map { "\($0.name.padding(to: 42))\(Self.short($0.value))\n" }.joined()
    try output.emit(document, text: text)
  }
}

// MARK: - Presentation

extension Verify {
  private static func summary(_ report: ClaimReport) -> [String: JSONValue] {
    [
      "claim": .string(report.claim.name), "verdict": .string(report.verdict),
      "statement": .string(report.claim.statement), "source": .string(report.claim.source),
      "counts": [
        "holds": .integer(report.count("holds")), "violated": .integer(report.count("violated")),
        "outside": .integer(report.count("outside")),
      ],
      "sides": json(report.tightest?.verdict.sides ?? []),
      "parameters": report.tightest.map { json($0.arguments) } ?? .null,
    ]
  }

  private static func json(_ arguments: Arguments) -> JSONValue {
    .object(arguments.values.mapValues { .string($0) })
  }

  private static func json(_ sides: [Side]) -> JSONValue {
    .array(
      sides.map { side in
        [
          "name": .string(side.name), "value": json(side.value), "relation": .string(side.relation.rawValue),
          "bound": json(side.bound), "evidence": .string(evidence(side)),
        ]
      })
  }

  /// A fraction as a string, an enclosure as the strings of its two ends.
  private static func json(_ value: Evidence) -> JSONValue {
    switch value {
    case .exact(let value): .string(value.description)
    case .enclosed(let interval): [.string(interval.lowerText()), .string(interval.upperText())]
    }
  }

  private static func evidence(_ side: Side) -> String {
    if case .exact = side.value, case .exact = side.bound { "exact" } else { "enclosed" }
  }

  /// The violated or tightest case with its sides.
  private static func describe(_ report: ClaimReport) -> String {
    guard let tightest = report.tightest else { return "" }
    if case .outsideHypotheses(let reason) = tightest.verdict { return "  outside: \(reason)\n" }
    let title = tightest.verdict.name == "violated" ? "violated" : report.cases.count > 1 ? "tightest" : "case"
    var text = "  \(title): \(tightest.arguments)\n"
    for side in tightest.verdict.sides {
      let mark = side.isSatisfied == false ? "   VIOLATED" : ""
      text += "    \(side.name): \(short(side.value)) \(side.relation.rawValue) \(short(side.bound))\(mark)\n"
    }
    return text
  }

  /// A short fraction as it is; a long one, or an enclosure, with ten digits.
  private static func short(_ value: Evidence) -> String {
    switch value {
    case .exact(let value) where value.description.count <= 24: value.description
    case .exact(let value): "about \(Interval(value).lowerText(digits: 10))"
    case .enclosed(let interval): "[\(interval.lowerText(digits: 10)), \(interval.upperText(digits: 10))]"
    }
  }
}
