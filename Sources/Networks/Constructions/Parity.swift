import ThresholdNetworks

extension ThresholdNetwork {
  /// The parity of the inputs at `positions`, or its negation: depth 2, widths (t, 1), w = n t + t.
  ///
  /// - Precondition: at least one position, distinct and in range.
  public static func parity(of positions: [Int], inputCount: Int, negated: Bool = false) -> Self {
    precondition(!positions.isEmpty && Set(positions).count == positions.count, "the parity of \(positions)")
    var assembly = NetworkAssembly(inputCount: inputCount)
    let unary = assembly.layer { $0.unaryParity(of: positions) }
    let half = unary.count / 2 + 1
    return assembly.output(negated ? .fewer(than: half, of: unary) : .atLeast(half, of: unary))
  }

  /// The exclusive or of two networks that read the same inputs.
  ///
  /// They run side by side; the shallower one is continued at its output by identities; two more layers
  /// (OR and NAND, then AND) combine the outputs. Depth max + 2 and, with hidden widths a and b,
  /// w = n (a_1 + b_1) + sum over l = 2...L of (a_l + b_l)(a_(l-1) + b_(l-1)) + 6. The weights
  /// between the two halves are zeros, but they count.
  ///
  /// - Precondition: equal numbers of inputs.
  public static func exclusiveOr(_ left: Self, _ right: Self) -> Self {
    precondition(left.architecture.inputCount == right.architecture.inputCount, "two networks on different inputs")
    var (left, right) = (left, right)
    while left.architecture.depth < right.architecture.depth { left = left.deepened }
    while right.architecture.depth < left.architecture.depth { right = right.deepened }
    var layers: [[Neuron]] = []
    for (index, (a, b)) in zip(left.layers, right.layers).enumerated() {
      let leftFanIn = left.architecture.fanIn(ofLayer: index)
      let fanIn = index == 0 ? leftFanIn : leftFanIn + right.architecture.fanIn(ofLayer: index)
      func moved(_ neuron: Neuron, by offset: Int) -> Neuron {
        Neuron(
          weights: BitVector(ones: neuron.weights.ones.map { $0 + offset }, count: fanIn), sign: neuron.sign,
          bias: neuron.bias)
      }
      let offset = index == 0 ? 0 : leftFanIn
      layers.append(a.map { moved($0, by: 0) } + b.map { moved($0, by: offset) })
    }
    layers.append([Gate.or([0, 1]), .nand([0, 1])].map { $0.neuron(fanIn: 2) })
    layers.append([Gate.and([0, 1]).neuron(fanIn: 2)])
    return Self(inputCount: left.architecture.inputCount, layers: layers)
  }
}
