import ArgumentParser
import Files
import Formats
import NeuronModels
import Running
import ThresholdNetworks

/// `thresher evaluate NETWORK FILE`: how well a network agrees with the rows of an instance.
struct Evaluate: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Agreement, confusion and margins of a network on an instance.",
    discussion: """
      Every row counts, repeated and contradicting ones as they stand. With --majority the rows of a point vote first: each point \
      counts once, with its more frequent label, and points with a tie are left out. With --mismatches K the result says whether \
      the network fits so. What --time leaves out is said (exit code 30).
      """)

  @Argument(help: "The network (JSON, Verilog or DOT), or a result with one; - for standard input.")
  var network: String

  @OptionGroup var instanceOptions: InstanceOptions
  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { limits.time }

  func run() throws {
    let text = try InputText(reading: self.network)
    if let network = try modelNetwork(text) { return try evaluate(network) }
    try require(.binary)
    let effort = limits.startedEffort()
    let options = ReadingOptions(format: FileFormat(suffixOf: self.network))
    guard case .network(let network) = try Document(text, options: options) else {
      throw DataError(file: self.network, found: "an instance", expected: "a network (JSON, Verilog or DOT)")
    }
    let sample = try instanceOptions.sample()
    guard network.architecture.inputCount == sample.inputCount else {
      throw DataError(
        file: sample.name, found: "\(sample.inputCount) inputs",
        expected: "\(network.architecture.inputCount), as the network has")
    }
    try effort.require(
      bytes: Evaluation.bytesNeeded(network, rowCount: sample.rows.count), for: "\(sample.rows.count) rows")
    let tallies = sample.tallies
    let voters = Voters(sample, tallies, voting: instanceOptions.majority)
    let evaluation = Evaluation(of: network, on: voters.rows, effort: effort)
    var parameters = instanceOptions.parameters
    parameters["network"] = NetworkJSON.value(of: network)
    var document = ResultDocument(
      verb: "evaluate", parameters: parameters,
      instance: Instance(sample: sample, function: sample.majority(of: tallies)))
    var lines = ""
    try finish(evaluation, voters, &document, &lines)
  }

  /// Prints what an evaluation has found, after what `text` holds already.
  func finish(
    _ evaluation: Evaluation, _ voters: Voters, _ document: inout ResultDocument, _ text: inout String
  ) throws {
    for (name, value) in evaluation.fields { document[name] = value }
    if instanceOptions.majority { document["ties"] = .integer(voters.tieCount) }
    text += evaluation.text(unit: instanceOptions.majority ? "points" : "rows")
    if instanceOptions.majority, voters.tieCount > 0 {
      text += "ties       \(voters.tieCount) points have as many ones as zeros and are left out\n"
    }
    if let allowed = instanceOptions.mismatches {
      let fits = evaluation.fits(mismatches: allowed)
      document["fits"] = fits.map { .bool($0) } ?? .null
      text += "allowed    \(allowed) mismatches: \(fits.map { $0 ? "fits" : "does not fit" } ?? "not known")\n"
    }
    try output.emit(document, text: text)
    if evaluation.stop != nil { throw ExitCode.undecided }
  }
}

/// The rows that count: all of them, or with a vote one for each point that is no tie.
struct Voters {
  var rows: [Sample.Row]
  var tieCount = 0

  init(_ sample: Sample, _ tallies: [Sample.Tally], voting: Bool) {
    rows = sample.rows
    guard voting else { return }
    rows = []
    for tally in tallies {
      guard tally.ones != tally.zeros else {
        tieCount += 1
        continue
      }
      let label = tally.ones > tally.zeros
      let first = label ? tally.firstOne : tally.firstZero
      rows.append(Sample.Row(point: tally.point, label: label, line: first.map { sample.rows[$0].line } ?? 0))
    }
  }
}

/// A network against rows, one after the other.
struct Evaluation {
  /// `counts[label][value]`: rows with that label on which the network has that value.
  private(set) var counts = [[0, 0], [0, 0]]
  /// The lines of the rows on which it is wrong.
  private(set) var wrongLines: [Int] = []
  /// How many rows have each margin: the distance of the output neuron from flipping to the wrong
  /// value, at least 1 where it is right and at most 0 where it is wrong.
  private(set) var margins: [Int: Int] = [:]
  /// The rows that were evaluated, the first ones.
  private(set) var rowCount = 0
  /// Why not all were, nil if they were.
  private(set) var stop: Exhausted?

