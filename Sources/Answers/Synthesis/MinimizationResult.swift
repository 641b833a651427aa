import Running
import Solving
import ThresholdNetworks

/// What a minimization knows: an interval for the least size with its evidence. Valid at every moment of a run.
public struct MinimizationResult: Sendable {
  /// How far the minimization has come.
  public enum Answer: String, Sendable {
    /// The bounds meet and every architecture of the least size is decided.
    case optimal
    /// The budget ended first.
    case interval
    /// No network of this depth fits, whatever its widths.
    case none
  }

  /// An architecture that is refuted, with the limit on wires under which it is.
  public struct Refuted: Hashable, Sendable {
    /// The architecture that does not fit, nor any within it.
    public var architecture: Architecture
    /// The largest number of wires for which that is so; nil for any number.
    public var maximumWires: Int?
    /// The evidence.
    public var refutation: Refutation
  }

  /// The depth that was asked for.
  public var depth: Int
  /// What is least.
  public var measure: SizeMeasure
  /// The mismatches allowed.
  public var mismatches: Int
  /// How far the minimization has come.
  public var answer: Answer
  /// No network is smaller.
  public var lower: Int
  /// The size of the networks in `minima`; nil while none is known.
  public var upper: Int?
  /// Optimal: every feasible architecture of the least size with a witness, by widths. Interval: what was found at `upper`.
  public var minima: [Interpolator]
  /// The maximal refuted architectures among those smaller than the upper bound.
  public var refuted: [Refuted]
  /// The maximal architectures of any size whose refutation carries its weights or trees; empty unless evidence was asked for.
  public var evidence: [Refuted] = []
  /// Why an interval is left open.
  public var exhausted: Exhausted?
  /// The architectures of size `upper` that are still open, where the bounds meet all the same; by widths.
  public var openTies: [Architecture] = []
  /// Resource units and decisions used.
  public var resources: UInt64
  /// The number of questions that engines were asked.
  public var decisions: Int
}

/// The numbers that a progress line shows.
public struct MinimizationProgress: Sendable {
  /// The depth of the minimization.
  public var depth: Int
  /// No network is smaller.
  public var lower: Int
  /// The size of the best network so far; nil while none is known.
  public var upper: Int?
  /// The architectures that were decided by being asked about or found.
  public var settled: Int
  /// The architectures of the present wave of questions, with those that no engine reaches.
  public var open: Int
  /// The first architecture of the wave.
  public var current: Architecture?
  /// The architectures between the bounds that are neither refuted nor found; nil where they were not counted, as they are not
  /// where they are too many.
  public var left: Int?
}

/// What to minimize, and by which engine.
public struct MinimizationOptions: Sendable {
  /// The number of layers, at least 1.
  public var depth: Int
  /// What is least: weights, neurons or wires.
  public var measure = SizeMeasure.weights
  /// The total weight of the points that may be wrong.
  public var mismatches = 0
  /// Who decides single questions.
  public var engine = EngineChoice.auto
  /// Whether the result has the evidence of refutations. Costs time where a symmetry or a shorter search would do without.
  public var recordsEvidence = false
  /// Whether progress says how many architectures are left, which takes time.
  public var countsWhatIsLeft = false

  /// What others know about single architectures, or what is kept for others.
  package var book: AnswerBook?

  /// Options for the fewest weights without mismatches.
  public init(depth: Int) { self.depth = depth }
}
