/// The formula "a network of these widths of neurons of a model fits the sample", written from the definition.
///
/// A weight in -Q ... Q is -Q and a number of true bits of 2 Q, a bias is the lowest one and a number of true bits, both in unary, descending. With
/// w_j = l + u_j, l = -Q, the neuron fires iff
///
///     sum_j sum_i (u_ji and h_j)  +  Q times the number of h_j that are false  +  (bits of the bias)  >=  1 - (lowest bias) + Q m,
///
/// which one unary counter of literals says. A bipolar weight has its two bits equal. For `threshold` the weights within the bound are enough.
///
/// Without loss (manual, *Certificates*, other neurons) the neurons of a hidden layer are in lexicographic order of the bits of their weights, and where
/// neurons have complements the output, behind hidden layers, has no negative weight: 1 for bipolar and ternary, 0 or more for threshold.
public struct ModelEncoding {
  typealias Literal = ReferenceFormula.Literal

  /// What is to be chosen of one neuron.
  public struct NeuronVariables: Sendable {
    /// The least weight.
    public var lowest: Int
    /// Unary bits of each weight beyond the least.
    public var weights: [[ReferenceFormula.Literal]]
    /// The least bias.
    public var lowestBias: Int
    /// Unary bits of the bias beyond the least.
    public var bias: [ReferenceFormula.Literal]
  }

  /// The formula so far.
  public private(set) var formula = ReferenceFormula()
  /// The variables of the neurons, layer by layer.
  public private(set) var neurons: [[NeuronVariables]] = []

  /// Writes the formula for networks of these widths that are right on all points of an instance but `mismatches`.
  ///
  /// - Throws: `NotChecked` if the formula is too large.
  public init(_ instance: CheckedInstance, widths: [Int], model: CheckedModel, mismatches: Int = 0) throws {
    precondition(widths.last == 1 && widths.allSatisfy { $0 >= 1 })
    var fanIn = instance.inputCount
    for (layer, width) in widths.enumerated() {
      let isOutput = layer == widths.count - 1
      let isPositive = isOutput && layer > 0 && model.absorbsComplements
      neurons.append(try (0..<width).map { _ in try makeNeuron(model, fanIn: fanIn, isPositive: isPositive) })
      if !isOutput {
        for (left, right) in zip(neurons[layer], neurons[layer].dropFirst()) {
          try formula.requireOrder(left.weights.flatMap { $0 }, right.weights.flatMap { $0 })
        }
      }
      fanIn = width
    }
    var labels = LabelRequirement(mismatches: mismatches)
    for (point, label) in zip(instance.points, instance.labels) {
      var values = point.map { $0 ? ReferenceFormula.yes : ReferenceFormula.no }
      for layer in neurons { values = try layer.map { try value(of: $0, on: values) } }
      labels.require(label, of: values[0], in: &formula)
    }
    try labels.finish(in: &formula)
  }

  private mutating func makeNeuron(_ model: CheckedModel, fanIn m: Int, isPositive: Bool) throws -> NeuronVariables {
    let (values, biases) = try model.sufficient(fanIn: m, for: "the formula of \(model) neurons")
    let highest = values[values.count - 1]
    let lowest = !isPositive ? -highest : model == .threshold ? 0 : 1
    return NeuronVariables(
      lowest: lowest,
      weights: try (0..<m).map { _ in
        if model == .bipolar && lowest < 0 {
          let bit = try formula.freshVariable()
          return [bit, bit]
        }
        return try unary(highest - lowest)
      },
      lowestBias: biases.lowerBound, bias: try unary(biases.count - 1))
  }

  /// So many bits of which a first part is true.
  private mutating func unary(_ length: Int) throws -> [Literal] {
    let bits = try (0..<length).map { _ in try formula.freshVariable() }
    for (first, next) in zip(bits, bits.dropFirst()) { formula.require(first, -next) }
    return bits
  }

  /// The value of a neuron on the values of the layer before it.
  private mutating func value(of neuron: NeuronVariables, on values: [Literal]) throws -> Literal {
    var needed = 1 - neuron.lowestBias
    // counts[t]: at least t of the literals so far.
    var counts = [ReferenceFormula.yes] + neuron.bias
    var terms: [Literal] = []
    for (bits, value) in zip(neuron.weights, values) {
      for bit in bits { terms.append(try formula.and(bit, value)) }
      // The least weight counts wherever the value is true, or, if it is negative, wherever it is not.
      terms += [Literal](repeating: neuron.lowest < 0 ? -value : value, count: abs(neuron.lowest))
      if neuron.lowest < 0 { needed -= neuron.lowest }
    }
    for term in terms where term != ReferenceFormula.no {
      if term == ReferenceFormula.yes {
        needed -= 1
        continue
      }
      var next = [ReferenceFormula.yes]
      for t in 1...counts.count {
        let before = t < counts.count ? counts[t] : ReferenceFormula.no
        next.append(try formula.counter(atLeast: before, atLeastOneLess: counts[t - 1], adding: term))
      }
      counts = next
    }
    if needed <= 0 { return ReferenceFormula.yes }
    return needed < counts.count ? counts[needed] : ReferenceFormula.no
  }
}
