import NeuronModels
import Numbers
import Running
import ThresholdNetworks

/// Random teachers of a model: every neuron has uniform settings among those that are not constant, and the network is drawn again as a
/// whole while it is constant.
///
/// A bipolar or ternary function that is not constant has one setting, so that functions are uniform as those of binary teachers are.
/// Threshold neurons have no settings: their functions are uniform.
package enum ModelTeacher {
  private static let tries = 100_000

  /// A teacher that is not constant on the cube; above 20 inputs, one that is not constant on `points`.
  ///
  /// - Returns: nil if none was found before `effort` ended.
  /// - Throws: `ModelStopped` for threshold neurons of more than five values.
  package static func random(
    _ model: NeuronModel, _ architecture: Architecture, points: [BitVector], using key: inout RandomKey,
    effort: Effort = .unlimited
  ) throws -> ModelNetwork? {
    for _ in 0..<tries {
      var layers: [[ModelNeuron]] = []
      for layer in architecture.widths.indices {
        let fanIn = architecture.fanIn(ofLayer: layer)
        layers.append([])
        for _ in 0..<architecture.widths[layer] {
          if effort.isStopped { return nil }
          layers[layer].append(try neuron(model, fanIn: fanIn, using: &key))
        }
      }
      guard let network = ModelNetwork(model: model, inputCount: architecture.inputCount, layers: layers),
        let isConstant = isConstant(network, on: points, effort)
      else { return nil }
      if !isConstant { return network }
    }
    return nil
  }

  /// A neuron with uniform settings among those that are not constant, or a uniform threshold function that is not.
  ///
  /// - Throws: `ModelStopped` for a threshold neuron of more than five values.
  package static func neuron(_ model: NeuronModel, fanIn m: Int, using key: inout RandomKey) throws -> ModelNeuron {
    guard let values = model.weightValues, let biases = model.biases(fanIn: m) else {
      guard m <= ThresholdFunctions.maximumFanIn else {
        throw ModelStopped(
          .outOfReach(
            "the threshold functions of \(m) inputs are not listed: at most \(ThresholdFunctions.maximumFanIn) inputs"))
      }
      // The constants are the first and the last table.
      let functions = ThresholdFunctions.all(fanIn: m)
      return functions[1 + Int(key.next(below: UInt64(functions.count - 2)))].neuron
    }
    func pick(_ count: Int) -> Int { Int(key.next(below: UInt64(count))) }
    while true {
      let neuron = ModelNeuron(
        weights: (0..<m).map { _ in values[pick(values.count)] }, sign: model.signs[pick(model.signs.count)],
        bias: biases.lowerBound + pick(biases.count))
      let weights = neuron.weights.map { neuron.sign * $0 }
      let least = weights.reduce(neuron.bias) { $0 + min(0, $1) }
      let most = weights.reduce(neuron.bias) { $0 + max(0, $1) }
      if least <= 0 && most > 0 { return neuron }
    }
  }

  /// Nil if the effort ended first.
  private static func isConstant(_ network: ModelNetwork, on points: [BitVector], _ effort: Effort) -> Bool? {
    let n = network.architecture.inputCount
    var first: Bool?
    for row in 0..<(n <= 20 ? 1 << n : points.count) {
      if effort.isStopped { return nil }
      let value = network.evaluate(n <= 20 ? BitVector(words: [UInt64(row)], count: n) : points[row])
      if let first, first != value { return false }
      first = value
    }
    return true
  }
}
