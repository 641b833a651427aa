import Covering
import Running
import Solving
import ThresholdNetworks

/// The bounds that settle architectures without a solver: the alternating chain and separating sets at any depth, linear
/// programming at depth 2.
///
/// Only statements about the exact sample: with an allowance for mismatches nothing is settled here.
package final class LowerBounds {
  private let sample: PartialFunction
  private let isExact: Bool
  private let recordsEvidence: Bool
  private lazy var chain = AlternatingChain.longest(in: sample, shouldStop: { [effort] in effort.isStopped })
  private lazy var margins: MarginPrograms? = {
    guard sample.inputCount <= CorrectSets.maximumFanIn, MarginPrograms.bytesNeeded(for: sample) <= effort.budget.memory
    else { return nil }
    return makePrograms(sample)
  }()
  /// The deadline and the memory of all bounds.
  private let effort: Effort
  private var marginBounds: [Int: MarginBound] = [:]
  private lazy var separationEngine = SeparationEngine(sample: sample, recordsEvidence: recordsEvidence)
  private var separations: [Int: Refutation?] = [:]
  private var marginRefutations: [Int: Refutation?] = [:]
  /// Where bounds that were tried in vain are kept.
  private let journal: Journal?

  private let makePrograms: (PartialFunction) -> MarginPrograms?

  /// - Parameter programs: makes the linear programs of the sample, when they are first needed and memory allows.
  package init(
    sample: PartialFunction, mismatches: Int, recordsEvidence: Bool = false, effort: Effort, journal: Journal? = nil,
    programs: @escaping (PartialFunction) -> MarginPrograms? = { MarginPrograms(of: $0) }
  ) {
    self.sample = sample
    isExact = mismatches == 0
    self.recordsEvidence = recordsEvidence
    self.effort = effort
    self.journal = journal
    makePrograms = programs
  }

  /// The number of widths that linear programs, or what a journal has kept of them, were asked about.
  var programCount: Int { marginRefutations.count }

  /// Why no network of `architecture` fits, if a bound says so.
  func refutation(of architecture: Architecture) -> Refutation? {
    guard isExact else { return nil }
    if architecture.depth > 1 && architecture.widths[0] < chain.count - 1 { return .counting(chain: chain) }
    if architecture.depth > 2, let refutation = separation(architecture) { return refutation }
    // Behind a single neuron of layer 2 only identities follow, so (d1, 1, ..., 1) is a question of depth 2.
    guard architecture.depth > 1, architecture.widths.dropFirst().allSatisfy({ $0 == 1 }) else { return nil }
    return margin(width: architecture.widths[0], depth: architecture.depth)
  }

  /// What linear programming says about a width at depth 2, which decides all widths (width, 1, ..., 1).
  private func margin(width: Int, depth: Int) -> Refutation? {
    if let known = marginRefutations[width] { return known }
    let question = narrowest(width, depth: depth)
    var refutation: Refutation?
    if !recordsEvidence, let journal, journal.isRefuted(question, bound: Self.marginPart) {
      refutation = .exhausted("margin")
    } else {
      refutation = marginBound(width: width)?.refutation
      // A journal that cannot be written fails at the next decision.
      if let refutation { try? journal?.recordBound(Self.marginPart, refutation, of: question) }
    }
    marginRefutations[width] = .some(refutation)
    return refutation
  }

  private func narrowest(_ width: Int, depth: Int) -> InterpolationQuestion {
    InterpolationQuestion(
      sample: sample,
      architecture: Architecture(
        inputCount: sample.inputCount, widths: [width] + [Int](repeating: 1, count: depth - 1)))
  }

  private static let marginPart = "margin"
  private static let separationPart = "separating sets"
  private static let widest = 4096

  /// The output thresholds that linear programming leaves open at depth 2, most slack first; nil if it has nothing to say.
  package func openThresholds(of architecture: Architecture) -> [OutputThreshold]? {
    guard isExact, architecture.depth == 2, let margins else { return nil }
    let k = architecture.widths[0]
    let open = marginBound(width: k)?.openThresholds.compactMap { threshold in
      margins.slackness(width: k, threshold: threshold).map { (threshold: threshold, slack: $0) }
    }
    return open?.sorted { ($1.slack.relativeExcess, $0.threshold) < ($0.slack.relativeExcess, $1.threshold) }
      .map { item in
        let demand = MarginPrograms.demand(of: sample, width: k, threshold: item.threshold)
        let limits = zip(demand, item.slack.weights).map { needed, weight in
          weight == 0 ? k : min(k, needed + item.slack.excess / weight)
        }
        return OutputThreshold(threshold: item.threshold, maximumCorrect: limits)
      }
  }

  /// Why no first layer of this width separates the ones from the zeros, if a short search says so.
  private func separation(_ architecture: Architecture) -> Refutation? {
    let width = architecture.widths[0]
    if let known = separations[width] { return known }
    guard sample.inputCount <= CorrectSets.maximumFanIn else { return nil }
    // The bound is about the first width, whatever follows.
    let question = narrowest(width, depth: architecture.depth)
    // What is kept has to refute the width whatever follows it, so it is kept for layers wider than anybody asks for.
    let widest = InterpolationQuestion(
      sample: sample,
      architecture: Architecture(
        inputCount: sample.inputCount,
        widths: [width] + [Int](repeating: Self.widest, count: architecture.depth - 2) + [1]))
    var refutation: Refutation?
    if !recordsEvidence, let journal, journal.isRefuted(widest, bound: Self.separationPart) {
      refutation = .exhausted("separation")
    } else if journal?.isFruitless(Self.separationPart, of: question, resources: Self.separationEffort) != true {
      let effort = effort.with(resources: Self.separationEffort)
      switch separationEngine.separatingSetsExist(size: width, effort: effort).answer {
      case .impossible(let reason):
        refutation = reason
        try? journal?.recordBound(Self.separationPart, reason, of: widest)
      case .found, .undecided(.resources):
        // A journal that cannot be written fails at the next decision.
        try? journal?.recordFruitless(Self.separationPart, of: question, resources: Self.separationEffort)
      case .undecided: break
      }
    }
    separations[width] = .some(refutation)
    return refutation
  }

  /// A third of a second a width.
  private static let separationEffort: UInt64 = 1_000_000

  private func marginBound(width: Int) -> MarginBound? {
    if let known = marginBounds[width] { return known }
    guard let bound = margins?.bound(width: width) else { return nil }
    marginBounds[width] = bound
    return bound
  }
}
