import ArgumentParser
import Files
import Formats
import Running
import ThresholdNetworks

/// `thresher convert IN OUT`: any readable format to any writable one.
struct Convert: LimitedVerb {
  static let configuration = CommandConfiguration(
    abstract: "Convert an instance or a network to another format.",
    discussion: """
      Instances: pla, csv, json (blif is read as the function of the circuit). Networks: json, blif, v, dot; a network
      written as pla or csv becomes its complete function. A network written as svg becomes a picture, for light and
      dark pages: what a neuron's count is compared to stands in it, inputs stand in their order.
      """)

  @Argument(help: "The file to read, or - for standard input.")
  var input: String

  @Argument(help: "The file to write, or - for standard output.")
  var output: String = "-"

  @Option(parsing: .unconditional, help: "The format to read if the suffix does not tell.")
  var from: FileFormat?

  @Option(parsing: .unconditional, help: "The format to write if the suffix does not tell.")
  var to: FileFormat?

  @Option(
    name: .customLong("output"), parsing: .unconditional,
    help: ArgumentHelp("The output of a file with several.", valueName: "NAME|NUMBER"))
  var chosenOutput: String?

  @OptionGroup var table: TableArguments
  @OptionGroup var limits: LimitOptions

  var timeLimit: Duration? { limits.time }

  func run() throws {
    if to == nil, output.lowercased().hasSuffix(".svg") {
      let network = try ThresholdNetwork.read(input, format: from)
      try NetworkPicture.check(network, file: input)
      try limits.startedEffort().goOn("no picture is written")
      try Output.write(NetworkPicture.svg(of: network), to: output)
      return
    }
    guard let format = to ?? FileFormat(suffixOf: output) else {
      let known = FileFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError(
        "found the output \(DataError.quoted(output)); expected a suffix or --to of \(known), or the suffix svg")
    }
    var options = ReadingOptions(format: from, output: chosenOutput)
    options.table = try table.options()
    if let coding = options.table.coding, let network = try? ThresholdNetwork.read(input, format: from) {
      // A network was found on bits; the coding knows their names.
      guard coding.bitNames.count == network.architecture.inputCount else {
        throw DataError(
          file: input, found: "a network of \(network.architecture.inputCount) inputs",
          expected: "\(coding.bitNames.count), as the coding has")
      }
      return try write(.network(network), as: format, inputNames: coding.bitNames)
    }
    let document = try Document(reading: input, options: options)
    if case .sample(let sample) = document { try table.finish(sample) }
    try write(document, as: format)
  }

  /// Writes all or nothing.
  ///
  /// - Throws: `ExitCode.undecided` where the limits do not allow it.
  private func write(_ document: Document, as format: FileFormat, inputNames: [String]? = nil) throws {
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
