import Files
import Formats
import ThresholdNetworks

/// A network in words: one line a neuron, as "at least t of" or "fewer than t of" what it reads.
enum NetworkText {
  /// - Parameter sample: the sample whose names the inputs have.
  static func lines(of network: ThresholdNetwork, on sample: Sample? = nil) -> [String] {
    network.layers.enumerated().flatMap { layer, neurons in
      neurons.enumerated().map { index, neuron in
        let isOutput = layer == network.layers.count - 1
        let name = isOutput ? "y" : "h\(layer + 1).\(index + 1)"
        return "\(name) = \(words(for: neuron.function) { layer == 0 ? inputName($0, sample) : "h\(layer).\($0 + 1)" })"
      }
    }
  }

  /// The name of an input, in quotes unless it is one word.
  static func inputName(_ index: Int, _ sample: Sample?) -> String {
    guard let name = sample?.inputNames?[index] else { return "x\(index + 1)" }
    let isPlain = name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && !"{};\"".unicodeScalars.contains($0) }
    return isPlain && !name.isEmpty ? DataError.oneLine(name) : "\"\(DataError.oneLine(name))\""
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
