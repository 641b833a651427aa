import ThresholdNetworks

/// The variables of one neuron in a formula.
///
/// The neuron is written canonically: h = polarity xor [count of W among the inputs >= T]. The threshold is in unary, `thresholdAtLeast[t - 1]` meaning
/// T >= t. Constants have W empty and T = 0; all others have 1 <= T <= |W|, so there is one assignment per neuron function.
struct NeuronVariables {
  var weights: [Formula.Literal]
  var thresholdAtLeast: [Formula.Literal]
  /// True for "fewer than T".
  var negated: Formula.Literal
  /// The value on each point.
  var outputs: [Formula.Literal] = []

  /// The variables that order the neurons of a layer: W, then T, then the polarity.
  var orderKey: [Formula.Literal] { weights + thresholdAtLeast + [negated] }

  func function(in values: [Bool]) -> NeuronFunction {
    func isTrue(_ literal: Formula.Literal) -> Bool { values[Int(literal.magnitude) - 1] == (literal > 0) }
    let threshold = thresholdAtLeast.count(where: isTrue)
    let isNegated = isTrue(negated)
    if threshold == 0 { return .constant(!isNegated) }
    let set = BitVector(weights.map(isTrue))
    return isNegated ? .fewer(than: threshold, of: set) : .atLeast(threshold, of: set)
  }
}

extension Formula {
  /// The variables and the canonical form of a neuron of fan-in m, without any value yet.
  mutating func addNeuron(fanIn m: Int) -> NeuronVariables {
    let neuron = NeuronVariables(
      weights: freshVariables(m), thresholdAtLeast: freshVariables(m), negated: freshVariable())
    let ones = UnaryCounter(of: neuron.weights, in: &self)
    for t in 0..<m {
      add(-neuron.thresholdAtLeast[t], ones.atLeast[t])
      if t + 1 < m { add(neuron.thresholdAtLeast[t], -neuron.thresholdAtLeast[t + 1]) }
      add(-neuron.weights[t], neuron.thresholdAtLeast[0])
    }
    return neuron
  }

  /// A literal that is true iff the count reaches the threshold T, given in unary: T >= t implies count >= t for every t.
  mutating func addReaching(_ thresholdAtLeast: [Literal], count counter: UnaryCounter) -> Literal {
    let reaches = freshVariable()
    let m = thresholdAtLeast.count
    for t in 1...m {
      if t <= counter.atLeast.count {
        add(-reaches, -thresholdAtLeast[t - 1], counter.atLeast[t - 1])
      } else {
        add(-reaches, -thresholdAtLeast[t - 1])
        break
      }
    }
    add(reaches, thresholdAtLeast[0])
    for t in 1...m where t <= counter.atLeast.count {
      if t < m {
        add(reaches, -counter.atLeast[t - 1], thresholdAtLeast[t])
      } else {
        add(reaches, -counter.atLeast[t - 1])
      }
    }
    return reaches
  }

  /// The value of the neuron on a point where the selected inputs that are one are counted by `counter`.
  mutating func addValue(of neuron: NeuronVariables, count counter: UnaryCounter) -> Literal {
    let reaches = addReaching(neuron.thresholdAtLeast, count: counter)
    let value = freshVariable()
    add(-value, reaches, neuron.negated)
    add(-value, -reaches, -neuron.negated)
    add(value, -reaches, neuron.negated)
    add(value, reaches, -neuron.negated)
    return value
  }

  /// Requires that the first vector of literals is lexicographically at most the second (false < true).
  mutating func addLexicographicOrder(_ left: [Literal], _ right: [Literal]) {
    precondition(left.count == right.count)
    var equalSoFar: Literal?
    for (index, (a, b)) in zip(left, right).enumerated() {
      let guardLiterals = equalSoFar.map { [-$0] } ?? []
      add(guardLiterals + [-a, b])
      guard index + 1 < left.count else { break }
      // Only "equal so far" in the direction that is used: equal prefixes make it true.
      let equal = freshVariable()
      add(guardLiterals + [-a, equal])
      add(guardLiterals + [b, equal])
      equalSoFar = equal
    }
  }
}
