import Constructions
import Running
import Solving
import ThresholdNetworks

/// A network that fits a sample and was written down without deciding a question: no least size is above its own.
///
/// It ends a search that a wrong refutation would let climb for ever, and it is the upper end of the interval when the
/// budget ends before any search has found a smaller one.
struct Ceiling {
  let network: ThresholdNetwork
  let size: Int
  private let method: String

  /// The most bytes that the network may take: larger ones help nobody.
  private static let memoryLimit = 64 << 20

  /// nil where no method stays within the depth and the memory.
  init?(of sample: PartialFunction, depth: Int, by measure: SizeMeasure, effort: Effort) {
    // `Construction` evaluates its network on every point; what it rejects as incorrect is no bound either.
    // A small one is there at once, so that a run that is over before it begins still has an upper end.
    let isSmall = sample.pointCount * sample.inputCount <= 1 << 12 && depth <= 4
    guard
      let best = try? Construction.best(
        for: sample, depth: depth, by: measure, memory: min(effort.budget.memory, Self.memoryLimit),
        effort: isSmall ? .unlimited : effort)
    else { return nil }
    network = best.network
    size = network.size(by: measure)
    method = "construct \(best.construction.method.rawValue)"
  }

  /// A network that a search for witnesses has found.
  init(_ network: ThresholdNetwork, by measure: SizeMeasure) {
    self.network = network
    size = network.size(by: measure)
    method = "exchange"
  }

  /// The contradiction to a refutation of `question`.
  func disagreement(on question: InterpolationQuestion, refutedBy name: String) -> EngineDisagreement {
    EngineDisagreement(
      question: question, verdicts: [(engine: method, verdict: "found"), (name, "impossible")])
  }
}
