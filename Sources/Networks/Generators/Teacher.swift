import Numbers
import Running
import ThresholdNetworks

/// Random teachers: networks of a given architecture whose neurons are drawn uniformly from the
/// non-constant functions, drawn again as a whole while the network is constant.
public enum Teacher {
  private static let tries = 100_000

  /// A teacher that is not constant on the cube; above `TruthTable.maximumInputs` inputs, one that is
  /// not constant on `points`. Nil if none was found before `effort` ended.
  public static func random(
    _ architecture: Architecture, points: [BitVector], using key: inout RandomKey, effort: Effort = .unlimited
  ) -> ThresholdNetwork? {
    for _ in 0..<tries {
      if effort.isStopped { return nil }
      let layers = architecture.widths.indices.map { layer in
        (0..<architecture.widths[layer]).map { _ in
          neuron(fanIn: architecture.fanIn(ofLayer: layer), using: &key)
        }
      }
      let network = ThresholdNetwork(architecture: architecture, layers: layers)
      guard let isConstant = isConstant(network, on: points, effort) else { return nil }
      if !isConstant { return network }
    }
    return nil
  }

  /// A neuron whose function is uniform among the m 2^m that are not constant.
  ///
  /// They are the pairs (W, t) with 1 <= t <= |W|, negated or not. Drawing one input first and the rest
  /// of W by fair coins makes every pair (W, input in W) equally likely, and the rank of that input
  /// within W is a uniform t.
  public static func neuron(fanIn m: Int, using key: inout RandomKey) -> Neuron {
    let chosen = key.next(below: m)
    var set = BitVector((0..<m).map { _ in key.next() & 1 == 1 })
    set[chosen] = true
    let threshold = (0...chosen).count { set[$0] }
    let function: NeuronFunction = .atLeast(threshold, of: set)
    return (key.next() & 1 == 1 ? function.negated : function).neuron(fanIn: m)
  }

  /// Nil if the effort ended first.
  private static func isConstant(_ network: ThresholdNetwork, on points: [BitVector], _ effort: Effort) -> Bool? {
    if network.architecture.inputCount <= 20 {
      guard let values = network.truthTable(isStopped: { effort.isStopped })?.values else { return nil }
      return values.isAllZero || values.isAllOne
    }
    var first: Bool?
    for point in points {
      if effort.isStopped { return nil }
      let value = network.evaluate(point)
      if let first, first != value { return false }
      first = value
    }
    return true
  }
}
