import ThresholdNetworks

/// A network as a picture for LaTeX: a document of its own, with the package TikZ alone.
enum NetworkTikZ {
  static func text(of network: WrittenNetwork) -> String {
    let counts = [network.architecture.inputCount] + network.architecture.widths
    let tallest = Double(counts.max() ?? 1)
    func place(_ layer: Int, _ index: Int) -> String {
      let y = -(Double(index) + (tallest - Double(counts[layer])) / 2) * 1.2
      return "(\(Double(layer) * 2.6), \((y * 100).rounded() / 100))"
    }
    let explanation =
      network.model == nil
      ? "A neuron shows what the number of ones among what it reads is compared to."
      : "A neuron shows what the sum of what it reads is compared to; weights other than 1 stand at the lines, negative ones are dashed."
    let minus = network.model == nil ? "" : ", minus/.style={wire, dashed}"
    var text = """
      % A threshold network of widths \(network.architecture), written by thresher \(Versions.thresher).
      % \(explanation)
      \\documentclass[tikz]{standalone}
      \\begin{document}
      \\begin{tikzpicture}[neuron/.style={circle, draw, minimum size=9mm, inner sep=0pt}, wire/.style={-}\(minus)]

      """
    for input in 0..<counts[0] { text += "  \\node (n0-\(input)) at \(place(0, input)) {$x_{\(input + 1)}$};\n" }
    var wires = ""
    for (layer, neurons) in network.layers.enumerated() {
      for (index, neuron) in neurons.enumerated() {
        let label: String
        switch neuron.comparison {
        case .constant(let value): label = value ? "1" : "0"
        case .atLeast(let threshold, _): label = "\\geq \(threshold)"
        case .fewer(let threshold, _): label = "< \(threshold)"
        }
        text += "  \\node[neuron] (n\(layer + 1)-\(index)) at \(place(layer + 1, index)) {$\(label)$};\n"
        for term in neuron.comparison.terms {
          let weight =
            term.weight == 1 ? "" : " node[pos=0.3, fill=white, inner sep=1pt, font=\\scriptsize] {$\(term.weight)$}"
          wires += "  \\draw[\(term.weight < 0 ? "minus" : "wire")] (n\(layer)-\(term.place)) --\(weight)"
          wires += " (n\(layer + 1)-\(index));\n"
        }
      }
    }
    let last = counts.count - 1
    return text + wires + "  \\draw[wire] (n\(last)-0) -- ++(1, 0) node[right] {$y$};\n"
      + "\\end{tikzpicture}\n\\end{document}\n"
  }
}
