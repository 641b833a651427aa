import ArgumentParser
import Files
import Formats
import ThresholdNetworks

/// `thresher convert IN OUT`: any readable format to any writable one.
struct Convert: ParsableCommand {
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

  func run() throws {
    if to == nil, output.lowercased().hasSuffix(".svg") {
      let network = try ThresholdNetwork.read(input, format: from)
      try NetworkPicture.check(network, file: input)
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
      let document = Document.network(network)
      return try Output.write(
        document.text(as: format, name: input, inputNames: coding.bitNames), to: output)
    }
    let document = try Document(reading: input, options: options)
    if case .sample(let sample) = document { try table.finish(sample) }
    try Output.write(document.text(as: format, name: input), to: output)
  }
}
