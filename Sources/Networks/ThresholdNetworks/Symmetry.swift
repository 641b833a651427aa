extension PartialFunction {
  /// Whether exchanging two inputs maps the sample, labels and weights included, onto itself.
  public func isInvariant(underExchangeOf first: Int, and second: Int) -> Bool {
    withPointIndex(
      { $0.isInvariant(underExchangeOf: first, and: second) }, { $0.isInvariant(underExchangeOf: first, and: second) })
  }

  /// The inputs that some pair of points forces every network to read: the two points differ there alone
  /// and have different labels.
  public var essentialInputs: [Int] { essentialInputs(shouldStop: { false }) ?? [] }

  /// The same, nil if `shouldStop`, asked between passes over the points, says so.
  package func essentialInputs(shouldStop: () -> Bool) -> [Int]? {
    func essential(_ isEssential: (Int) -> Bool) -> [Int]? {
      var found: [Int] = []
      for input in 0..<inputCount {
        if shouldStop() { return nil }
        if isEssential(input) { found.append(input) }
      }
      return found
    }
    if shouldStop() { return nil }
    return withPointIndex({ essential($0.isEssential) }, { essential($0.isEssential) })
  }

  /// The classes of inputs that may be exchanged freely, each ascending, those of one input left out.
  ///
  /// Exchangeability is an equivalence relation: (i k) = (i j)(j k)(i j).
  ///
  /// - Complexity: one pass over the points for each input and class with equally many ones.
  public var interchangeableInputs: [[Int]] { interchangeableInputs(shouldStop: { false }) ?? [] }

  /// The same, nil if `shouldStop`, asked between passes over the points, says so.
  package func interchangeableInputs(shouldStop: () -> Bool) -> [[Int]]? {
    if shouldStop() { return nil }
    return withPointIndex(
      { classes(shouldStop, exchangeable: $0.isInvariant) }, { classes(shouldStop, exchangeable: $0.isInvariant) })
  }

  private func classes(_ shouldStop: () -> Bool, exchangeable: (Int, Int) -> Bool) -> [[Int]]? {
    let ones = inputColumns.map(\.popcount)
    var classes: [[Int]] = []
    for input in 0..<inputCount {
      if shouldStop() { return nil }
      // Exchangeable inputs are 1 on equally many points, which settles most pairs without a look at them.
      if let index = classes.firstIndex(where: { ones[$0[0]] == ones[input] && exchangeable($0[0], input) }) {
        classes[index].append(input)
      } else {
        classes.append([input])
      }
    }
    return classes.filter { $0.count > 1 }
  }
}

/// What a label does along one input, from points without it to the same points with it.
package struct Direction: Hashable, Sendable {
  /// Whether it goes from 0 to 1 somewhere, and from 1 to 0.
  package var rises = false, falls = false
}

extension PartialFunction {
  /// What the label does along each input, between points that are both listed; nil if `shouldStop`, asked once an input, says so.
  ///
  /// - Complexity: one pass over the points for each input.
  package func directions(shouldStop: () -> Bool) -> [Direction]? {
    func all(_ direction: (Int) -> Direction) -> [Direction]? {
      var directions: [Direction] = []
      for input in 0..<inputCount {
        if shouldStop() { return nil }
        directions.append(direction(input))
      }
      return directions
    }
    if shouldStop() { return nil }
    return withPointIndex({ all($0.direction) }, { all($0.direction) })
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
