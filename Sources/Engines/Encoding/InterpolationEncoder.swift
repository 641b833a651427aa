import ThresholdNetworks

/// The formula that says "a network of this architecture fits this sample", with the way back from its
/// models to networks.
///
/// Canonical form at the output (architectures without a limit on wires): the output neuron reads all neurons of the
/// last hidden layer with weight one and sign +. Nothing is lost: complementing hidden neurons absorbs the
/// sign, and a hidden neuron that is not read may be taken constant 1 with the threshold raised by one. Such constants
/// also make the formula monotone in the widths.
public struct InterpolationEncoding: Sendable {
  /// The shape of the network that models describe.
  public let architecture: Architecture
  /// The formula; every model is a network that fits.
  public private(set) var formula = Formula()
  private var layers: [[NeuronVariables]] = []
  /// T >= t of a canonical output neuron; empty if the output is a general neuron.
  private var outputThreshold: [Formula.Literal] = []
  /// The literals that permit a wrong value, one a point; empty without mismatches.
  private var wrong: [Formula.Literal] = []
  private let isParsimonious: Bool
  /// The value of the network at each free point.
  public private(set) var freeValues: [Formula.Literal] = []

  /// Writes the formula whose models are the networks that fit.
  ///
  /// - Complexity: O(N * sum over layers of width * fan-in^2) clauses.
  public init(
    sample: PartialFunction, architecture: Architecture, mismatches: Int = 0, maximumWires: Int? = nil,
    options: Options = Options()
  ) {
    precondition(sample.inputCount == architecture.inputCount)
    self.architecture = architecture
    precondition(!options.countsSettings || (maximumWires == nil && !options.breaksSymmetries))
    isParsimonious = options.isParsimonious || options.countsSettings
    let outputIsGeneral =
      options.outputIsGeneral || options.countsSettings || maximumWires != nil || architecture.depth == 1
    let points = sample.points + options.freePoints
    let generalDepth = outputIsGeneral ? architecture.depth : architecture.depth - 1
    for layer in 0..<generalDepth {
      let fanIn = architecture.fanIn(ofLayer: layer)
      var neurons = (0..<architecture.widths[layer]).map { _ in formula.addNeuron(fanIn: fanIn) }
      let allAreUsed = maximumWires == nil ? options.assumesNarrowerImpossible : options.requiresEveryNeuron
      if allAreUsed {
        // Without a limit on wires a constant neuron is never needed and would leave a narrower network.
        if architecture.depth > 1 { for neuron in neurons { formula.add(neuron.thresholdAtLeast[0]) } }
        if layer > 0 {
          for input in 0..<fanIn { formula.add(neurons.map { $0.weights[input] }) }
        }
      }
      if options.breaksSymmetries {
        breakSymmetries(
          among: neurons, inLayer: layer, isInner: layer < architecture.depth - 2,
          interchangeable: layer == 0 && options.ordersInputs ? sample.interchangeableInputs : [])
      }
      addValues(to: &neurons, layer: layer, points: points)
      layers.append(neurons)
    }
    if mismatches == 0 {
      // The last hidden layer is tied to the labels closely enough by the output's counters.
      for layer in 0..<max(0, architecture.depth - 2) { addSeparation(by: layers[layer], of: sample) }
    }
    if mismatches > 0, !isParsimonious {
      wrong = formula.freshVariables(sample.pointCount)
      addAtMost(mismatches, of: Array(zip(wrong, sample.weights)))
    }
    if outputIsGeneral {
      let values = layers[generalDepth - 1][0].outputs
      if mismatches > 0, isParsimonious {
        limitMismatches(of: values, on: sample, to: mismatches)
      } else {
        for point in 0..<sample.pointCount { require(sample.labels[point] ? values[point] : -values[point], at: point) }
      }
      freeValues = Array(values[sample.pointCount...])
      if let maximumWires { addAtMost(maximumWires, of: layers.joined().flatMap(\.weights).map { ($0, 1) }) }
    } else {
      addCanonicalOutput(sample: sample, mismatches: mismatches, options: options)
    }
    if options.countsSettings {
      for neuron in layers.joined() { formula.addSettings(of: neuron) }
    }
  }

