import ThresholdNetworks

/// "A network of this architecture fits this sample" in linear constraints: a neuron reaches its threshold where a sum of its weights is at
/// least the sum of its unary threshold, which a pseudo-Boolean solver reads as one line.
///
/// The choice of a neuron is written as in `InterpolationEncoding` (W, T in unary, polarity, one assignment for each function), so
/// that models are read back in the same way; between choice and labels there are no counters.
public struct InterpolationProgram: Sendable {
  /// What a solver is to make least.
  public enum Objective: Sendable { case wires, mismatches }

  /// The shape of the network that solutions describe.
  public let architecture: Architecture
  /// The constraints; every solution is a network that fits.
  public private(set) var program = LinearProgram01()
  private var layers: [[NeuronVariables]] = []
  /// The threshold in unary of an output that reads everything; empty if the output is a neuron like any other.
  package private(set) var outputChoice: [Formula.Literal] = []

  /// Writes the program.
  ///
  /// - Parameters:
  ///   - sample: the points, with the inputs of the architecture.
  ///   - architecture: the widths.
  ///   - mismatches: how much weight of labels may be wrong; nil for any, which needs the objective `mismatches` to ask for something.
  ///   - maximumWires: at most so many weights are one.
  ///   - breaksSymmetries: order the neurons of a layer; without it there is one solution for each choice of functions.
  ///   - objective: what is to be least; nil for any solution.
  /// - Complexity: O(N * sum over layers of width * fan-in) terms.
  public init(
    sample: PartialFunction, architecture: Architecture, mismatches: Int? = 0, maximumWires: Int? = nil,
    breaksSymmetries: Bool = true, objective: Objective? = nil
  ) {
    precondition(sample.inputCount == architecture.inputCount)
    self.architecture = architecture
    let outputIsGeneral = maximumWires != nil || objective == .wires || architecture.depth == 1
    for layer in 0..<(outputIsGeneral ? architecture.depth : architecture.depth - 1) {
      let fanIn = architecture.fanIn(ofLayer: layer)
      var neurons = (0..<architecture.widths[layer]).map { _ in addNeuron(fanIn: fanIn) }
      if breaksSymmetries {
        for (left, right) in zip(neurons, neurons.dropFirst()) {
          program.clauses.addLexicographicOrder(left.orderKey, right.orderKey)
        }
      }
      for index in neurons.indices {
        for point in 0..<sample.pointCount {
          let summands =
            layer == 0
            ? neurons[index].weights.enumerated().filter { sample.inputColumns[$0.offset][point] }.map(\.element)
            : zip(neurons[index].weights, layers[layer - 1]).map { conjunction($0, $1.outputs[point]) }
          let reaches = addReaching(neurons[index].thresholdAtLeast, sumOf: summands)
          neurons[index].outputs.append(exclusiveOr(reaches, neurons[index].negated))
        }
      }
      layers.append(neurons)
    }
    if !outputIsGeneral { addCanonicalThreshold() }
    if mismatches == 0 && objective != .mismatches {
      for point in 0..<sample.pointCount { require(sample.labels[point], at: point) }
    } else {
      let wrong = (0..<sample.pointCount).map { point in
        let value = self.value(at: point)
        return (coefficient: sample.weights[point], literal: sample.labels[point] ? -value : value)
      }
      if let mismatches {
        let all = wrong.reduce(0) { $0 + $1.coefficient }
        program.add(wrong.map { (coefficient: $0.coefficient, literal: -$0.literal) }, atLeast: all - mismatches)
      }
      if objective == .mismatches { program.objective = wrong }
    }
    let wires = layers.joined().flatMap(\.weights)
    if let maximumWires { program.add(wires.map { -$0 }, atLeast: wires.count - maximumWires) }
    if objective == .wires { program.objective = wires.map { (coefficient: 1, literal: $0) } }
  }

  /// The variables of the neurons, layer by layer, without those of an output that reads everything.
  package var neuronChoices: [[InterpolationEncoding.NeuronChoice]] {
    layers.map { layer in
      layer.map {
        InterpolationEncoding.NeuronChoice(
          weights: $0.weights, threshold: $0.thresholdAtLeast, negated: $0.negated)
      }
    }
  }

  // MARK: Neurons

  private mutating func addNeuron(fanIn m: Int) -> NeuronVariables {
    let neuron = NeuronVariables(
      weights: program.clauses.freshVariables(m), thresholdAtLeast: program.clauses.freshVariables(m),
      negated: program.clauses.freshVariable())
    let threshold = neuron.thresholdAtLeast
    for (lower, higher) in zip(threshold, threshold.dropFirst()) { program.clauses.add(lower, -higher) }
    for weight in neuron.weights { program.clauses.add(-weight, threshold[0]) }
    // T <= |W|.
    program.add(neuron.weights + threshold.map { -$0 }, atLeast: m)
    return neuron
  }

  /// A literal that is true iff the sum of the literals is at least the threshold in unary.
  private mutating func addReaching(
    _ threshold: [Formula.Literal], sumOf summands: [Formula.Literal]
  ) -> Formula.Literal {
    let reaches = program.clauses.freshVariable()
    func ones(_ literals: [Formula.Literal]) -> [(coefficient: Int, literal: Formula.Literal)] {
      literals.map { (coefficient: 1, literal: $0) }
    }
    program.add(
      ones(summands) + ones(threshold.map { -$0 }) + [(coefficient: threshold.count, literal: -reaches)],
      atLeast: threshold.count)
    program.add(
      ones(threshold) + ones(summands.map { -$0 }) + [(coefficient: summands.count + 1, literal: reaches)],
      atLeast: summands.count + 1)
    return reaches
  }

  private mutating func exclusiveOr(_ a: Formula.Literal, _ b: Formula.Literal) -> Formula.Literal {
    let either = program.clauses.freshVariable()
    program.clauses.add(-either, a, b)
    program.clauses.add(-either, -a, -b)
    program.clauses.add(either, -a, b)
    program.clauses.add(either, a, -b)
    return either
  }

  private mutating func conjunction(_ a: Formula.Literal, _ b: Formula.Literal) -> Formula.Literal {
    let both = program.clauses.freshVariable()
    program.clauses.add(-both, a)
    program.clauses.add(-both, b)
    program.clauses.add(both, -a, -b)
    return both
  }

  // MARK: Output

  /// The threshold of an output that reads everything, from 1 to the number of hidden neurons.
  private mutating func addCanonicalThreshold() {
    outputChoice = program.clauses.freshVariables(layers[layers.count - 1].count)
    program.clauses.add(outputChoice[0])
    for (lower, higher) in zip(outputChoice, outputChoice.dropFirst()) { program.clauses.add(lower, -higher) }
  }

  private func hidden(at point: Int) -> [Formula.Literal] { layers[layers.count - 1].map { $0.outputs[point] } }

  /// The value of the network, as a literal.
  private mutating func value(at point: Int) -> Formula.Literal {
    outputChoice.isEmpty ? hidden(at: point)[0] : addReaching(outputChoice, sumOf: hidden(at: point))
  }

  private mutating func require(_ label: Bool, at point: Int) {
    let last = hidden(at: point)
    if outputChoice.isEmpty {
      program.clauses.add(label ? last[0] : -last[0])
    } else if label {
      program.add(last + outputChoice.map { -$0 }, atLeast: last.count)
    } else {
      program.add(outputChoice + last.map { -$0 }, atLeast: last.count + 1)
    }
  }
}
