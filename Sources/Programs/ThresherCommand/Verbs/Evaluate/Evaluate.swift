import ArgumentParser
import Files
import Formats
import ThresholdNetworks

/// `thresher evaluate NETWORK FILE`: how well a network agrees with the rows of an instance.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Agreement, confusion and margins of a network on an instance.")

  @Argument(help: "The network (JSON, Verilog or DOT), or a result with one; - for standard input.")
  var network: String

  @OptionGroup var instanceOptions: InstanceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let network = try ThresholdNetwork.read(self.network)
    let sample = try instanceOptions.sample()
    guard network.architecture.inputCount == sample.inputCount else {
      throw DataError(
        file: sample.name, found: "\(sample.inputCount) inputs",
        expected: "\(network.architecture.inputCount), as the network has")
    }
    let evaluation = Evaluation(of: network, on: sample)
    var document = ResultDocument(
      verb: "evaluate", parameters: ["network": NetworkJSON.value(of: network)],
      instance: Instance(sample: sample, function: sample.majority()))
    for (name, value) in evaluation.fields { document[name] = value }
    try output.emit(document, text: evaluation.text)
  }
}

/// A network against the rows of a sample, repeated and contradicting ones counted as they stand.
struct Evaluation {
  /// `counts[label][value]`: rows with that label on which the network has that value.
  private(set) var counts = [[0, 0], [0, 0]]
  /// The rows on which it is wrong, as indices.
  private(set) var wrongRows: [Int] = []
  /// How many rows have each margin: the distance of the output neuron from flipping to the wrong
  /// value, at least 1 where it is right and at most 0 where it is wrong.
  private(set) var margins: [Int: Int] = [:]

  private let network: ThresholdNetwork
  private let sample: Sample

  init(of network: ThresholdNetwork, on sample: Sample) {
    self.network = network
    self.sample = sample
    let output = network.layers[network.architecture.depth - 1][0]
    for (index, row) in sample.rows.enumerated() {
      var values = row.point
      for layer in network.layers.dropLast() { values = BitVector(layer.map { $0.fires(on: values) }) }
      let potential = output.sign * (output.weights & values).popcount + output.bias
      let value = potential > 0
      counts[row.label ? 1 : 0][value ? 1 : 0] += 1
      if value != row.label { wrongRows.append(index) }
      margins[row.label ? potential : 1 - potential, default: 0] += 1
    }
  }

  var agreeing: Int { sample.rows.count - wrongRows.count }

  private var sortedMargins: [(margin: Int, count: Int)] {
    margins.sorted { $0.key < $1.key }.map { (margin: $0.key, count: $0.value) }
  }

  var fields: [String: JSONValue] {
    [
      "rows": .integer(sample.rows.count), "agreement": .integer(agreeing), "mismatches": .integer(wrongRows.count),
      "confusion": [
        "true_ones": .integer(counts[1][1]), "false_ones": .integer(counts[0][1]),
        "true_zeros": .integer(counts[0][0]), "false_zeros": .integer(counts[1][0]),
      ],
      "wrong_lines": .array(wrongRows.map { .integer(sample.rows[$0].line) }),
      "margins": .array(sortedMargins.map { ["margin": .integer($0.margin), "rows": .integer($0.count)] }),
      "widths": .array(network.architecture.widths.map { .integer($0) }),
      "weights": .integer(network.architecture.weightCount), "neurons": .integer(network.architecture.neuronCount),
      "wires": .integer(network.wireCount),
    ]
  }

  var text: String {
    func row(_ cells: [String]) -> String {
      cells.map { String(repeating: " ", count: max(1, 14 - $0.count)) + $0 }.joined() + "\n"
    }
    let architecture = network.architecture
    var text = "network    widths \(architecture)   weights \(architecture.weightCount)   "
    text += "neurons \(architecture.neuronCount)   wires \(network.wireCount)\n"
    text += "agreement  \(agreeing) of \(sample.rows.count) rows\n"
    text += row(["", "network 0", "network 1"])
    text += row(["label 0", "\(counts[0][0])", "\(counts[0][1])"])
    text += row(["label 1", "\(counts[1][0])", "\(counts[1][1])"])
    text += "margins    " + sortedMargins.map { "\($0.margin): \($0.count)" }.joined(separator: "   ") + "\n"
    let lines = wrongRows.map { sample.rows[$0].line }.filter { $0 > 0 }
    if !lines.isEmpty {
      let shown = lines.prefix(20).map(String.init).joined(separator: " ")
      text += "wrong      lines \(shown)\(lines.count > 20 ? " ... (\(lines.count))" : "")\n"
    }
    return text
  }
}
