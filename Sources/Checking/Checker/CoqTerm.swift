/// The terms of Coq that a file of a theorem is made of.
enum CoqTerm {
  static func list(_ terms: [String], separator: String = "; ") -> String {
    "[" + terms.joined(separator: separator) + "]"
  }

  static func bits(_ values: [Bool]) -> String { list(values.map { $0 ? "true" : "false" }) }

  /// A list of natural numbers in a file whose numbers are integers.
  static func naturals(_ values: [Int]) -> String { list(values.map(String.init)) + "%nat" }

  /// Negative numbers need brackets as arguments, and have them everywhere.
  static func integer(_ value: Int) -> String { value < 0 ? "(\(value))" : "\(value)" }

  static func neuron(_ neuron: CheckedNetwork.Neuron) -> String {
    "{| weights := \(bits(neuron.weights)); sign := \(integer(neuron.sign)); bias := \(integer(neuron.bias)) |}"
  }

  static func network(_ network: CheckedNetwork) -> String {
    list(network.layers.map { list($0.map(neuron), separator: ";\n     ") }, separator: ";\n    ")
  }

  static func widths(_ widths: [Int?]) -> String { list(widths.map { $0.map { "Some \($0)" } ?? "None" }) + "%nat" }

  /// Lines of a text that would be too long for the parser of Coq as one string.
  static func pieces(_ text: String) -> String {
    let letters = Array(text.utf8)
    let lines = stride(from: 0, to: letters.count, by: 500).map { start in
      "\"" + String(decoding: letters[start..<min(start + 500, letters.count)], as: UTF8.self) + "\""
    }
    return list(lines, separator: ";\n     ") + "%text"
  }

  /// Why a name cannot be that of the sample, which is also that of the file; nil if it can.
  static func fault(ofName name: String) -> String? {
    let isLetter = { (byte: UInt8) in (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 }
    guard let first = name.utf8.first, isLetter(first),
      name.utf8.allSatisfy({ isLetter($0) || (48...57).contains($0) }), name != "_"
    else { return "a name of letters, digits and underscores was expected, for coqc takes no other" }
    return reserved.contains(name) ? "a name that Coq or the lemmas do not use was expected" : nil
  }

  /// Keywords, and names that a file of a theorem needs with the meaning that they have in the lemmas.
  private static let reserved: Set<String> = [
    "as", "at", "by", "cofix", "else", "end", "exists", "exists2", "fix", "for", "forall", "fun", "if", "in", "let",
    "match", "mod", "return", "then", "using", "where", "with", "Prop", "SProp", "Set", "Type",
    "sample", "network", "neuron", "weights", "sign", "bias", "networks", "proofs", "refuted", "list", "bool", "nat",
    "true", "false", "Some", "None", "Chain", "Margins", "Trees", "Pairs", "PairTree", "LayerTree", "by_weights",
    "by_neurons", "minimal", "minimal_complete", "least_weights", "least_neurons", "architectures",
    "architectures_by_neurons", "eq_refl", "Model", "Columns", "Tree", "Margin", "MonotoneWidths", "Counting",
    "Separation", "Layers", "Evidence", "Minimal", "Mismatches", "Counts",
  ]
}
