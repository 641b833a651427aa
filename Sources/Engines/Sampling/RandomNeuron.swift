import Numbers
import ThresholdNetworks

extension Neuron {
  /// A neuron drawn from the uniform prior: every setting of (W, gamma, b) is equally likely.
  public static func random(fanIn m: Int, using key: inout RandomKey) -> Self {
    randomSetting(fanIn: m, using: &key)
  }

  static func randomSetting<Source: UniformSource>(fanIn m: Int, using source: inout Source) -> Self {
    var words = [UInt64](repeating: 0, count: (m + 63) / 64)
    for start in stride(from: 0, to: m, by: 32) {
      words[start / 64] |= source.next(below: 1 << UInt64(min(32, m - start))) << UInt64(start % 64)
    }
    let rest = Int(source.next(below: UInt64(6 * m)))
    return Self(weights: BitVector(words: words, count: m), sign: rest / (2 * m) - 1, bias: rest % (2 * m) - m + 1)
  }

  /// A setting drawn uniformly among those that compute `function`.
  ///
  /// A non-constant function has one. A constant holds 5/12 of all settings, so drawing until one fits takes 2.4 tries
  /// on average.
  static func random<Source: UniformSource>(
    computing function: NeuronFunction, fanIn m: Int, using source: inout Source
  ) -> Self {
    guard case .constant = function else { return function.neuron(fanIn: m) }
    while true {
      let neuron = randomSetting(fanIn: m, using: &source)
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
