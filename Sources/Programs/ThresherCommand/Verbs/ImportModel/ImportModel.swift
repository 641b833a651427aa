import ArgumentParser
import Files
import Formats
import Running
import ThresholdNetworks

/// `thresher import-model FORMULA MODEL`: the network that another solver has found.
struct ImportModel: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "import-model",
    abstract: "The network that a solver's model of an exported formula stands for.",
    discussion: """
      Reads the variable map in the comments of FORMULA, which `thresher export` wrote, and the values that a solver \
      printed, and writes the network as JSON. With --on FILE the network is evaluated on that instance, and exit \
      code 65 tells that it does not fit, so that nothing rests on the solver.
      """)

  @Argument(help: "The formula that was exported (cnf, opb or smt2).")
  var formula: String
  @Argument(help: "What the solver printed, or - for standard input.")
  var model: String
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The file to write; default: standard output.", valueName: "FILE"))
  var to: String?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Evaluate the network on this instance.", valueName: "FILE"))
  var on: String?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The number of labels that may be wrong.", valueName: "K"),
    transform: { try Parse.count($0, in: 0...Int.max) })
  var mismatches: Int = 0
  @OptionGroup var limits: LimitOptions

  var timeLimit: Duration? { limits.time }

  func validate() throws {
    if mismatches > 0 && on == nil {
      throw ValidationError("found --mismatches without --on; expected an instance to count them on")
    }
  }

  func run() throws {
    let effort = limits.startedEffort()
    let text = try InputText(reading: formula)
    // The literals of a map, and the values by their variables.
    try effort.require(bytes: 8 * text.bytes.count, for: DataError.quoted(formula))
    let map = try VariableMap(text)
    let values = try SolverModel(InputText(reading: model))
    let network = try map.network(file: model, values.value)
    if let on { try check(network, on: on) }
    try effort.goOn("no network is written")
    try Output.write(try NetworkJSON.line(of: network) + "\n", to: to ?? "-")
  }

  /// - Throws: `DataError` that names a point unless the network fits.
  private func check(_ network: ThresholdNetwork, on file: String) throws {
    let sample = try Sample.read(file)
    guard sample.inputCount == network.architecture.inputCount else {
      throw DataError(
        file: file, found: "points of \(sample.inputCount) inputs",
        expected: "\(network.architecture.inputCount), as the formula has")
    }
    let function = try sample.partialFunction()
    let wrong = network.column(on: function) ^ function.labels
    let count = wrong.ones.reduce(0) { $0 + function.weights[$1] }
    guard count <= mismatches else {
      let point = wrong.ones.first.map { function.point($0) }.map { DataError.quoted("\($0)") } ?? "a point"
      throw DataError(
        file: model, found: "a network that is wrong on \(count) labels, such as that of \(point)",
        expected: "at most \(mismatches)", fix: "the model is none of the formula, or the instance is another one")
    }
  }
}
