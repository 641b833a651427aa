import NeuronModels
import ThresholdNetworks

/// The question whether a network fits, as text in SMT-LIB with bit vectors.
///
/// A weight is one bit in `bipolar` (1 or -1), two bits in `ternary` (not 10), else a signed number within its bounds. For `threshold` the
/// bound of Muroga, Toda and Takasu (1961) holds: integer weights of size at most 2^-m (m+1)^((m+1)/2) suffice for m inputs, and with sums
/// of 0 and 1 a bias of at most m times that, and one more.
package struct ModelFormula {
  package let model: NeuronModel
  package let sample: PartialFunction
  package let architecture: Architecture
  /// The weight of the points on which the network may be wrong.
  package let mismatches: Int

  package init(
    model: NeuronModel, sample: PartialFunction, architecture: Architecture, mismatches: Int = 0
  ) {
    (self.model, self.sample, self.architecture, self.mismatches) = (model, sample, architecture, mismatches)
  }

  /// Numbers of codes and terms that a formula may have: a few million are minutes of Z3.
  var termCount: Int { architecture.weightCount * max(1, sample.pointCount) }

  /// The largest size of a weight and of a bias at fan-in m; nil if they do not fit into 30 bits.
  func bounds(fanIn m: Int) -> (weight: Int, bias: Int)? {
    if let values = model.weightValues, let biases = model.biases(fanIn: m) {
      return (values.map { abs($0) }.max() ?? 1, max(abs(biases.lowerBound), abs(biases.upperBound)))
    }
    // floor(sqrt((m+1)^(m+1)) / 2^m), at least 1.
    var power = 1.0
    for _ in 0..<(m + 1) { power *= Double(m + 1) }
    var bound = power.squareRoot()
    for _ in 0..<m { bound /= 2 }
    guard bound < 16_777_216 else { return nil }
    let weight = max(1, Int(bound))
    return (weight, m * weight + 1)
  }

  /// The bits of a weight, and of sums, at fan-in m.
  private func sizes(fanIn m: Int) -> (code: Int, sum: Int)? {
    guard let bounds = bounds(fanIn: m) else { return nil }
    func bits(_ largest: Int) -> Int { Int.bitWidth - largest.leadingZeroBitCount + 1 }
    let code = model == .bipolar ? 1 : bits(bounds.weight)
    return (code, bits(m * bounds.weight + bounds.bias + 1))
  }

  static func code(_ layer: Int, _ neuron: Int, _ input: Int) -> String { "w\(layer)_\(neuron)_\(input)" }
  static func bias(_ layer: Int, _ neuron: Int) -> String { "b\(layer)_\(neuron)" }
  private static func value(_ layer: Int, _ neuron: Int, _ point: Int) -> String { "h\(layer)_\(neuron)_\(point)" }

  /// Declarations and assertions; nil if weights would need too many bits.
  package func text() -> String? {
    var lines = ["(set-logic QF_BV)"]
    for layer in architecture.widths.indices {
      let m = architecture.fanIn(ofLayer: layer)
      guard let sizes = sizes(fanIn: m), let bounds = bounds(fanIn: m) else { return nil }
      for neuron in 0..<architecture.widths[layer] {
        for input in 0..<m { lines += weight(Self.code(layer, neuron, input), sizes, bounds.weight) }
        let bias = Self.bias(layer, neuron)
        lines.append("(declare-const \(bias) (_ BitVec \(sizes.sum)))")
        let range = model.biases(fanIn: m) ?? -bounds.bias...bounds.bias
        lines.append("(assert (bvsle \(Self.number(range.lowerBound, sizes.sum)) \(bias)))")
        lines.append("(assert (bvsle \(bias) \(Self.number(range.upperBound, sizes.sum))))")
        // Neurons of a layer may stand in any order.
        if neuron > 0 { lines.append("(assert (bvsle \(Self.bias(layer, neuron - 1)) \(bias)))") }
        for point in 0..<sample.pointCount { lines.append(firing(layer, neuron, point, m, sizes)) }
      }
    }
    if mismatches > 0 {
      lines.append(errors())
      return lines.joined(separator: "\n") + "\n"
    }
    for point in 0..<sample.pointCount {
      let output = Self.value(architecture.depth - 1, 0, point)
      lines.append("(assert \(sample.labels[point] ? output : "(not \(output))"))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The weights of the points with another value add up to at most the mismatches.
  private func errors() -> String {
    let total = sample.weights.reduce(0, +)
    let bits = Int.bitWidth - total.leadingZeroBitCount + 1
    let zero = Self.number(0, bits)
    let sum = (0..<sample.pointCount).reduce(zero) { sum, point in
      let output = Self.value(architecture.depth - 1, 0, point)
      let weight = Self.number(sample.weights[point], bits)
      return
        "(bvadd \(sum) (ite \(output) \(sample.labels[point] ? zero : weight) \(sample.labels[point] ? weight : zero)))"
    }
    return "(assert (bvule \(sum) \(Self.number(min(mismatches, total), bits))))"
  }

  private func weight(_ name: String, _ sizes: (code: Int, sum: Int), _ bound: Int) -> [String] {
    var lines = ["(declare-const \(name) (_ BitVec \(sizes.code)))"]
    switch model {
    case .bipolar: break
    case .ternary: lines.append("(assert (not (= \(name) #b10)))")
    case .binary, .levels, .threshold:
      lines.append("(assert (bvsle \(Self.number(-bound, sizes.code)) \(name)))")
      lines.append("(assert (bvsle \(name) \(Self.number(bound, sizes.code))))")
    }
    return lines
  }

  private func firing(_ layer: Int, _ neuron: Int, _ point: Int, _ m: Int, _ sizes: (code: Int, sum: Int)) -> String {
    var sum = Self.bias(layer, neuron)
    for input in 0..<m {
      if layer == 0 && !sample.inputColumns[input][point] { continue }
      let code = Self.code(layer, neuron, input)
      var term: String
      if model == .bipolar {
        term = "(ite (= \(code) #b1) \(Self.number(1, sizes.sum)) \(Self.number(-1, sizes.sum)))"
      } else {
        term = "((_ sign_extend \(sizes.sum - sizes.code)) \(code))"
      }
      if layer > 0 { term = "(ite \(Self.value(layer - 1, input, point)) \(term) \(Self.number(0, sizes.sum)))" }
      sum = "(bvadd \(sum) \(term))"
    }
    return "(define-fun \(Self.value(layer, neuron, point)) () Bool (bvsgt \(sum) \(Self.number(0, sizes.sum))))"
  }

  /// A number in two's complement.
  private static func number(_ value: Int, _ bits: Int) -> String {
    "#b" + (0..<bits).reversed().map { value >> $0 & 1 == 1 ? "1" : "0" }.joined()
  }

  /// The names whose values make a network.
  var names: [String] {
    architecture.widths.indices.flatMap { layer in
      (0..<architecture.widths[layer]).flatMap { neuron in
        (0..<architecture.fanIn(ofLayer: layer)).map { Self.code(layer, neuron, $0) } + [Self.bias(layer, neuron)]
      }
    }
  }

  /// The network of a model's values.
  func network(_ values: [String: Int]) -> ModelNetwork? {
    let layers = architecture.widths.indices.map { layer in
      (0..<architecture.widths[layer]).map { neuron -> ModelNeuron in
        let weights = (0..<architecture.fanIn(ofLayer: layer)).map { input -> Int in
          let code = values[Self.code(layer, neuron, input)] ?? 0
          // The one bit of a bipolar weight is -1 as a signed number where it is set.
          return model == .bipolar ? (code == 0 ? -1 : 1) : code
        }
        let made = ModelNeuron(weights: weights, bias: values[Self.bias(layer, neuron)] ?? 0)
        return model == .threshold ? made.reduced : made
      }
    }
    return ModelNetwork(model: model, inputCount: architecture.inputCount, layers: layers)
  }
}
