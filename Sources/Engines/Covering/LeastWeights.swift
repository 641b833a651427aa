import Running
import Solving
import ThresholdNetworks

/// The least weights of one sample at depth 2 or 3 by the covering engines alone: architectures are decided in
/// increasing weight until one is feasible, and then all others of that weight.
public struct LeastWeights: Sendable {
  /// No network has less weight.
  public let lower: Int
  /// The feasible architectures of weight `lower`, sorted; empty if the budget ended first.
  public let architectures: [Architecture]
  /// One network for each.
  public let networks: [ThresholdNetwork]
  /// Why the search ended early, nil if it did not.
  public let exhausted: Exhausted?
  /// The resource units of all decisions.
  public let resources: UInt64

  /// The depths that the covering engines decide.
  public static let depths = 2...3

  /// Decides architectures in increasing weight until the least one that fits is known.
  ///
  /// - Parameters:
  ///   - sample: the points that networks have to fit.
  ///   - depth: the number of layers.
  ///   - effort: the resources of each decision, the deadline, memory and threads of all.
  /// - Precondition: a depth in `depths`.
  public init(
    of sample: PartialFunction, depth: Int, effort: Effort = .unlimited
  ) {
    precondition(Self.depths.contains(depth), "least weights at depth \(depth)")
    let engine: any DecisionEngine =
      depth == 2 ? MulticoverEngine(sample: sample) : SeparationEngine(sample: sample)
    let n = sample.inputCount
    var resources: UInt64 = 0
    var weights = depth == 2 ? n + 1 : n + 2
    while true {
      var networks: [ThresholdNetwork] = []
      for architecture in Self.architectures(inputCount: n, depth: depth, weights: weights) {
        let question = InterpolationQuestion(sample: sample, architecture: architecture)
        let answer: Answer<ThresholdNetwork>
        do {
          let decision = try engine.decide(question, effort: effort)
          resources &+= decision.resources
          answer = decision.answer
        } catch {
          answer = .undecided(.outOfReach("\(error)"))
        }
        switch answer {
        case .found(let network):
          networks.append(network.widened(to: architecture))
        case .impossible: continue
        case .undecided(let reason):
          (lower, architectures, self.networks, exhausted) = (weights, [], [], reason)
          self.resources = resources
          return
        }
      }
      if !networks.isEmpty {
        (lower, architectures, self.networks, exhausted) = (weights, networks.map(\.architecture), networks, nil)
        self.resources = resources
        return
      }
      weights += 1
    }
  }

  /// The architectures of a weight that can be least: w = k (n + 1) at depth 2, w + n = (d1 + 1)(d2 + n) at depth 3,
  /// and one neuron is followed by one.
  private static func architectures(inputCount n: Int, depth: Int, weights: Int) -> [Architecture] {
    if depth == 2 {
      guard weights.isMultiple(of: n + 1) else { return [] }
      return [Architecture(inputCount: n, widths: [weights / (n + 1), 1])]
    }
    let product = weights + n
    return (1...product / (n + 1)).compactMap { d1 in
      let d2 = product / (d1 + 1) - n
      guard product.isMultiple(of: d1 + 1), d2 >= 1, d1 > 1 || d2 == 1 else { return nil }
      return Architecture(inputCount: n, widths: [d1, d2, 1])
    }
  }
}