  private let architecture: Architecture
  private let wireCount: Int
  private let allCount: Int

  init(of network: ThresholdNetwork, on rows: [Sample.Row], effort: Effort) {
    let output = network.layers[network.architecture.depth - 1][0]
    self.init(rows: rows, effort: effort, shape: network.architecture, wires: network.wireCount) { point in
      var values = point
      for layer in network.layers.dropLast() { values = BitVector(layer.map { $0.fires(on: values) }) }
      return output.sign * (output.weights & values).popcount + output.bias
    }
  }

  /// - Parameter potential: what has to be positive at a point for the output to be 1.
  init(
    rows: [Sample.Row], effort: Effort, shape: Architecture, wires: Int, potential: (BitVector) -> Int
  ) {
    (architecture, wireCount, allCount) = (shape, wires, rows.count)
    for row in rows {
      if let reason = effort.exhaustion() {
        stop = reason
        break
      }
      let potential = potential(row.point)
      let value = potential > 0
      counts[row.label ? 1 : 0][value ? 1 : 0] += 1
      if value != row.label { wrongLines.append(row.line) }
      margins[row.label ? potential : 1 - potential, default: 0] += 1
      rowCount += 1
    }
  }

  /// What the rows and the values of one layer take.
  static func bytesNeeded(_ network: ThresholdNetwork, rowCount: Int) -> Int {
    let architecture = network.architecture
    let words = (max(architecture.inputCount, architecture.widths.max() ?? 1) + 63) / 64
    return rowCount * 32 + 16 * words + architecture.weightCount / 8
  }

  /// Whether at most so many rows are wrong; nil where the time ended before that is known.
  func fits(mismatches: Int) -> Bool? {
    if wrongLines.count > mismatches { return false }
    return stop == nil ? true : nil
  }

  var agreeing: Int { rowCount - wrongLines.count }

  private var sortedMargins: [(margin: Int, count: Int)] {
    margins.sorted { $0.key < $1.key }.map { (margin: $0.key, count: $0.value) }
  }

  var fields: [String: JSONValue] {
    var fields: [String: JSONValue] = [
      "rows": .integer(rowCount), "agreement": .integer(agreeing), "mismatches": .integer(wrongLines.count),
      "confusion": [
        "true_ones": .integer(counts[1][1]), "false_ones": .integer(counts[0][1]),
        "true_zeros": .integer(counts[0][0]), "false_zeros": .integer(counts[1][0]),
      ],
      "wrong_lines": .array(wrongLines.map { .integer($0) }),
      "margins": .array(sortedMargins.map { ["margin": .integer($0.margin), "rows": .integer($0.count)] }),
      "widths": .array(architecture.widths.map { .integer($0) }),
      "weights": .integer(architecture.weightCount), "neurons": .integer(architecture.neuronCount),
      "wires": .integer(wireCount),
    ]
    if let stop {
      fields["rows_left_out"] = .integer(allCount - rowCount)
      fields["reason"] = .string("\(stop)")
    }
    return fields
  }

  func text(unit: String) -> String {
    func row(_ cells: [String]) -> String {
      cells.map { String(repeating: " ", count: max(1, 14 - $0.count)) + $0 }.joined() + "\n"
    }
    var text = "network    widths \(architecture)   weights \(architecture.weightCount)   "
    text += "neurons \(architecture.neuronCount)   wires \(wireCount)\n"
    text += "agreement  \(agreeing) of \(rowCount) \(unit)\n"
    if let stop { text += "left out   \(allCount - rowCount) \(unit) (\(stop))\n" }
    text += row(["", "network 0", "network 1"])
    text += row(["label 0", "\(counts[0][0])", "\(counts[0][1])"])
    text += row(["label 1", "\(counts[1][0])", "\(counts[1][1])"])
    text += "margins    " + sortedMargins.map { "\($0.margin): \($0.count)" }.joined(separator: "   ") + "\n"
    let lines = wrongLines.filter { $0 > 0 }
    if !lines.isEmpty {
      let shown = lines.prefix(20).map(String.init).joined(separator: " ")
      text += "wrong      lines \(shown)\(lines.count > 20 ? " ... (\(lines.count))" : "")\n"
    }
    return text
  }
}
