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
        "found the output \(DataError.quoted(output)); expected a suffix (or --to) of \(known), svg")
    }
    let document = try Document(reading: input, format: from)
    try Output.write(document.text(as: format, name: input), to: output)
  }
}
