import ArgumentParser
import Files
import Formats
import Running
import ThresholdNetworks
import TrainedNetworks

/// `thresher convert IN OUT`: any readable format to any writable one.
struct Convert: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert an instance or a network to another format.",
    discussion: """
      Instances: pla, csv, json (blif is read as the function of the circuit). Networks: json, blif, v, dot; a network
      written as pla or csv becomes its complete function. A network written as svg becomes a picture, for light and
      dark pages: what a neuron's count is compared to stands in it, inputs stand in their order; tex is the same for \
      LaTeX. Programs get it as c, py, onnx (int32) or npz, of which the last two are read too. An instance written as vnnlib says \
      that a network is wrong at one of its points. Networks of other than binary neurons become all of these but npz.

      Trained networks whose layers give two values are folded into integer thresholds, bit for bit: layers of larq and \
      QKeras (npz: kernel, beta, moving_mean, moving_variance, gamma, bias, in one file under the names of the layers) \
      with weights -1 and 1, or -1, 0 and 1; and onnx: MatMul or Gemm with integer weights, then operations with \
      constants that end in Sign, or in a comparison with Cast or Where.
      """)

  @Argument(help: "The file to read, or - for standard input.")
  var input: String

  @Argument(help: "The file to write, or - for standard output.")
  var output: String = "-"

  @Option(parsing: .unconditional, help: "The format to read if the suffix does not tell.")
  var from: FileFormat?

  @Option(parsing: .unconditional, help: "The format to write if the suffix does not tell.")
  var to: ConversionTarget?

  @Option(
    name: .customLong("output"), parsing: .unconditional,
    help: ArgumentHelp("The output of a file with several.", valueName: "NAME|NUMBER"))
  var chosenOutput: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("npz: further layers, which read those before.", valueName: "FILE.npz"))
  var then: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("npz, onnx: the neuron of the last layer that is the output.", valueName: "K"),
    transform: { try Parse.count($0, in: 1...Int(Int32.max)) })
  var neuron: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("npz: what the normalisation adds to the variance; default: 0.001.", valueName: "number"))
  var epsilon: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "onnx: inputs are -1 and 1, or 0 and 1; default: as the first layer gives.", valueName: "signs|bits"))
  var values: InputValues?

  @OptionGroup var table: TableArguments
  @OptionGroup var limits: LimitOptions

  var timeLimit: Duration? { limits.time }

  func run() throws {
    if let network = try modelNetwork() { return try write(network) }
    guard let target = to ?? ConversionTarget(suffixOf: output) else { throw unknownTarget }
    let format: FileFormat
    switch target {
    case .export(let export): return try write(export, of: WrittenNetwork(network()))
    case .npz: return try writeArrays(of: network())
    case .vnnlib: return try writeProperty()
    case .format(let target): format = target
    }
    var options = ReadingOptions(format: from, output: chosenOutput)
    options.table = try table.options()
    if let coding = options.table.coding, let network = try? network() {
      // A network was found on bits; the coding knows their names.
      guard coding.bitNames.count == network.architecture.inputCount else {
        throw codingError(inputCount: network.architecture.inputCount, coding.bitNames.count)
      }
      return try write(.network(network), as: format, inputNames: coding.bitNames)
    }
    if isNPZ { return try write(.network(network()), as: format) }
    let document = try Document(reading: input, options: options)
    if case .sample(let sample) = document { try table.finish(sample) }
    try write(document, as: format)
  }

  var unknownTarget: ValidationError {
    ValidationError(
      "found the output \(DataError.quoted(output)); expected a suffix or --to of "
        + ConversionTarget.allValueStrings.joined(separator: ", "))
  }

  func codingError(inputCount: Int, _ count: Int) -> DataError {
    DataError(
      file: input, found: "a network of \(inputCount) inputs", expected: "\(count), as the coding has")
  }

  var isNPZ: Bool { from == nil && NetworkNPZ.isSuffix(of: input) }

  func writeArrays(of network: @autoclosure () throws -> ThresholdNetwork) throws {
    guard output != "-" else {
      throw ValidationError("found npz for standard output; expected a file, for it is no text")
    }
    let network = try network()
    try limits.startedEffort().goOn("nothing is written")
    try NetworkNPZ.write(network, to: output)
  }

  private func network() throws -> ThresholdNetwork {
    isNPZ ? try NetworkNPZ.read(input) : try ThresholdNetwork.read(input, format: from)
  }

  /// The instance of the file, or the function of its network on all points, as a property.
  private func writeProperty() throws {
    var options = ReadingOptions(format: from, output: chosenOutput)
    options.table = try table.options()
    var document = isNPZ ? .network(try network()) : try Document(reading: input, options: options)
    if case .sample(let sample) = document { try table.finish(sample) }
    if case .network = document {
      document = try Document(InputText(file: input, text: document.text(as: .pla, name: input)), format: .pla)
    }
    guard case .sample(let sample) = document else { return }
    try write(propertyOf: sample)
  }

  func write(propertyOf sample: Sample) throws {
    let effort = limits.startedEffort()
    try effort.require(bytes: 64 * sample.rows.count * (sample.inputCount + 1), for: "the property")
    let text = try InstanceVNNLIB.text(of: sample) { row in
      if row & 0xfff == 0 { try effort.goOn("nothing is written") }
    }
    try Output.write(text, to: output)
  }

  func validate() throws {
    if let epsilon, !(epsilon > 0 && epsilon < 1e6) {
      throw ValidationError("found --epsilon \(epsilon); expected a positive number")
    }
  }

  /// Writes a form of a network that is not read back.
  func write(_ export: NetworkExport, of network: @autoclosure () throws -> WrittenNetwork) throws {
    if export == .onnx && output == "-" && StreamExchange.current != nil {
      throw ValidationError("found onnx for standard output of a request; expected a file, for it is no text")
    }
    let bytes = try export.bytes(of: network(), file: input)
    try limits.startedEffort().goOn("nothing is written")
    if output == "-" { try StandardStreams.writeOutput(bytes) } else { try AtomicFile.write(bytes, to: output) }
  }

  /// Writes all or nothing.
  ///
  /// - Throws: `ExitCode.undecided` where the limits do not allow it.
  func write(_ document: Document, as format: FileFormat, inputNames: [String]? = nil) throws {
    let effort = limits.startedEffort()
    // The text is held once as bytes and once as what is written.
    let bytes = document.byteEstimate(as: format)
    try effort.require(
      bytes: bytes.multipliedReportingOverflow(by: 2).overflow ? .max : 2 * bytes,
      for: "\(DataError.quoted(input)) as \(format.rawValue)")
    let text = try document.text(as: format, name: input, inputNames: inputNames)
    try effort.goOn("nothing is written")
    try Output.write(text, to: output)
  }
}
