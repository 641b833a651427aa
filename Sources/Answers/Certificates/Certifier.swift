import Running
import Solving
import Synthesis
import ThresholdNetworks

/// Turns a finished minimization into evidence: everything smaller than the claimed minimum is refuted, by what the search
/// has refuted with evidence and, where it has none, anew.
///
/// The architectures below the minimum are visited from the large to the small, so that few maximal ones
/// settle all. The result claims what could be proved: when the budget ends before a proof is found, the lower
/// bound is the size of the smallest architecture that is left.
public struct Certifier {
  /// Who looks for evidence.
  public let finder: EvidenceFinder
  /// The number of layers of the networks.
  public let depth: Int
  /// What is least.
  public let measure: SizeMeasure
  /// The most points on which a network that fits may be wrong.
  public var mismatches: Int { finder.mismatches }

  /// What a search claims.
  public struct Claim: Sendable {
    /// No network of the depth that fits is smaller.
    public var lower: Int
    /// Networks of the least size, one for each architecture; all of the same size.
    public var minima: [ThresholdNetwork]
    /// Whether `minima` has every architecture of the least size that fits.
    public var isComplete: Bool

    /// A claim of a search; see the properties for the parameters.
    public init(lower: Int, minima: [ThresholdNetwork], isComplete: Bool) {
      self.lower = lower
      self.minima = minima
      self.isComplete = isComplete
    }

    /// Takes a network that fits for the upper bound if it is smaller than those known.
    public mutating func improve(by network: ThresholdNetwork, measure: SizeMeasure) {
      let size = network.size(by: measure)
      if let known = minima.first?.size(by: measure), known <= size { return }
      minima = [network]
      isComplete = false
    }

    /// What a minimization has found.
    public init(_ result: MinimizationResult, inputCount: Int) {
      minima = result.minima.map(\.network)
      isComplete = result.answer == .optimal
      if result.measure == .wires {
        lower = result.lower
        return
      }
      // At depth 1 there is one architecture; where it does not fit, everything that fits is larger.
      let single = Architecture(inputCount: inputCount, widths: [1]).size(by: result.measure) ?? 0
      lower = result.answer == .none ? single + 1 : result.lower
    }
  }

  /// Why a claim cannot be certified: it is wrong.
  public enum Failure: Error, CustomStringConvertible {
    /// A network that fits is smaller than the claimed lower bound.
    case contradiction(ThresholdNetwork)

    /// One line.
    public var description: String {
      switch self {
      case .contradiction(let network):
        "a network of widths \(network.architecture) fits, which the search had ruled out"
      }
    }
  }

  /// A certifier of least sizes at one depth for one sample.
  ///
  /// The effort ends the preparation, which looks for a chain of points; certifying has its own.
  ///
  /// - Precondition: wires at depth 1, or at depth 2 without mismatches; with mismatches, every point of the sample weighs 1.
  public init(
    sample: PartialFunction, depth: Int, measure: SizeMeasure = .weights, mismatches: Int = 0,
    effort: Effort = .unlimited
  ) {
    self.init(sample: sample, depth: depth, measure: measure, mismatches: mismatches, effort: effort, book: nil)
  }

  /// - Parameter book: evidence that others have found, or that is kept for others.
  package init(
    sample: PartialFunction, depth: Int, measure: SizeMeasure, mismatches: Int, effort: Effort = .unlimited,
    book: AnswerBook?
  ) {
    precondition(depth >= 1 && (measure != .wires || depth == 1 || depth == 2 && mismatches == 0))
    finder = EvidenceFinder(sample: sample, mismatches: mismatches, effort: effort, book: book)
    self.depth = depth
    self.measure = measure
  }

  /// Evidence for the claim, as far as the budget of each decision goes.
  ///
  /// - Parameters:
  ///   - claim: what a search has found.
  ///   - instanceDigest: the SHA-256 of the instance as `PLA.text` writes it.
  ///   - imported: evidence that is known already and need not be sought.
  ///   - effort: its resources are those of each decision.
  ///   - report: is told the architecture that is worked on.
  public func certify(
    _ claim: Claim, instanceDigest: String, imported: [RefutedWidths] = [], effort: Effort,
    report: (Architecture) -> Void = { _ in }
  ) throws -> Certificate {
    if measure == .wires {
      return try certifyWires(claim, instanceDigest: instanceDigest, effort: effort, report: report)
    }
    let sample = finder.sample
    let upper = claim.minima.first.flatMap { $0.architecture.size(by: measure) }
    let claim = raised(claim, upTo: upper, effort: effort)
    let isComplete = claim.isComplete && upper == claim.lower
    let settled = Set(claim.minima.map(\.architecture))
    let limit = isComplete ? claim.lower : claim.lower - 1
    guard var open = architectures(upTo: limit, shouldStop: { effort.isStopped }) else {
      // Too many to list in time: nothing is claimed but what needs no proof.
      return Certificate(
        instanceDigest: instanceDigest, inputCount: sample.inputCount, pointCount: sample.pointCount, depth: depth,
        measure: measure, mismatches: mismatches, lower: min(lattice.least.size(by: measure) ?? 0, claim.lower),
        upper: upper,
        isComplete: false, minima: claim.minima, refuted: imported)
    }
    open.removeAll { settled.contains($0) && $0.size(by: measure) == upper }
    let finder = finder
    let sweep = RefutationSweep(areWideOnesHard: mismatches > 0) { architecture in
      finder.carriedEvidence(against: architecture.widths) != nil
    } refute: { architecture, effort in
      switch try finder.decide(architecture.widths, effort: effort) {
      case .refuted(let entry): return entry
      case .found(let network): throw Failure.contradiction(network)
      case .undecided: return nil
      }
    }
    let (refuted, undecided) = try sweep.run(over: open, imported: imported, effort: effort, report: report)
    let lower = undecided.compactMap { $0.size(by: measure) }.min().map { min($0, claim.lower) } ?? claim.lower
    return Certificate(
      instanceDigest: instanceDigest, inputCount: sample.inputCount, pointCount: sample.pointCount, depth: depth,
      measure: measure, mismatches: mismatches, lower: lower, upper: upper, isComplete: isComplete && undecided.isEmpty,
      minima: claim.minima, refuted: RefutationSweep.necessary(refuted, keeping: imported, for: open))
  }

  /// The claim with a lower bound that counts what the finder has refuted on the way, where the search has ended early.
  private func raised(_ claim: Claim, upTo upper: Int?, effort: Effort) -> Claim {
    guard !claim.isComplete, let upper else { return claim }
    var claim = claim
    while claim.lower < upper,
      let next = lattice.architectures(ofSize: claim.lower, by: measure, shouldStop: { effort.isStopped }),
      next.allSatisfy({ finder.carriedEvidence(against: $0.widths) != nil })
    {
      claim.lower += 1
    }
    return claim
  }

  private var lattice: ArchitectureLattice { ArchitectureLattice(inputCount: finder.sample.inputCount, depth: depth) }

  /// All architectures up to a size, in the order of size, then of widths, hence a wider one after those inside it; nil if
  /// `shouldStop`, asked now and then, says so.
  func architectures(upTo limit: Int, shouldStop: () -> Bool = { false }) -> [Architecture]? {
    var all: [Architecture] = []
    for size in stride(from: lattice.least.size(by: measure) ?? 0, through: limit, by: 1) {
      guard let more = lattice.architectures(ofSize: size, by: measure, shouldStop: shouldStop) else { return nil }
      all += more
    }
    return all
  }
}
