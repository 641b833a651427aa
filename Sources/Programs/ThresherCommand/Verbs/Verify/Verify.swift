import ArgumentParser
import Claims
import Formats
import PaperCatalog
import Running

/// `thresher verify NAME`: a statement of a paper worked out, all statements of a paper, or what a paper says about a file.
///
/// It knows no paper: names, parameters and verdicts come from the catalogue.
struct Verify: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Claims of papers with both sides worked out: holds, violated, undecided, or outside the hypotheses.",
    usage: "thresher verify [NAME [--PARAMETER value ...]] [--set name=value ...] [--all] [--bounds] [options]",
    discussion: """
      Without a name, lists papers, claims and examinations with their parameters. A claim alone runs its default grid; with \
      parameters (--N 4, or --set N=4) it runs the one case that they describe. A paper runs the grids of all its claims; an \
      examination tells what a paper says about a user's own files (--data FILE, --network FILE). --bounds prints the \
      right-hand sides alone, also for parameters that no enumeration reaches. Exit code 1 if a case is violated (with \
      --all, of what is no conjecture), 30 if one is undecided or the time ended.
      """)

  @Argument(parsing: .allUnrecognized, help: "A claim, an examination or a paper, and its parameters.")
  var words: [String] = []

  @Flag(help: "Run the default grid of every claim of every paper.")
  var all = false

  @Flag(help: "Only the right-hand sides, as enclosures.")
  var bounds = false

  @Option(
    parsing: .unconditionalSingleValue, help: ArgumentHelp("A parameter of the claim.", valueName: "name=value"))
  var set: [String] = []

  @OptionGroup var effortOptions: EffortOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { effortOptions.time }

  func validate() throws {
    let words = try ParameterWords(self.words, sets: set)
    if all && words.name != nil { throw ValidationError("found --all and a name; expected one of them") }
    if words.name == nil && (!words.isEmpty || bounds) { throw ValidationError("found parameters without a claim") }
    if bounds && words.isEmpty { throw ValidationError("--bounds needs parameters, as in --set N=1000000") }
  }

  func run() throws {
    do {
      let words = try ParameterWords(self.words, sets: set)
      if all { return try runAll(PaperCatalog.all.flatMap { $0.claims }, ["all": true]) }
      guard let name = words.name else { return try CatalogueListing.printVerifiable(output) }
      switch PaperCatalog.verifiable(name, isGivenData: !words.isEmpty) {
      case .claim(let claim, _): try run(claim, words)
      case .examination(let examination, _): try examine(examination, words)
      case .paper(let paper):
        guard words.isEmpty else {
          throw ValidationError("found parameters for the paper \(name); expected one of its claims or examinations")
        }
        try runAll(paper.claims, ["paper": .string(name)])
      case .experiment, nil:
        throw ParameterWords.unknown(name, among: PaperCatalog.verifiableNames, kind: "claim")
      }
    } catch let error as ArgumentError {
      throw ValidationError(error.description)
    }
  }

  // MARK: - Claims

  private func run(_ claim: some Claim, _ words: ParameterWords) throws {
    let arguments = try words.arguments(claim.parameters)
    var parameters = arguments.values.mapValues { JSONValue.string($0) }
    parameters["claim"] = .string(claim.name)
    if bounds { return try printBounds(claim, arguments, parameters) }
    let grid = words.isEmpty ? share(claim.grid) : [arguments]
    let report = try work { try ClaimReport(claim, on: grid, effort: $0) }
    var document = ResultDocument(verb: "verify", parameters: parameters)
    for (name, value) in report.summary { document[name] = value }
    document["cases"] = .array(report.cases.map(\.json))
    try output.emit(document, text: ClaimText.long(report))
    try exit(report.verdict)
  }

  private func runAll(_ claims: [any Claim], _ parameters: [String: JSONValue]) throws {
    // Places go round over all claims, so that shards have equal work.
    let reports = try work { effort in
      try ClaimReport.all(claims.map { (claim: $0, grid: share($0.grid)) }, effort: effort)
    }
    try print(reports.map { ClaimText.Row($0) }, parameters)
  }

  /// Prints the table of several claims.
  private func print(_ rows: [ClaimText.Row], _ parameters: [String: JSONValue]) throws {
    let theorems = rows.filter { !$0.isConjecture }
    let verdict = ["violated", "undecided"].first { name in theorems.contains { $0.verdict == name } } ?? "holds"
    var document = ResultDocument(verb: "verify", parameters: parameters)
    document["claims"] = .array(rows.map(\.summary))
    document["verdict"] = .string(verdict)
    try output.emit(document, text: ClaimText.table(rows))
    try exit(verdict)
  }

  /// Prints what the claims of a job have come to.
  func printMerged(_ rows: [ClaimText.Row]) throws {
    let words = try ParameterWords(self.words, sets: set)
    try print(rows, all ? ["all": true] : ["paper": .string(words.name ?? "")])
  }

  private func exit(_ verdict: String) throws {
    if verdict == "violated" { throw ExitCode.violated }
    if verdict == "undecided" { throw ExitCode.undecided }
  }

  private func share(_ grid: [Arguments]) -> [Arguments] {
    grid.indices.filter { effortOptions.shard.contains($0) }.map { grid[$0] }
  }

  private func work<Result>(_ body: (Effort) throws -> Result) rethrows -> Result {
    let progress = output.progress
    defer { progress.finish() }
    return try body(effortOptions.started(progress))
  }

  private func printBounds(
    _ claim: some Claim, _ arguments: Arguments, _ parameters: [String: JSONValue]
  ) throws {
    let bounds = try claim.bounds(for: arguments.completed(by: claim.parameters))
    if bounds.isEmpty { throw ValidationError("the claim \(claim.name) has no bounds for these parameters") }
    var parameters = parameters
    parameters["bounds"] = true
    var document = ResultDocument(verb: "verify", parameters: parameters)
    document["claim"] = .string(claim.name)
    document["bounds"] = .array(bounds.map(\.json))
    try output.emit(document, text: bounds.map { "\($0.name.padding(to: 42))\($0.value.short)\n" }.joined())
  }

  // MARK: - Examinations

  private func examine(_ examination: some Examination, _ words: ParameterWords) throws {
    if bounds { throw ValidationError("found --bounds for the examination \(examination.name); it has none") }
    if effortOptions.shard != .whole { throw ValidationError("found --shard for an examination; it has one case") }
    let arguments = try words.arguments(examination.parameters)
    let input = try examination.read(arguments.checked(by: examination.parameters))
    let report = try work { try examination.report(on: input, effort: $0) }
    var parameters = arguments.values.mapValues {
      JSONValue.string($0.replacing(String(Arguments.fileSeparator), with: ","))
    }
    parameters["examination"] = .string(examination.name)
    var document = ResultDocument(verb: "verify", parameters: parameters)
    document["examination"] = .string(examination.name)
    for (name, value) in report.fields { document[name] = value }
    try output.emit(document, text: ExaminationText.text(report))
    try exit(report.verdict)
  }
}
