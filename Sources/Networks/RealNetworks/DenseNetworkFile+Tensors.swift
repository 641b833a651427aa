import Files
import Tensors

// The names of layers in tensor files: `0.weight` and `0.bias` (PyTorch, outputs x inputs), `dense_1/kernel` (Keras, inputs x
// outputs), `W1` and `b1`.

extension DenseNetworkFile {
  /// The role of a tensor and the layer to which it belongs.
  struct Place: Equatable {
    enum Role: Equatable { case weights, kernel, bias }

    var layer: String
    var role: Role

    /// Nil if no part of the name says weight or bias.
    init?(_ name: String) {
      let parts = name.split(omittingEmptySubsequences: true) { "._/:".contains($0) }.map(String.init)
      for (index, part) in parts.enumerated().reversed() {
        let word = part.prefix { !$0.isNumber }.lowercased()
        let number = part.dropFirst(word.count)
        guard number.allSatisfy(\.isNumber) else { continue }
        switch word {
        case "weight", "weights", "w": role = .weights
        case "kernel": role = .kernel
        case "bias", "biases", "b": role = .bias
        default: continue
        }
        var rest = parts
        rest[index] = String(number)
        layer = rest.filter { !$0.isEmpty }.joined(separator: ".")
        return
      }
      return nil
    }
  }

  /// The layers of tensors that were read already, in the order of the numbers in their names.
  ///
  /// - Throws: `DataError` for a tensor that is no weights and no bias, and for shapes that do not fit.
  public init(tensors: [Tensor], file: String, activations: [Activation]?) throws {
    var weights: [String: (tensor: Tensor, isTransposed: Bool)] = [:]
    var biases: [String: Tensor] = [:]
    for tensor in tensors {
      guard let place = Place(tensor.name) else {
        throw tensor.error(
          found: "no weights and no bias of a dense layer", expected: "names such as 0.weight and 0.bias, or W1 and b1")
      }
      let isTwice: Bool
      if place.role == .bias {
        isTwice = biases.updateValue(tensor, forKey: place.layer) != nil
      } else {
        isTwice = weights.updateValue((tensor, place.role == .kernel), forKey: place.layer) != nil
      }
      if isTwice {
        throw tensor.error(found: "a second tensor for layer \(DataError.quotedName(place.layer))", expected: "one")
      }
    }
    for (name, bias) in biases.sorted(by: { $0.key < $1.key }) where weights[name] == nil {
      throw bias.error(found: "a bias without weights", expected: "the weights of layer \(DataError.quotedName(name))")
    }
    let names = weights.keys.sorted { Self.key($0).lexicographicallyPrecedes(Self.key($1)) }
    if let activations, activations.count != names.count {
      throw DataError(
        file: file, found: "\(names.count) layers", expected: "\(activations.count), one an activation")
    }
    let layers = names.enumerated().compactMap { index, name -> Layer? in
      weights[name].map { found in
        Layer(
          name: name, weights: found.tensor, isTransposed: found.isTransposed, bias: biases[name],
          activation: activations?[index] ?? (index == names.count - 1 ? .identity : .relu))
      }
    }
    try self.init(file: file, layers: layers)
  }

  /// Sorts `layer.2` before `layer.10`: numbers are filled with zeros.
  private static func key(_ name: String) -> [String] {
    name.split(separator: ".").map { part in
      part.allSatisfy(\.isNumber) ? String(repeating: "0", count: max(0, 20 - part.count)) + part : String(part)
    }
  }
}

extension DenseNetwork<Double> {
  /// The tensors `0.weight`, `0.bias`, `1.weight`, ... of the layers, as `DenseNetworkFile` reads them.
  public func tensors() -> [Tensor] {
    layers.enumerated().flatMap { index, layer in
      [
        Tensor(name: "\(index).weight", shape: [layer.outputCount, layer.inputCount], doubles: layer.weights),
        Tensor(name: "\(index).bias", shape: [layer.outputCount], doubles: layer.bias),
      ]
    }
  }
}
