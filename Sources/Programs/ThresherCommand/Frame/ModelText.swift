import Formats
import NeuronModels

/// Networks of a model in words: a line a neuron, `h1.1 = 1 where x1 - 2 x2 >= 1`.
enum ModelText {
  /// - Parameter sample: the sample whose names the inputs have.
  static func lines(of network: ModelNetwork, on sample: Sample? = nil) -> [String] {
    network.layers.enumerated().flatMap { layer, neurons in
      neurons.enumerated().map { index, neuron in
        let name = layer == network.layers.count - 1 ? "y" : "h\(layer + 1).\(index + 1)"
        return
          "\(name) = \(words(for: neuron) { layer == 0 ? NetworkText.inputName($0, sample) : "h\(layer).\($0 + 1)" })"
      }
    }
  }

  private static func words(for neuron: ModelNeuron, input: (Int) -> String) -> String {
    let read = neuron.weights.enumerated().filter { $0.element != 0 && neuron.sign != 0 }
    if read.isEmpty { return neuron.bias > 0 ? "1" : "0" }
    var sum = ""
    for (place, weight) in read {
      let value = neuron.sign * weight
      sum += sum.isEmpty ? (value < 0 ? "-" : "") : value < 0 ? " - " : " + "
      sum += (abs(value) == 1 ? "" : "\(abs(value)) ") + input(place)
    }
    return "1 where \(sum) >= \(1 - neuron.bias)"
  }
}
