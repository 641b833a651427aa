import ArgumentParser
import Charts
import Claims
import Formats
import Foundation
import PaperCatalog
import Running

/// `thresher reproduce NAME --to DIR`: an experiment of a paper, or all of them, as data and as a chart.
///
/// It knows no paper: units, tables and figures come from the catalogue.
struct Reproduce: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "A paper's experiment: data (CSV, JSON) and a chart (SVG, PDF) in a folder.",
    usage: "thresher reproduce [NAME --to DIR [--PARAMETER value ...]] [options]",
    discussion: """
      Without a name, lists the experiments with their parameters. Finished units are kept in the folder; the same command goes \
      on where it was stopped, and --shard i/n does every n-th unit, for several machines with one folder; the last one \
      to finish writes the files; the PDF where rsvg-convert is installed. Exit code 30 while units are missing.
      """)

  @Argument(parsing: .allUnrecognized, help: "An experiment or a paper, and its parameters.")
  var words: [String] = []

  @Option(parsing: .unconditional, help: ArgumentHelp("The folder for data and chart.", valueName: "DIR"))
  var to: String?

  @Option(
    parsing: .unconditionalSingleValue, help: ArgumentHelp("A parameter of the experiment.", valueName: "name=value"))
  var set: [String] = []

  @Flag(inversion: .prefixedNo, help: "Go on with the units that the folder holds.")
  var resume = true

  @OptionGroup var effortOptions: EffortOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { effortOptions.time }

  func validate() throws {
    let words = try ParameterWords(self.words, sets: set)
    if words.name == nil && (!words.isEmpty || to != nil) {
      throw ValidationError("found parameters without an experiment")
    }
    if words.name != nil && to == nil {
      throw ValidationError("found no --to; expected --to DIR, the folder for the files")
    }
  }

  /// Teachers that are networks or files, as the functions that they are: experiments read no files for them.
  private static func resolved(_ arguments: Arguments) throws -> Arguments {
    guard let teacher = arguments["teacher"] else { return arguments }
    func literal(_ text: String, isObject: Bool = false) throws -> String {
      // What is neither a function nor a file is for the experiment to refuse.
      guard !FunctionLiteral.isMeant(by: text), isObject || FileManager.default.fileExists(atPath: text) else {
        return text
      }
      return try TrueLabels(text).literal(of: text)
    }
    var arguments = arguments
    arguments["teacher"] =
      teacher.first { !$0.isWhitespace } == "{"
      ? try literal(teacher, isObject: true)
      : try teacher.split(separator: ",", omittingEmptySubsequences: false).map { try literal(String($0)) }
        .joined(separator: ",")
    return arguments
  }

  func run() throws {
    let words = try ParameterWords(self.words, sets: set)
    guard words.name != nil, let folder = to else { return try CatalogueListing.printReproducible(output) }
    do {
      let experiments = try resolvedExperiments(words)
      let progress = output.progress
      defer { progress.finish() }
      let effort = effortOptions.started(progress)
      var isOpen = false
      for (experiment, arguments) in experiments {
        let isDone = try run(experiment, arguments, folder, effort)
        isOpen = isOpen || !isDone
      }
      if isOpen { throw ExitCode.undecided }
    } catch let error as ArgumentError {
      throw ValidationError(error.description)
    }
  }

  /// The experiments that are meant, each with its arguments, in which functions and points stand for the files that hold them.
  ///
  /// - Throws: `ValidationError`, `ArgumentError` or `DataError`.
  func resolvedExperiments(
    _ words: ParameterWords? = nil
  ) throws -> [(experiment: any Experiment, arguments: Arguments)] {
    let words = try words ?? ParameterWords(self.words, sets: set)
    let experiments: [any Experiment]
    switch words.name.flatMap({ PaperCatalog.reproducible($0) }) {
    case .experiment(let experiment, _): experiments = [experiment]
    case .paper(let paper):
      // Each parameter goes to the experiments that have it, as --data to those that take files.
      let known = paper.experiments.flatMap(\.parameters)
      do {
        let given = try PointsOfFile.resolved(words.arguments(known))
        _ = try given.completed(by: known)
        // Parameters of one name may have other ranges and defaults in another experiment.
        for experiment in paper.experiments {
          _ = try Self.part(of: given, for: experiment).checked(by: experiment.parameters)
        }
      } catch let error as ArgumentError {
        throw ValidationError(error.description)
      }
      experiments = paper.experiments
    default:
      throw ParameterWords.unknown(words.name ?? "", among: PaperCatalog.reproducibleNames, kind: "experiment")
    }
    return try experiments.map { experiment in
      let arguments = try PointsOfFile.resolved(Self.resolved(words.arguments(experiment.parameters)))
      return (experiment, experiments.count > 1 ? Self.part(of: arguments, for: experiment) : arguments)
    }
  }

  /// The arguments that an experiment of a paper has a parameter for.
  private static func part(of arguments: Arguments, for experiment: some Experiment) -> Arguments {
    let names = Set(experiment.parameters.map(\.name))
    return Arguments(arguments.values.filter { names.contains($0.key) })
  }

  /// Whether all units are there, and the files written.
  private func run(
    _ experiment: some Experiment, _ given: Arguments, _ folder: String, _ effort: Effort
  ) throws -> Bool {
    let arguments = try given.checked(by: experiment.parameters)
    let run = try ExperimentRun(
      experiment, arguments, folder: folder, shard: effortOptions.shard, resuming: resume)
    try run.work(effort)
    guard let units = run.units else {
      Output.warn(
        "\(run.finished) of \(run.unitCount) units of \(experiment.name) are done; run the same command, or the other shards, to finish"
      )
      return false
    }
    try write(experiment, arguments, units, folder)
    return true
  }

  /// Writes table and figure of an experiment whose units are all there.
  func write<Kind: Experiment>(
    _ experiment: Kind, _ arguments: Arguments, _ units: [Kind.Unit], _ folder: String
  ) throws {
    let table = try experiment.table(units, of: arguments)
    var parameters = arguments.values.mapValues { JSONValue.string($0) }
    parameters["experiment"] = .string(experiment.name)
    var document = ResultDocument(verb: "reproduce", parameters: parameters)
    document["columns"] = table.columnsJSON
    document["rows"] = table.rowsJSON
    let base = "\(folder)/\(experiment.name)"
    try Output.write(table.csv, to: base + ".csv")
    try Output.write(try document.text() + "\n", to: base + ".json")
    try Output.write(try experiment.figure(table, of: arguments).svg(), to: base + ".svg")
    let pdf = ChartPDF.write(base) ? "\(base).pdf\n" : ""
    try output.emit(document, text: "\(base).csv\n\(base).json\n\(base).svg\n\(pdf)")
  }
}