  private mutating func addAtMost(_ limit: Int, of literals: [(Formula.Literal, Int)]) {
    let weighted = literals.map { (literal: $0.0, weight: $0.1) }
    if isParsimonious {
      formula.addCountedAtMost(limit, of: weighted)
    } else {
      formula.addAtMost(limit, of: weighted)
    }
  }

  /// At most so much weight of points whose value is not the label; the literals of the values say both ways what is wrong.
  private mutating func limitMismatches(of values: [Formula.Literal], on sample: PartialFunction, to limit: Int) {
    addAtMost(
      limit, of: (0..<sample.pointCount).map { (sample.labels[$0] ? -values[$0] : values[$0], sample.weights[$0]) })
  }

  /// The network of a model (`values[v - 1]` for variable v).
  public func network(from values: [Bool]) -> ThresholdNetwork {
    func isTrue(_ literal: Formula.Literal) -> Bool { values[Int(literal.magnitude) - 1] == (literal > 0) }
    var neurons = layers.enumerated().map { index, layer in
      layer.map { $0.function(in: values).neuron(fanIn: architecture.fanIn(ofLayer: index)) }
    }
    if !outputThreshold.isEmpty {
      let all = BitVector(repeating: true, count: outputThreshold.count)
      let threshold = outputThreshold.count(where: isTrue)
      neurons.append([NeuronFunction.atLeast(threshold, of: all).neuron(fanIn: all.count)])
    }
    return ThresholdNetwork(architecture: architecture, layers: neurons)
  }

  /// The literals that choose the neurons: a clause over them excludes one network.
  public var parameterLiterals: [Formula.Literal] { layers.joined().flatMap(\.orderKey) + outputThreshold }

  /// The variables of the neurons, layer by layer, without those of an output that reads everything.
  package var neuronChoices: [[NeuronChoice]] {
    layers.map { layer in
      layer.map { NeuronChoice(weights: $0.weights, threshold: $0.thresholdAtLeast, negated: $0.negated) }
    }
  }

  /// The threshold in unary of an output that reads everything; empty if the output is a neuron like any other.
  package var outputChoice: [Formula.Literal] { outputThreshold }

  // MARK: Layers

  private mutating func addValues(to neurons: inout [NeuronVariables], layer: Int, points: [BitVector]) {
    for index in neurons.indices {
      var shared: [BitVector: UnaryCounter] = [:]
      for (position, point) in points.enumerated() {
        let counter: UnaryCounter
        if layer == 0 {
          counter = inputCounter(of: point, neuron: neurons[index], shared: &shared)
        } else {
          let previous = layers[layer - 1]
          let products = previous.indices.map { input in
            conjunction(neurons[index].weights[input], previous[input].outputs[position])
          }
          counter = UnaryCounter(of: products, in: &formula)
        }
        neurons[index].outputs.append(formula.addValue(of: neurons[index], count: counter))
      }
    }
  }

  /// The count of W among the inputs that are one at `point`. Points whose first ones agree share the counters of
  /// these.
  private mutating func inputCounter(
    of point: BitVector, neuron: NeuronVariables, shared: inout [BitVector: UnaryCounter]
  ) -> UnaryCounter {
    var prefix = BitVector(count: point.count)
    var counter = UnaryCounter()
    for input in point.ones {
      prefix[input] = true
      if let known = shared[prefix] {
        counter = known
      } else {
        counter = counter.counting(neuron.weights[input], in: &formula)
        shared[prefix] = counter
      }
    }
    return counter
  }

  private mutating func conjunction(_ a: Formula.Literal, _ b: Formula.Literal) -> Formula.Literal {
    let both = formula.freshVariable()
    formula.add(-both, a)
    formula.add(-both, b)
    formula.add(both, -a, -b)
    return both
  }

  // MARK: Separation

