import Numbers
import ThresholdNetworks

extension Neuron {
  /// A neuron drawn from the uniform prior: every setting of (W, gamma, b) is equally likely.
  public static func random(fanIn m: Int, using key: inout RandomKey) -> Self {
    let words = (0..<(m + 63) / 64).map { _ in key.next() }
    let rest = key.next(below: 6 * m)
    return Self(weights: BitVector(words: words, count: m), sign: rest / (2 * m) - 1, bias: rest % (2 * m) - m + 1)
  }

  /// A setting drawn uniformly among those that compute `function`.
  ///
  /// A non-constant function has one. A constant holds 5/12 of all settings, so drawing until one fits takes 2.4 tries
  /// on average.
  public static func random(
    computing function: NeuronFunction, fanIn m: Int, using key: inout RandomKey
  ) -> Self {
    guard case .constant = function else { return function.neuron(fanIn: m) }
    while true {
      let neuron = Self.random(fanIn: m, using: &key)
      if neuron.function == function { return neuron }
    }
  }
}

extension ThresholdNetwork {
  /// A network drawn from the uniform prior.
  public static func random(_ architecture: Architecture, using key: inout RandomKey) -> Self {
    let layers = architecture.widths.indices.map { layer in
      (0..<architecture.widths[layer]).map { _ in
        Neuron.random(fanIn: architecture.fanIn(ofLayer: layer), using: &key)
      }
    }
    return Self(architecture: architecture, layers: layers)
  }
}
