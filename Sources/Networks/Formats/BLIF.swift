import Files
import ThresholdNetworks

/// Berkeley Logic Interchange Format.
///
/// A neuron with threshold t is written as a grid of counters, "at least s of the first j operands" for
/// s <= t, so that its size is operands times threshold and not their binomial coefficient. A circuit
/// reads back as the function that it computes (the parameters of a network are in its JSON file).
public enum BLIF {
  /// The network as a circuit with inputs x1, ..., xn and the output y; `inputNames` become remarks.
  public static func text(of network: ThresholdNetwork, inputNames: [String]? = nil) -> String {
    text(of: network, inputNames: inputNames) {}
  }

  /// The same, `look` being called for every operand of every neuron.
  static func text(
    of network: ThresholdNetwork, inputNames: [String]?, _ look: () throws -> Void
  ) rethrows -> String {
    let listing = NetworkListing(network)
    var text = "# A binary threshold network of \(listing.inputCount) inputs with the widths \(network.architecture).\n"
    text += NetworkListing.remarks(about: inputNames, mark: "#")
    text += ".model network\n.inputs \((1...listing.inputCount).map { "x\($0)" }.joined(separator: " "))\n.outputs y\n"
    for entry in listing.entries { text += try logic(of: entry, look) }
    let output = NetworkListing.name(layer: network.architecture.depth - 1, index: 0)
    return text + ".names \(output) y\n1 1\n.end\n"
  }

  private static func logic(of entry: NetworkListing.Entry, _ look: () throws -> Void) rethrows -> String {
    switch entry.relation {
    case .constant(let value): return ".names \(entry.name)\n" + (value ? "1\n" : "")
    case .atLeast(let threshold):
      return try counters(of: entry, upTo: threshold, look)
        + ".names \(counter(entry, entry.operands.count, threshold)) \(entry.name)\n1 1\n"
    case .fewer(let threshold):
      return try counters(of: entry, upTo: threshold, look)
        + ".names \(counter(entry, entry.operands.count, threshold)) \(entry.name)\n0 1\n"
    }
  }

  /// The name of "at least `count` of the first `operands` operands".
  private static func counter(_ entry: NetworkListing.Entry, _ operands: Int, _ count: Int) -> String {
    "\(entry.name)_\(operands)_\(count)"
  }

  private static func counters(
    of entry: NetworkListing.Entry, upTo threshold: Int, _ look: () throws -> Void
  ) rethrows -> String {
    var text = ""
    for (index, operand) in entry.operands.enumerated() {
      try look()
      for count in 1...max(1, min(threshold, index + 1)) {
        // At least c of the first j + 1: already c of the first j, or c - 1 of them and the next one.
        let stays = count <= index ? counter(entry, index, count) : nil
        let rises = count > 1 ? counter(entry, index, count - 1) : nil
        let name = counter(entry, index + 1, count)
        switch (stays, rises) {
        case (let stays?, let rises?): text += ".names \(stays) \(rises) \(operand) \(name)\n1-- 1\n-11 1\n"
        case (let stays?, nil): text += ".names \(stays) \(operand) \(name)\n1- 1\n-1 1\n"
        case (nil, let rises?): text += ".names \(rises) \(operand) \(name)\n11 1\n"
        case (nil, nil): text += ".names \(operand) \(name)\n1 1\n"
        }
      }
    }
    return text
  }

  /// The function of one output of a combinational circuit, on all points of its inputs.
  ///
  /// A circuit of more than `Sample.maximumTotalInputs` inputs is read as the function of those on which the output can depend.
  /// What an `.exdc` part lists for the output is free.
  ///
  /// - Parameters:
  ///   - text: the file.
  ///   - output: the output that is read, from 0; nil for the only one.
  /// - Throws: `DataError` with the line that is no part of such a circuit.
  public static func read(_ text: InputText, output: Int? = nil) throws -> Sample {
    try sample(BLIFCircuit(parsing: text), output: output)
  }

  static func sample(_ circuit: BLIFCircuit, output: Int?) throws -> Sample {
    let text = circuit.text
    guard output != nil || circuit.outputs.count == 1 else {
      if circuit.outputs.isEmpty { throw text.error(nil, found: "0 outputs", expected: "one output") }
      throw OutputList(names: circuit.outputs).refusal(nil, in: text)
    }
    let name = circuit.outputs[output ?? 0]
    let inputs = try circuit.inputsForTable(of: name)
    let table = try circuit.truthTable(of: name, inputs: inputs)
    let free = try circuit.freePoints(of: name, inputs: inputs)
    let rows = (0..<(1 << table.inputCount)).filter { free?.values[$0] != true }.map { row in
      Sample.Row(point: BitVector(words: [UInt64(row)], count: table.inputCount), label: table.values[row])
    }
    guard circuit.isNewlyReadable || output != nil || inputs.count < circuit.inputs.count else {
      return Sample(
        name: text.file, inputCount: table.inputCount, rows: rows, comments: circuit.comments,
        digest: SHA256.hexadecimal(of: text.bytes))
    }
    var sample = Sample(name: text.file, inputCount: table.inputCount, rows: rows, comments: circuit.comments)
    sample.inputNames = inputs
    sample.outputName = name
    if inputs.count < circuit.inputs.count {
      sample.notes.append(
        "\(name) can depend on \(inputs.count) of \(circuit.inputs.count) inputs; the question is about these: "
          + inputs.joined(separator: " "))
    }
    return sample
  }
}
