import ThresholdNetworks

/// A network as a function of a program: C99 and Python, in integers alone.
enum NetworkSource {
  /// `int thresher_network(const unsigned char x[n])`, 0 or 1 for n bytes of 0 or 1.
  static func c(_ network: WrittenNetwork) -> String {
    let inputs = network.architecture.inputCount
    var text = """
      /* \(network.title), written by thresher \(Versions.thresher).
         Every value is 0 or 1; the inputs x1, x2, ... are x[0], x[1], ... */
      int thresher_network(const unsigned char x[\(inputs)])
      {

      """
    // Sums that an int may not hold are long long from their weights on.
    let suffix = network.model != nil && network.largestSum > Int(Int32.max) ? "LL" : ""
    for (layer, neurons) in network.layers.enumerated() {
      let (from, to) = (layer == 0 ? "x" : "h\(layer)", "h\(layer + 1)")
      text += "  unsigned char \(to)[\(neurons.count)];\n"
      for (index, neuron) in neurons.enumerated() {
        text += "  \(to)[\(index)] = \(condition(neuron, from, one: "1", zero: "0", suffix));\n"
      }
    }
    // A neuron that is constant reads nothing.
    for name in ["x"] + (1..<max(1, network.layers.count)).map({ "h\($0)" }) { text += "  (void)\(name);\n" }
    return text + "  return h\(network.layers.count)[0];\n}\n"
  }

  /// `network(x)`, 0 or 1 for a sequence of as many zeros and ones as there are inputs.
  static func python(_ network: WrittenNetwork) -> String {
    let inputs = network.architecture.inputCount
    var text = """
      \"\"\"\(network.title), written by thresher \(Versions.thresher).\"\"\"


      def network(x):
          \"\"\"0 or 1 for a sequence x of \(inputs) zeros and ones.\"\"\"
          if len(x) != \(inputs):
              raise ValueError(f"found {len(x)} values, expected \(inputs)")

      """
    for (layer, neurons) in network.layers.enumerated() {
      let from = layer == 0 ? "x" : "h\(layer)"
      text += "    h\(layer + 1) = [\n"
      for neuron in neurons { text += "        int(\(condition(neuron, from, one: "True", zero: "False", ""))),\n" }
      text += "    ]\n"
    }
    return text + "    return h\(network.layers.count)[0]\n"
  }

  private static func condition(
    _ neuron: WrittenNetwork.Neuron, _ from: String, one: String, zero: String, _ suffix: String
  ) -> String {
    func sum(_ terms: [WrittenNetwork.Term]) -> String {
      WeightedSum.text(of: terms) { weight, place in
        (abs(weight) == 1 && suffix.isEmpty ? "" : "\(abs(weight))\(suffix) * ") + "\(from)[\(place)]"
      }
    }
    switch neuron.comparison {
    case .constant(let value): return value ? one : zero
    case .atLeast(let threshold, let terms): return "\(sum(terms)) >= \(threshold)\(suffix)"
    case .fewer(let threshold, let terms): return "\(sum(terms)) < \(threshold)\(suffix)"
    }
  }
}

/// Terms with a sign between them: `a + b - c`.
enum WeightedSum {
  static func text(of terms: [WrittenNetwork.Term], _ word: (Int, Int) -> String) -> String {
    var sum = ""
    for term in terms {
      sum += sum.isEmpty ? (term.weight < 0 ? "-" : "") : term.weight < 0 ? " - " : " + "
      sum += word(term.weight, term.place)
    }
    return sum
  }
}
