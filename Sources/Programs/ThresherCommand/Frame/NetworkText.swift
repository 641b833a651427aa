import ThresholdNetworks

/// A network in words: one line a neuron, as "at least t of" or "fewer than t of" what it reads.
enum NetworkText {
  static func lines(of network: ThresholdNetwork) -> [String] {
    network.layers.enumerated().flatMap { layer, neurons in
      neurons.enumerated().map { index, neuron in
        let isOutput = layer == network.layers.count - 1
        let name = isOutput ? "y" : "h\(layer + 1).\(index + 1)"
        return "\(name) = \(words(for: neuron.function) { layer == 0 ? "x\($0 + 1)" : "h\(layer).\($0 + 1)" })"
      }
    }
  }

  private static func words(for function: NeuronFunction, input: (Int) -> String) -> String {
    switch function {
    case .constant(let value): value ? "1" : "0"
    case .atLeast(let threshold, let set):
      set.popcount == 1 ? set.ones.map(input).joined() : "at least \(threshold) of \(list(set, input))"
    case .fewer(let threshold, let set):
      set.popcount == 1 ? "not \(set.ones.map(input).joined())" : "fewer than \(threshold) of \(list(set, input))"
    }
  }

  private static func list(_ set: BitVector, _ input: (Int) -> String) -> String {
    "{\(set.ones.map(input).joined(separator: " "))}"
  }
}
