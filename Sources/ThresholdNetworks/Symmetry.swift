extension PartialFunction {
  /// Whether exchanging two inputs maps the sample, labels and weights included, onto itself.
  public func isInvariant(underExchangeOf first: Int, and second: Int) -> Bool {
    if first == second { return true }
    var labelled: [BitVector: (Bool, Int)] = [:]
    for index in 0..<pointCount { labelled[point(index)] = (labels[index], weights[index]) }
    for (point, value) in labelled where point[first] != point[second] {
      var exchanged = point
      exchanged[first] = point[second]
      exchanged[second] = point[first]
      guard let other = labelled[exchanged], other == value else { return false }
    }
    return true
  }

  /// The classes of inputs that may be exchanged freely, each ascending, those of one input left out.
  ///
  /// Exchangeability is an equivalence relation: (i k) = (i j)(j k)(i j).
  public var interchangeableInputs: [[Int]] {
    var classes: [[Int]] = []
    for input in 0..<inputCount {
      if let index = classes.firstIndex(where: { isInvariant(underExchangeOf: $0[0], and: input) }) {
        classes[index].append(input)
      } else {
        classes.append([input])
      }
    }
    return classes.filter { $0.count > 1 }
  }
}

extension ThresholdNetwork {
  /// The network that computes the same function of the inputs with two of them exchanged.
  public func exchangingInputs(_ first: Int, _ second: Int) -> Self {
    exchangingWeights(first, second, inLayer: 0)
  }

  /// The network with two neurons of a hidden layer exchanged, which computes the same function.
  public func exchangingNeurons(_ first: Int, _ second: Int, inLayer layer: Int) -> Self {
    var layers = self.layers
    layers[layer].swapAt(first, second)
    return Self(architecture: architecture, layers: layers).exchangingWeights(first, second, inLayer: layer + 1)
  }

  private func exchangingWeights(_ first: Int, _ second: Int, inLayer layer: Int) -> Self {
    var layers = self.layers
    layers[layer] = layers[layer].map { neuron in
      var weights = neuron.weights
      weights[first] = neuron.weights[second]
      weights[second] = neuron.weights[first]
      return Neuron(weights: weights, sign: neuron.sign, bias: neuron.bias)
    }
    return Self(architecture: architecture, layers: layers)
  }
}
