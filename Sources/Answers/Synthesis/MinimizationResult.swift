import Running
import Solving
import ThresholdNetworks

/// What a minimization knows: an interval for the least size with its evidence. Valid at every moment of a run.
public struct MinimizationResult: Sendable {
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
    public var architecture: Architecture
    public var maximumWires: Int?
    public var refutation: Refutation
  }

  public var depth: Int
  public var measure: SizeMeasure
  /// The mismatches allowed.
  public var mismatches: Int
  public var answer: Answer
  /// No network is smaller.
  public var lower: Int
  /// The size of the networks in `minima`; nil while none is known.
  public var upper: Int?
  /// Optimal: every feasible architecture of the least size with a witness, by widths. Interval: what was found at `upper`.
  public var minima: [Interpolator]
  /// The maximal refuted architectures among those smaller than the upper bound.
  public var refuted: [Refuted]
  /// Why an interval is left open.
  public var exhausted: Exhausted?
  /// The architectures of size `upper` that are still open, where the bounds meet all the same; by widths.
  public var openTies: [Architecture] = []
  /// Resource units and decisions used.
  public var resources: UInt64
  public var decisions: Int
}

/// The numbers that a progress line shows.
public struct MinimizationProgress: Sendable {
  public var depth: Int
  public var lower: Int
  public var upper: Int?
  public var settled: Int
  public var open: Int
  public var current: Architecture?
}

/// What to minimize, and by which engine.
public struct MinimizationOptions: Sendable {
  public var depth: Int
  public var measure = SizeMeasure.weights
  /// The total weight of the points that may be wrong.
  public var mismatches = 0
  public var engine = EngineChoice.auto

  public init(depth: Int) { self.depth = depth }
}
