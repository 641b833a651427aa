import ThresholdNetworks

extension InterpolationEncoding {
  /// What is added to the plain question.
  public struct Options: Sendable {
    /// Order the neurons of a layer, fix the polarity of the first neuron of inner layers and order inputs that the
    /// sample does not distinguish. Without it there is one model per choice of neuron functions in canonical form.
    public var breaksSymmetries = true
    /// With `breaksSymmetries`: also order inputs that the sample does not distinguish.
    public var ordersInputs = true
    /// Every architecture below this one is known to be impossible: every neuron may be required to be
    /// used and not constant.
    public var assumesNarrowerImpossible = false
    /// With a limit on wires: no neuron is constant and every hidden neuron is read.
    public var requiresEveryNeuron = false
    /// Depth 2: the only output threshold to consider, nil for all.
    public var outputThreshold: Int?
    /// Depth 2 with one output threshold: how many hidden neurons can be right about each point; nil for no limits.
    public var maximumCorrect: [Int]?
    /// Further points, without labels, on which the value of the network is a literal of the formula.
    public var freePoints: [BitVector] = []
    /// The output is a neuron like any other, so that every network has a model.
    public var outputIsGeneral = false
    /// Every variable is determined by those that choose the neurons, so that models are choices, one for one. Engines that
    /// look for one model do without: an implication in one direction is enough for them.
    public var isParsimonious = false
    /// One model for each setting of the parameters W, gamma and b: a general output, parsimonious, and as many models of a constant neuron as it
    /// has settings.
    public var countsSettings = false

    /// Symmetries are broken, nothing else is assumed.
    public init() {}
  }

  /// The variables that choose one neuron: what it reads, its threshold in unary, and whether it is "fewer than".
  package struct NeuronChoice: Sendable {
    package let weights: [Formula.Literal]
    package let threshold: [Formula.Literal]
    package let negated: Formula.Literal

    package init(weights: [Formula.Literal], threshold: [Formula.Literal], negated: Formula.Literal) {
      (self.weights, self.threshold, self.negated) = (weights, threshold, negated)
    }
  }
}
