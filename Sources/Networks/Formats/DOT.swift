import Files
import ThresholdNetworks

/// Networks as directed graphs for Graphviz: a node for each input and neuron, an edge for each wire.
///
/// A neuron is labelled with what its count is compared to. The reader takes what the writer writes,
/// one statement a line.
public enum DOT {
  private static let inputStyle = " [shape=plaintext];"
  private static let namedInputStyle = " [shape=plaintext, label=\""

  /// The network as a directed graph, layer by layer; inputs are shown with their names.
  public static func text(of network: ThresholdNetwork, inputNames: [String]? = nil) -> String {
    let listing = NetworkListing(network)
    var text = "digraph network {\n  rankdir=LR;\n  node [shape=circle];\n"
    for input in 1...listing.inputCount {
      let name = inputNames.map { namedInputStyle + escaped($0[input - 1]) + "\"];" }
      text += "  x\(input)\(name ?? inputStyle)\n"
    }
    for entry in listing.entries {
      text += "  \(entry.name) [label=\"\(label(entry.relation))\"];\n"
      for operand in entry.operands { text += "  \(operand) -> \(entry.name);\n" }
    }
    return text + "}\n"
  }

  /// A name within quotes.
  private static func escaped(_ name: String) -> String {
    DataError.oneLine(name).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }

  private static func label(_ relation: NetworkListing.Relation) -> String {
    switch relation {
    case .constant(let value): value ? "1" : "0"
    case .atLeast(let threshold): ">= \(threshold)"
    case .fewer(let threshold): "< \(threshold)"
    }
  }

  private static func relation(_ label: Substring) -> NetworkListing.Relation? {
    if label == "0" || label == "1" { return .constant(label == "1") }
    let words = label.split(separator: " ")
    guard words.count == 2, let threshold = Int(words[1]) else { return nil }
    return words[0] == ">=" ? .atLeast(threshold) : words[0] == "<" ? .fewer(than: threshold) : nil
  }

  /// Reads a graph as `text(of:)` writes it.
  ///
  /// - Throws: `DataError` with the line that is no statement of such a graph.
  public static func read(_ text: InputText) throws -> ThresholdNetwork {
    var listing = NetworkListing()
    var places: [String: Int] = [:]
    for (number, bytes) in text.lines {
      try Patience.look(text.file, atStep: number)
      let line = String(decoding: bytes, as: UTF8.self)
      if isFrame(line) { continue }
      if line.hasPrefix("x"), line.hasSuffix(inputStyle) || line.contains(namedInputStyle) {
        listing.inputCount += 1
        guard line.prefix(while: { $0 != " " }) == "x\(listing.inputCount)" else {
          throw text.error(number, found: DataError.quoted(line), expected: "the input x\(listing.inputCount)")
        }
      } else if let entry = neuron(line, number: number) {
        places[entry.name] = listing.entries.count
        listing.entries.append(entry)
      } else if let (source, target) = edge(line), let place = places[target] {
        listing.entries[place].operands.append(source)
      } else {
        throw text.error(
          number, found: DataError.quoted(line),
          expected: "a node such as \"n1_1 [label=\\\">= 2\\\"];\" or an edge to a node above")
      }
    }
    return try listing.network(in: text)
  }

  private static func isFrame(_ line: String) -> Bool {
    line.isEmpty || line == "}" || ["digraph ", "rankdir", "node ", "//"].contains { line.hasPrefix($0) }
  }

  private static func neuron(_ line: String, number: Int) -> NetworkListing.Entry? {
    let parts = line.split(separator: " [label=\"", maxSplits: 1)
    guard parts.count == 2, parts[1].hasSuffix("\"];"), let position = NetworkListing.position(of: parts[0]),
      let relation = relation(parts[1].dropLast(3))
    else { return nil }
    return NetworkListing.Entry(
      layer: position.layer, index: position.index, relation: relation, operands: [], line: number)
  }

  private static func edge(_ line: String) -> (source: String, target: String)? {
    let parts = line.split(separator: " -> ")
    guard parts.count == 2, parts[1].hasSuffix(";") else { return nil }
    return (String(parts[0]), String(parts[1].dropLast()))
  }
}