  /// Requires that every one and every zero differ in some neuron of `layer`, for the closest pairs of points.
  ///
  /// Implied (equal values of a layer mean equal outputs), but out of sight of unit propagation: with these clauses inner layers
  /// that are too narrow are refuted 20 to 100 times faster.
  private mutating func addSeparation(by layer: [NeuronVariables], of sample: PartialFunction) {
    let points = sample.points
    var pairs: [(one: Int, zero: Int, distance: Int)] = []
    for one in sample.ones.ones {
      for zero in sample.zeros.ones {
        pairs.append((one, zero, (points[one] ^ points[zero]).popcount))
      }
    }
    if pairs.count > Self.separatedPairLimit {
      pairs.sort { ($0.distance, $0.one, $0.zero) < ($1.distance, $1.one, $1.zero) }
      pairs.removeLast(pairs.count - Self.separatedPairLimit)
    }
    for (one, zero, _) in pairs {
      let separations = layer.map { neuron -> Formula.Literal in
        let differ = formula.freshVariable()
        formula.add(-differ, neuron.outputs[one], neuron.outputs[zero])
        formula.add(-differ, -neuron.outputs[one], -neuron.outputs[zero])
        if isParsimonious {
          formula.add(differ, -neuron.outputs[one], neuron.outputs[zero])
          formula.add(differ, neuron.outputs[one], -neuron.outputs[zero])
        }
        return differ
      }
      formula.add(separations)
    }
  }

  /// Enough for all pairs of 128 points; the formula stays within a few hundred thousand clauses.
  private static let separatedPairLimit = 4096

  // MARK: Output

  private mutating func require(_ literal: Formula.Literal, at point: Int) {
    if wrong.isEmpty { formula.add(literal) } else { formula.add(literal, wrong[point]) }
  }

  /// sum of the last hidden layer >= T on ones, <= T - 1 on zeros, for some 1 <= T <= k.
  private mutating func addCanonicalOutput(sample: PartialFunction, mismatches: Int, options: Options) {
    let hidden = layers[layers.count - 1]
    let k = hidden.count
    outputThreshold = formula.freshVariables(k)
    formula.add(outputThreshold[0])
    for t in 1..<max(k, 1) { formula.add(outputThreshold[t - 1], -outputThreshold[t]) }
    if let threshold = options.outputThreshold {
      for t in 1...k { formula.add(t <= threshold ? outputThreshold[t - 1] : -outputThreshold[t - 1]) }
    }
    if mismatches > 0, isParsimonious {
      let values = (0..<sample.pointCount).map { point in
        let counter = UnaryCounter(of: hidden.map { $0.outputs[point] }, in: &formula)
        return formula.addReaching(outputThreshold, count: counter)
      }
      limitMismatches(of: values, on: sample, to: mismatches)
    }
    for point in 0..<sample.pointCount where mismatches == 0 || !isParsimonious {
      let counter = UnaryCounter(of: hidden.map { $0.outputs[point] }, in: &formula)
      if let limit = options.maximumCorrect?[point], limit < k {
        // At most `limit` neurons fire on a one; at least k - limit fire on a zero.
        formula.add(sample.labels[point] ? -counter.atLeast[limit] : counter.atLeast[k - limit - 1])
      }
      let excuse = wrong.isEmpty ? [] : [wrong[point]]
      for t in 1...k {
        if sample.labels[point] {
          formula.add([-outputThreshold[t - 1], counter.atLeast[t - 1]] + excuse)
        } else {
          let next = t < k ? [outputThreshold[t]] : []
          formula.add([-counter.atLeast[t - 1]] + next + excuse)
        }
      }
    }
    freeValues = (sample.pointCount..<hidden[0].outputs.count).map { point in
      let counter = UnaryCounter(of: hidden.map { $0.outputs[point] }, in: &formula)
      return formula.addReaching(outputThreshold, count: counter)
    }
  }

  // MARK: Symmetries

  /// Permuting the neurons of a layer, complementing an inner layer as a whole, and permuting inputs that the sample does not
  /// distinguish all keep the set of networks that fit. The matrix of first-layer weights that is least in the order of its rows, one after
  /// the other, has ascending rows and, among interchangeable inputs, ascending columns.
  private mutating func breakSymmetries(
    among neurons: [NeuronVariables], inLayer layer: Int, isInner: Bool, interchangeable: [[Int]]
  ) {
    for (left, right) in zip(neurons, neurons.dropFirst()) {
      formula.addLexicographicOrder(left.orderKey, right.orderKey)
    }
    if isInner, let first = neurons.first { formula.add(-first.negated) }
    for group in interchangeable {
      for (left, right) in zip(group, group.dropFirst()) {
        formula.addLexicographicOrder(neurons.map { $0.weights[left] }, neurons.map { $0.weights[right] })
      }
    }
  }
}
