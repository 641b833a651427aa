import ThresholdNetworks

/// A network as a function of a program: C99 and Python, in integers alone.
enum NetworkSource {
  /// `int thresher_network(const unsigned char x[n])`, 0 or 1 for n bytes of 0 or 1.
  static func c(_ network: ThresholdNetwork) -> String {
    let inputs = network.architecture.inputCount
    var text = """
      /* A threshold network of \(inputs) inputs and widths \(network.architecture), written by thresher \(Versions.thresher).
         Every value is 0 or 1; the inputs x1, x2, ... are x[0], x[1], ... */
      int thresher_network(const unsigned char x[\(inputs)])
      {

      """
    for (layer, neurons) in network.layers.enumerated() {
      let (from, to) = (layer == 0 ? "x" : "h\(layer)", "h\(layer + 1)")
      text += "  unsigned char \(to)[\(neurons.count)];\n"
      for (index, neuron) in neurons.enumerated() {
        text += "  \(to)[\(index)] = \(condition(neuron, from, one: "1", zero: "0"));\n"
      }
    }
    // A neuron that is constant reads nothing.
    for name in ["x"] + (1..<max(1, network.layers.count)).map({ "h\($0)" }) { text += "  (void)\(name);\n" }
    return text + "  return h\(network.layers.count)[0];\n}\n"
  }

  /// `network(x)`, 0 or 1 for a sequence of as many zeros and ones as there are inputs.
  static func python(_ network: ThresholdNetwork) -> String {
    let inputs = network.architecture.inputCount
    var text = """
      \"\"\"A threshold network of \(inputs) inputs and widths \(network.architecture), written by thresher \(Versions.thresher).\"\"\"


      def network(x):
          \"\"\"0 or 1 for a sequence x of \(inputs) zeros and ones.\"\"\"
          if len(x) != \(inputs):
              raise ValueError(f"found {len(x)} values, expected \(inputs)")

      """
    for (layer, neurons) in network.layers.enumerated() {
      let from = layer == 0 ? "x" : "h\(layer)"
      text += "    h\(layer + 1) = [\n"
      for neuron in neurons { text += "        int(\(condition(neuron, from, one: "True", zero: "False"))),\n" }
      text += "    ]\n"
    }
    return text + "    return h\(network.layers.count)[0]\n"
  }

  private static func condition(_ neuron: Neuron, _ from: String, one: String, zero: String) -> String {
    func sum(_ set: BitVector) -> String { set.ones.map { "\(from)[\($0)]" }.joined(separator: " + ") }
    switch neuron.function {
    case .constant(let value): return value ? one : zero
    case .atLeast(let threshold, let set): return "\(sum(set)) >= \(threshold)"
    case .fewer(let threshold, let set): return "\(sum(set)) < \(threshold)"
    }
  }
}

/// A network as a picture for LaTeX: a document of its own, with the package TikZ alone.
enum NetworkTikZ {
  static func text(of network: ThresholdNetwork) -> String {
    let counts = [network.architecture.inputCount] + network.architecture.widths
    let tallest = Double(counts.max() ?? 1)
    func place(_ layer: Int, _ index: Int) -> String {
      let y = -(Double(index) + (tallest - Double(counts[layer])) / 2) * 1.2
      return "(\(Double(layer) * 2.6), \((y * 100).rounded() / 100))"
    }
    var text = """
      % A threshold network of widths \(network.architecture), written by thresher \(Versions.thresher).
      % A neuron shows what the number of ones among what it reads is compared to.
      \\documentclass[tikz]{standalone}
      \\begin{document}
      \\begin{tikzpicture}[neuron/.style={circle, draw, minimum size=9mm, inner sep=0pt}, wire/.style={-}]

      """
    for input in 0..<counts[0] { text += "  \\node (n0-\(input)) at \(place(0, input)) {$x_{\(input + 1)}$};\n" }
    var wires = ""
    for (layer, neurons) in network.layers.enumerated() {
      for (index, neuron) in neurons.enumerated() {
        let label: String
        var set: [Int] = []
        switch neuron.function {
        case .constant(let value): label = value ? "1" : "0"
        case .atLeast(let threshold, let read): (label, set) = ("\\geq \(threshold)", Array(read.ones))
        case .fewer(let threshold, let read): (label, set) = ("< \(threshold)", Array(read.ones))
        }
        text += "  \\node[neuron] (n\(layer + 1)-\(index)) at \(place(layer + 1, index)) {$\(label)$};\n"
        for source in set { wires += "  \\draw[wire] (n\(layer)-\(source)) -- (n\(layer + 1)-\(index));\n" }
      }
    }
    let last = counts.count - 1
    return text + wires + "  \\draw[wire] (n\(last)-0) -- ++(1, 0) node[right] {$y$};\n"
      + "\\end{tikzpicture}\n\\end{document}\n"
  }
}
