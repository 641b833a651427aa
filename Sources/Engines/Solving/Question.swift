import Running
import ThresholdNetworks

/// The question every engine is asked: is there a network of this architecture that fits the sample?
public struct InterpolationQuestion: Hashable, Sendable {
  /// The points with their labels and weights.
  public var sample: PartialFunction
  /// The shape of the network that is asked for.
  public var architecture: Architecture
  /// The total weight of the points on which the network may be wrong.
  public var mismatches: Int
  /// The largest number of wires, nil for no limit.
  public var maximumWires: Int?
  /// A promise that every strictly narrower architecture of the same depth is impossible, which lets an engine require that no
  /// neuron is idle. An engine may ignore it.
  public var narrowerIsImpossible = false
  /// With a limit on wires: every neuron has to read something and every hidden neuron has to be read.
  public var requiresEveryNeuron = false
  /// Depth 2: a promise about every witness whose output neuron reads all k hidden neurons with sign +: its threshold is among these, and its
  /// coverage within their limits. Nil for no promise. An engine may ignore it.
  public var outputThresholds: [OutputThreshold]?

  /// A question.
  ///
  /// - Precondition: sample and architecture have the same number of inputs, no limit is negative.
  public init(
    sample: PartialFunction, architecture: Architecture, mismatches: Int = 0, maximumWires: Int? = nil
  ) {
    precondition(sample.inputCount == architecture.inputCount, "sample and architecture differ in inputs")
    precondition(mismatches >= 0, "\(mismatches) mismatches")
    self.sample = sample
    self.architecture = architecture
    self.mismatches = mismatches
    self.maximumWires = maximumWires
  }
}

/// An answer with what it cost.
public struct Decision: Sendable {
  /// A witness has the architecture asked for, or a narrower one within it.
  public var answer: Answer<ThresholdNetwork>
  /// Resource units used. Deterministic unless the deadline or an interruption cut the work short.
  public var resources: UInt64

  /// An answer with the resource units that it took.
  public init(_ answer: Answer<ThresholdNetwork>, resources: UInt64) {
    self.answer = answer
    self.resources = resources
  }
}

/// A method that decides interpolation questions.
///
/// An engine may keep tables between questions about the same sample; it must give the same decision
/// for the same question and budget whatever was asked before.
public protocol DecisionEngine: AnyObject {
  /// The name under which results say who decided: `z3`, `multicover`, `separation`, ...
  var name: String { get }

  /// Decides the question as far as the effort goes; running out is an answer.
  ///
  /// - Throws: errors of the program alone, such as a witness that does not fit.
  func decide(_ question: InterpolationQuestion, effort: Effort) throws -> Decision
}

/// An output threshold at depth 2 that bounds have left open.
public struct OutputThreshold: Hashable, Sendable {
  /// T: a point is a one iff at least T hidden neurons fire.
  public var threshold: Int
  /// For each point the largest number of hidden neurons that can be right about it (fire on a one, not fire on a
  /// zero).
  public var maximumCorrect: [Int]

  /// A threshold with the most points that each size of sets can get right.
  public init(threshold: Int, maximumCorrect: [Int]) {
    self.threshold = threshold
    self.maximumCorrect = maximumCorrect
  }
}
