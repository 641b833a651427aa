/// The formula "a network of these widths fits the sample", written from the definition.
///
/// **The plain formula.** A neuron of fan-in m is a set W of its inputs, a threshold 1 <= T <= max(|W|, 1)
/// and a polarity; it fires iff (number of ones in W >= T) differs from `negated`. Every function of a
/// neuron arises from exactly one such choice, so the models of the plain formula are the networks, one
/// for each choice of the neurons' functions.
///
/// **The normal form** adds restrictions that lose nothing when the sample is not constant (manual,
/// *Certificates*, the normal form lemma):
///
/// 1. a neuron with empty W is not negated (constant zero; constant one does not occur);
/// 2. the output neuron is not negated and reads the whole last hidden layer;
/// 3. in every hidden layer but the first, the first neuron is not negated;
/// 4. in every hidden layer the neurons are in lexicographic order of (negated, W).
///
/// Neurons may be constant zero, hence a network of narrower layers satisfies the formula of wider ones:
/// refuting it refutes every architecture within these widths.
///
/// With K mismatches the label is required of the output on all points but at most K, which a unary counter counts; what is said
/// of the normal form then holds if no constant is wrong on K points or fewer.
public struct ReferenceEncoding {
  /// Which of the two formulas is written.
  public enum Form: Sendable { case plain, normal }

  typealias Literal = ReferenceFormula.Literal

  /// What is to be chosen of one neuron.
  public struct NeuronVariables: Sendable {
    /// Whether each input belongs to W.
    public var weights: [ReferenceFormula.Literal]
    /// Whether the neuron is negated.
    public var negated: ReferenceFormula.Literal
    /// `thresholdAtMost[t]` says T <= t, for t = 0 (false) ... m (true).
    public var thresholdAtMost: [ReferenceFormula.Literal]
  }

  /// The formula so far.
  public private(set) var formula = ReferenceFormula()
  /// The variables of the neurons, layer by layer.
  public private(set) var neurons: [[NeuronVariables]] = []

  /// Writes the formula for networks of these widths that are right on all points of an instance but `mismatches`.
  ///
  /// - Throws: `NotChecked` if the formula is too large.
  public init(_ instance: CheckedInstance, widths: [Int], form: Form, mismatches: Int = 0) throws {
    precondition(widths.last == 1 && widths.allSatisfy { $0 >= 1 })
    var fanIn = instance.inputCount
    for (layer, width) in widths.enumerated() {
      let isOutput = layer == widths.count - 1
      neurons.append(
        try (0..<width).map { _ in
          try makeNeuron(fanIn: fanIn, readsAll: form == .normal && isOutput && layer > 0)
        })
      if form == .normal && !isOutput { try requireNormalForm(layer: layer) }
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

  private mutating func makeNeuron(fanIn m: Int, readsAll: Bool) throws -> NeuronVariables {
    var neuron = NeuronVariables(
      weights: try (0..<m).map { _ in readsAll ? ReferenceFormula.yes : try formula.freshVariable() },
      negated: readsAll ? ReferenceFormula.no : try formula.freshVariable(),
      thresholdAtMost: [ReferenceFormula.no])
    for _ in 1..<m { neuron.thresholdAtMost.append(try formula.freshVariable()) }
    neuron.thresholdAtMost.append(ReferenceFormula.yes)
    for t in 1..<m { formula.require(-neuron.thresholdAtMost[t], neuron.thresholdAtMost[t + 1]) }
    // T <= max(|W|, 1): a threshold above t >= 1 needs more than t inputs.
    let size = try count(neuron.weights)
    for t in 1..<m { formula.require(neuron.thresholdAtMost[t], size[t + 1]) }
    return neuron
  }

  /// `result[t]` says that at least t of the terms are true, for t = 0 ... number of terms.
  private mutating func count(_ terms: [Literal]) throws -> [Literal] {
    var counts = [ReferenceFormula.yes]
    for term in terms where term != ReferenceFormula.no {
      var next = [ReferenceFormula.yes]
      for t in 1...counts.count {
        let before = t < counts.count ? counts[t] : ReferenceFormula.no
        next.append(try formula.counter(atLeast: before, atLeastOneLess: counts[t - 1], adding: term))
      }
      counts = next
    }
    while counts.count <= terms.count { counts.append(ReferenceFormula.no) }
    return counts
  }

  /// The value of a neuron on the values of the layer before it.
  private mutating func value(of neuron: NeuronVariables, on values: [Literal]) throws -> Literal {
    var terms: [Literal] = []
    for (weight, value) in zip(neuron.weights, values) { terms.append(try formula.and(weight, value)) }
    let counts = try count(terms)
    let reached = try formula.freshVariable()
    for t in 1...terms.count {
      // count >= t and T <= t: reached. count < t and T >= t: not reached.
      formula.require(-counts[t], -neuron.thresholdAtMost[t], reached)
      formula.require(counts[t], neuron.thresholdAtMost[t - 1], -reached)
    }
    return try formula.exclusiveOr(reached, neuron.negated)
  }

  private mutating func requireNormalForm(layer: Int) throws {
    for neuron in neurons[layer] { formula.require([-neuron.negated] + neuron.weights) }
    if layer > 0 { formula.require(-neurons[layer][0].negated) }
    for (left, right) in zip(neurons[layer], neurons[layer].dropFirst()) {
      try formula.requireOrder([left.negated] + left.weights, [right.negated] + right.weights)
    }
  }
}
