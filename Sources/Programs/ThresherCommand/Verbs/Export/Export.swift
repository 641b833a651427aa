import ArgumentParser
import Encoding
import Files
import Formats
import Foundation
import Synthesis
import ThresholdNetworks

/// `thresher export FILE --widths 3,2,1 OUT`: the formula itself, for other solvers.
struct Export: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "The formula \"a network of these widths fits\" for other solvers.",
    discussion: """
      Writes DIMACS (.cnf), linear constraints (.opb), SMT-LIB 2 (.smt2) or DIMACS with cases (.icnf), by the suffix \
      of OUT or --as; at depth 2 also the integer program that covers the points (.lp). Comments tell which \
      variables choose the network; `thresher import-model` makes a network of a solver's model. With --models \
      settings a model counter finds what `thresher count` prints.
      """)

  @OptionGroup var instanceOptions: InstanceOptions
  @Argument(help: "The file to write, or - for standard output.")
  var out: String?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The widths of the layers, as in 3,2,1.", valueName: "widths"),
    transform: Parse.widths)
  var widths: Widths
  @Option(
    parsing: .unconditional, help: ArgumentHelp("At most so many wires.", valueName: "N"),
    transform: { try Parse.count($0, in: 0...Int(Int32.max)) })
  var wires: Int?
  @Option(name: .customLong("as"), parsing: .unconditional, help: "cnf, opb, smt2, icnf or lp.")
  var language: Language?
  @Flag(
    name: .customLong("plain"),
    help: "Without symmetry breaking: one model for each choice of neuron functions in canonical form.")
  var isPlain = false
  @Option(
    parsing: .unconditional,
    help: "cnf: one model for each of \(ExportedModels.allCases.map(\.rawValue).joined(separator: ", ")).")
  var models: ExportedModels?
  @Option(parsing: .unconditional, help: "opb: what a solver is to make least, wires or mismatches.")
  var least: Least?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("icnf: cases, 2^K of them.", valueName: "K"),
    transform: { try Parse.count($0, in: 0...16) })
  var split: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("lp: of how many hidden neurons the output needs to fire.", valueName: "T"),
    transform: { try Parse.count($0, in: 1...4096) })
  var threshold: Int?

  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var limits: LimitOptions

  var timeLimit: Duration? { limits.time }

  enum Language: String, ExpressibleByArgument, CaseIterable { case cnf, opb, smt2, icnf, lp }
  enum Least: String, ExpressibleByArgument, CaseIterable { case wires, mismatches }

  func validate() throws {
    if isPlain && models != nil { throw ValidationError("found --plain and --models; expected one of them") }
    if wires != nil && (models == .settings || models == .weighted) {
      throw ValidationError(
        "found --wires with --models; expected settings without a limit on wires, as `count` has it")
    }
  }

  func run() throws {
    let (instance, out) = try operands()
    guard let language = language ?? Language(rawValue: URL(fileURLWithPath: out).pathExtension) else {
      throw ValidationError(
        "found \(DataError.quoted(out)); expected a name that ends in .cnf, .opb, .smt2, .icnf or .lp, or --as")
    }
    try check(language)
    let architecture = widths.architecture(inputCount: instance.function.inputCount)
    if let model = neuronOptions.richModel { return try export(model, instance, architecture, language, to: out) }
    if language == .lp { return try exportCover(instance, architecture, to: out) }
    try checkSize(instance, architecture, out)
    let title = [
      "\(DataError.oneLine(instance.sample.name)): widths \(architecture)", "satisfiable iff a network fits",
    ]
    if language == .opb {
      let program = InterpolationProgram(
        sample: instance.function, architecture: architecture,
        mismatches: least == .mismatches && instance.mismatches == 0 ? nil : instance.mismatches, maximumWires: wires,
        breaksSymmetries: !isPlain, objective: least.map { $0 == .wires ? .wires : .mismatches })
      return try Output.write(program.program.opb(comments: title + VariableMap(program).lines), to: out)
    }
    var options = models?.options ?? InterpolationEncoding.Options()
    if isPlain { options = ExportedModels.choices.options }
    let encoding = InterpolationEncoding(
      sample: instance.function, architecture: architecture, mismatches: instance.mismatches, maximumWires: wires,
      options: options)
    let comments = title + VariableMap(encoding).lines
    switch language {
    case .cnf:
      let weights = models == .weighted ? ExportedModels.weightLines(of: encoding) : []
      try Output.write(encoding.formula.dimacs(comments: comments + weights), to: out)
    case .smt2: try Output.write(encoding.formula.smtlib(comments: comments), to: out)
    default:
      let literals = encoding.parameterLiterals.prefix(split ?? 4)
      try Output.write(encoding.formula.cubes(splitOn: Array(literals), comments: comments), to: out)
    }
  }

  /// Refuses options of other languages, which would be ignored.
  private func check(_ language: Language) throws {
    func refuse(_ option: String, _ wanted: Language) -> ValidationError {
      ValidationError("found \(option) with \(language.rawValue); expected \(wanted.rawValue)")
    }
    if least != nil && language != .opb { throw refuse("--least", .opb) }
    if split != nil && language != .icnf { throw refuse("--split", .icnf) }
    if models != nil && language != .cnf { throw refuse("--models", .cnf) }
    if threshold != nil && language != .lp { throw refuse("--threshold", .lp) }
  }

  /// Refuses a formula that would not fit into memory, before it is built.
  ///
  /// - Throws: `ExitCode.undecided` where it would take longer to write than `--time` allows.
  private func checkSize(_ instance: Instance, _ architecture: Architecture, _ out: String) throws {
    let literals = EncodedEngine.literalEstimate(pointCount: instance.function.pointCount, architecture: architecture)
    let (bytes, overflow) = literals.multipliedReportingOverflow(by: Self.bytesPerLiteral)
    if overflow || bytes > limits.memory {
      throw DataError(
        file: out, found: "a formula of up to \(literals) literals, which takes more than \(limits.memory) bytes",
        expected: "a smaller one", fix: "fewer neurons or points, or a larger --memory")
    }
    if let time = limits.time, Double(literals) / Self.literalsPerSecond > time / .seconds(1) {
      Output.warn("a formula of up to \(literals) literals is not written within --time")
      throw ExitCode.undecided
    }
  }

  /// As numbers, and as text.
  private static let bytesPerLiteral = 24
  private static let literalsPerSecond = 4e6

  /// The instance and the file to write, which is the only operand when --function gives the instance.
  private func operands() throws -> (Instance, String) {
    var source = instanceOptions
    var target = out
    if target == nil, source.function != nil {
      target = source.file
      source.file = nil
    }
    guard let target else { throw ValidationError("found no file to write; expected FILE and OUT") }
    return (try source.instance(), target)
  }
}
