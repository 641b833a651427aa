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

/// The evidence that no k columns cover every one T times and every zero k + 1 - T times correctly.
///
/// A node stands for "r columns are still to be chosen from those not excluded, and point p still needs
/// dem_p of them to be correct". `pruned` gives nonnegative integer weights U per point such that
/// sum U_p dem_p > r * max over allowed columns of U(points where the column is correct).
///
/// With mismatches "and a points may still be given up, none that is kept": the left side is less the a largest U_p dem_p of points
/// that are not kept. Where wires count, every list of weights has one more number, the price m of a column; see `WireCoverSearch`.
public indirect enum CoverTree: Hashable, Sendable {
  /// Integer weights, one a point.
  case pruned([Int])
  /// Some point needs more correct columns than are left to choose.
  case impossible
  /// Either the column of `function` is taken once more, or no column is taken any more that is
  /// correct only where this one is.
  case branch(on: NeuronFunction, taken: CoverTree, excluded: CoverTree)
  /// Weights as in `pruned` that refute the choice of single columns: every column v with
  /// sum U_p max(0, dem_p - [v correct at p]) > (r - 1) * max over allowed columns is left out below.
  /// This is reduced cost fixing, and with the weight on one point alone the rules for points that
  /// have to be covered by every column left, or by none.
  case reduced(by: [Int], CoverTree)
  /// With mismatches: either the point is given up, which costs one of them, or it is kept from here on.
  case mistake(on: Int, given: CoverTree, kept: CoverTree)

  /// Whether the node has no children.
  public var isLeaf: Bool {
    switch self {
    case .pruned, .impossible: true
    case .branch, .reduced, .mistake: false
    }
  }
}

/// The evidence that no r columns separate every one from every zero.
///
/// A node stands for "r columns still to be chosen from those not excluded". `pruned` gives weights on
/// (one, zero) pairs whose sum exceeds r times the largest weight that an allowed column separates.
public indirect enum SeparationTree: Hashable, Sendable {
  /// Weights of pairs whose sum no r of the allowed columns can reach.
  case pruned([PairWeight])
  /// Either the column of the function is chosen, or it is excluded.
  case branch(on: NeuronFunction, taken: SeparationTree, excluded: SeparationTree)
  /// No column left may be chosen and a pair is not separated yet.
  case exhausted
  /// Where a whole first layer is refuted at depth 3: all its columns are chosen, and for every output threshold
  /// these weights of the points refute the second layer on them.
  case merged([[Int]])
  /// Weights that refute the choice of single columns: every column after whose choice `pruned` would
  /// hold with these weights and r - 1 columns is left out below.
  case reduced(by: [PairWeight], SeparationTree)

  /// The weight of one pair that some column has to separate.
  public struct PairWeight: Hashable, Sendable {
    /// Indices of points of the sample.
    public var one, zero: Int
    /// The weight of the pair, positive.
    public var weight: Int

    /// A weight on the pair of a point labelled one and a point labelled zero.
    public init(one: Int, zero: Int, weight: Int) {
      (self.one, self.zero, self.weight) = (one, zero, weight)
    }
  }
}
