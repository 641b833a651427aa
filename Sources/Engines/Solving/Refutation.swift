import ThresholdNetworks

/// Why no network of an architecture fits a sample.
public enum Refutation: Hashable, Sendable {
  /// A solver reported unsatisfiability; the name of the engine. Carries no evidence of its own.
  case solver(String)
  /// The first layer is narrower than the labels alternate along these points, each above the one before.
  case counting(chain: [Int])
  /// Depth 2: one refutation for each output threshold T = 1 ... k.
  case cover([CoverTree])
  /// Any depth: no set of first-layer columns of this width separates the ones from the zeros.
  case separation(SeparationTree)
  /// Depth 3: every set of first-layer columns of this width that does separate them fails with the second layer.
  case layers(SeparationTree)
  /// All widths 1: no neuron "at least t of W" fits the labels, and none fits their complements.
  case neuron(plain: NeuronTree, complemented: NeuronTree)
  /// Every candidate of an exhaustive search of an engine failed; the name of the engine.
  case exhausted(String)
  /// A wider architecture is refuted already.
  case inherited(from: Architecture)

  /// Whether it has what somebody else needs to check it.
  public var carriesEvidence: Bool {
    switch self {
    case .counting, .cover, .separation, .layers, .neuron: true
    case .solver, .exhausted, .inherited: false
    }
  }

  /// The word that results use for the method.
  public var method: String {
    switch self {
    case .solver(let name), .exhausted(let name): name
    case .counting: "counting"
    case .cover(let trees): trees.allSatisfy(\.isLeaf) ? "margin" : "multicover"
    case .separation, .layers: "separation"
    case .neuron: "neuron"
    case .inherited: "inherited"
    }
  }
}
