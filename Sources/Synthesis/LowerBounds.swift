import Covering
import Solving
import ThresholdNetworks

/// The bounds that settle architectures without a search: the alternating chain at any depth, linear
/// programming at depth 2.
///
/// Only statements about the exact sample: with an allowance for mismatches nothing is settled here.
final class LowerBounds {
  private let sample: PartialFunction
  private let isExact: Bool
  private lazy var chainLength = max(0, AlternatingChain.longest(in: sample).count - 1)
  private lazy var margins: MarginPrograms? = {
    guard sample.inputCount <= CorrectSets.maximumFanIn, MarginPrograms.bytesNeeded(for: sample) <= memory
    else { return nil }
    return MarginPrograms(of: sample)
  }()
  private let memory: Int
  private var marginBounds: [Int: MarginBound] = [:]

  init(sample: PartialFunction, mismatches: Int, memory: Int) {
    self.sample = sample
    isExact = mismatches == 0
    self.memory = memory
  }

  /// Why no network of `architecture` fits, if a bound says so.
  func refutation(of architecture: Architecture) -> Refutation? {
    guard isExact else { return nil }
    if architecture.depth > 1 && architecture.widths[0] < chainLength {
      return .counting("an alternating chain of \(chainLength + 1) points")
    }
    // Behind a single neuron of layer 2 only identities follow, so (d1, 1, ..., 1) is a question of depth 2.
    guard architecture.depth > 1, architecture.widths.dropFirst().allSatisfy({ $0 == 1 }) else { return nil }
    return marginBound(width: architecture.widths[0])?.refutation
  }

  /// The output thresholds that linear programming leaves open at depth 2; nil if it has nothing to say.
  func openThresholds(of architecture: Architecture) -> [Int]? {
    guard isExact, architecture.depth == 2 else { return nil }
    return marginBound(width: architecture.widths[0])?.openThresholds
  }

  private func marginBound(width: Int) -> MarginBound? {
    if let known = marginBounds[width] { return known }
    guard let bound = margins?.bound(width: width) else { return nil }
    marginBounds[width] = bound
    return bound
  }
}
