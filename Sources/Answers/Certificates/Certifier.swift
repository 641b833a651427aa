import Running
import Solving
import Synthesis
import ThresholdNetworks

/// Turns a finished minimization into evidence: everything smaller than the claimed minimum is refuted anew.
///
/// The architectures below the minimum are visited from the large to the small, so that few maximal ones
/// settle all. The result claims what could be proved: when the budget ends before a proof is found, the lower
/// bound is the size of the smallest architecture that is left.
public struct Certifier {
  /// Who looks for evidence.
  public let finder: EvidenceFinder
  /// The number of layers of the networks.
  public let depth: Int
  /// What is least: weights or neurons.
  public let measure: SizeMeasure

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
      guard let size = network.architecture.size(by: measure) else { return }
      if let known = minima.first?.architecture.size(by: measure), known <= size { return }
      minima = [network]
      isComplete = false
    }

    /// What a minimization by weights or neurons has found.
    public init(_ result: MinimizationResult, inputCount: Int) {
      precondition(result.mismatches == 0 && result.measure != .wires, "not a claim that can be certified")
      // At depth 1 there is one architecture; where it does not fit, everything that fits is larger.
      let single = Architecture(inputCount: inputCount, widths: [1]).size(by: result.measure) ?? 0
      lower = result.answer == .none ? single + 1 : result.lower
      minima = result.minima.map(\.network)
      isComplete = result.answer == .optimal
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
  /// - Precondition: the measure is one of the widths.
  public init(sample: PartialFunction, depth: Int, measure: SizeMeasure = .weights) {
    precondition(measure != .wires && depth >= 1)
    finder = EvidenceFinder(sample: sample)
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
    let sample = finder.sample
    let upper = claim.minima.first.flatMap { $0.architecture.size(by: measure) }
    let isComplete = claim.isComplete && upper == claim.lower
    let settled = Set(claim.minima.map(\.architecture))
    var open = ArchitectureList.all(
      inputCount: sample.inputCount, depth: depth, measure: measure, upTo: isComplete ? claim.lower : claim.lower - 1)
    open.removeAll { settled.contains($0) && $0.size(by: measure) == upper }
    var refuted = imported
    open.removeAll { architecture in imported.contains { $0.contains(architecture.widths) } }
    var undecided = open
    // With a deadline, whatever is easy comes before a hard case may use up the time.
    let short = effort.with(resources: min(effort.budget.resources ?? .max, EvidenceFinder.shortAttempt))
    let rounds = effort.budget.deadline == nil ? [effort] : [short, effort]
    for (round, effort) in rounds.enumerated() {
      open = undecided
      undecided = []
      // The last comes first: a wider architecture before those inside it, but the hard ones by ascending size, for the least
      // that is left is the bound.
      if round == 1 { open.reverse() }
      while let next = open.popLast() {
        if effort.interruption.isRequested {
          undecided.append(next)
          continue
        }
        report(next)
        switch try finder.decide(next.widths, effort: effort) {
        case .refuted(let entry):
          refuted.removeAll { known in zip(known.widths, entry.widths).allSatisfy { ($0 ?? .max) <= ($1 ?? .max) } }
          refuted.append(entry)
          open.removeAll { entry.contains($0.widths) }
          undecided.removeAll { entry.contains($0.widths) }
        case .found(let network): throw Failure.contradiction(network)
        case .undecided: undecided.append(next)
        }
      }
      // Back to ascending sizes.
      if round == 0 { undecided.reverse() }
    }
    let lower = undecided.compactMap { $0.size(by: measure) }.min().map { min($0, claim.lower) } ?? claim.lower
    return Certificate(
      instanceDigest: instanceDigest, inputCount: sample.inputCount, pointCount: sample.pointCount, depth: depth,
      measure: measure, lower: lower, upper: upper, isComplete: isComplete && undecided.isEmpty,
      minima: claim.minima, refuted: refuted)
  }
}

/// The architectures of a depth up to a size.
enum ArchitectureList {
  /// In the order of size, then of widths, hence a wider one after those inside it.
  static func all(inputCount: Int, depth: Int, measure: SizeMeasure, upTo limit: Int) -> [Architecture] {
    var found: [[Int]] = []
    func cost(_ width: Int, _ fanIn: Int) -> Int { measure == .weights ? width * fanIn : width }
    func extend(_ widths: [Int], _ size: Int) {
      let fanIn = widths.last ?? inputCount
      let layersLeft = depth - widths.count
      if layersLeft == 1 {
        if size + cost(1, fanIn) <= limit { found.append(widths + [1]) }
        return
      }
      var width = 1
      while size + cost(width, fanIn) + layersLeft - 1 <= limit {
        extend(widths + [width], size + cost(width, fanIn))
        width += 1
      }
    }
    extend([], 0)
    return found.map { Architecture(inputCount: inputCount, widths: $0) }.sorted { left, right in
      let (a, b) = (left.size(by: measure) ?? 0, right.size(by: measure) ?? 0)
      return a != b ? a < b : left.widths.lexicographicallyPrecedes(right.widths)
    }
  }
}
