import NeuronModels
import Running
import ThresholdNetworks

/// Turns a finished minimization of other than binary neurons into evidence: everything smaller than the claimed minimum is refuted.
///
/// The result claims what could be proved, as that of `Certifier` does.
public struct ModelCertifier {
  /// Who looks for evidence.
  public let finder: ModelEvidenceFinder
  /// The number of layers of the networks.
  public let depth: Int
  /// What is least: weights or neurons.
  public let measure: SizeMeasure

  /// A network of the model fits, which the search had ruled out.
  public struct Contradiction: Error, CustomStringConvertible {
    let network: ModelNetwork

    /// One line.
    public var description: String {
      "a network of widths \(network.architecture) of \(network.model) neurons fits, which the search had ruled out"
    }
  }

  /// A certifier of least weights or neurons at one depth.
  ///
  /// - Returns: nil for binary neurons.
  /// - Precondition: `measure` is not wires.
  public init?(
    _ model: NeuronModel, sample: PartialFunction, depth: Int, measure: SizeMeasure = .weights, mismatches: Int = 0,
    effort: Effort = .unlimited
  ) {
    precondition(depth >= 1 && measure != .wires)
    guard let finder = ModelEvidenceFinder(model, sample: sample, mismatches: mismatches, effort: effort) else {
      return nil
    }
    (self.finder, self.depth, self.measure) = (finder, depth, measure)
  }

  /// Evidence for a claim, as far as the effort goes; its resources are those of each decision.
  ///
  /// - Parameters:
  ///   - lower: no network that fits is smaller, says the search.
  ///   - minima: networks of the least size that is known, one for each architecture.
  ///   - isComplete: whether these are all architectures of that size, and `lower` is that size.
  ///   - instanceDigest: the SHA-256 of the instance as `PLA.text` writes it.
  ///   - imported: evidence that is known already and need not be sought.
  ///   - effort: for all decisions together.
  ///   - report: hears of the widths that are refuted next.
  public func certify(
    lower: Int, minima: [ModelNetwork], isComplete: Bool, instanceDigest: String, imported: [RefutedWidths] = [],
    effort: Effort, report: (Architecture) -> Void = { _ in }
  ) throws -> Certificate {
    let sample = finder.sample
    let upper = minima.first.map { $0.size(by: measure) }
    let claimsAll = isComplete && upper == lower
    let settled = Set(minima.map(\.architecture))
    let lattice = ArchitectureLattice(inputCount: sample.inputCount, depth: depth)
    var open: [Architecture] = []
    for size in stride(from: lattice.least.size(by: measure) ?? 0, through: claimsAll ? lower : lower - 1, by: 1) {
      open += lattice.architectures(ofSize: size, by: measure)
    }
    open.removeAll { settled.contains($0) && $0.size(by: measure) == upper }
    let finder = finder
    let sweep = RefutationSweep(areWideOnesHard: false) { architecture in
      finder.carriedEvidence(against: architecture.widths) != nil
    } refute: { architecture, effort in
      switch try finder.decide(architecture.widths, effort: effort) {
      case .refuted(let entry): return entry
      case .found(let network): throw Contradiction(network: network)
      case .undecided: return nil
      }
    }
    let (refuted, undecided) = try sweep.run(over: open, imported: imported, effort: effort, report: report)
    let proved = undecided.compactMap { $0.size(by: measure) }.min().map { min($0, lower) } ?? lower
    var certificate = Certificate(
      instanceDigest: instanceDigest, inputCount: sample.inputCount, pointCount: sample.pointCount, depth: depth,
      measure: measure, mismatches: finder.mismatches, lower: proved, upper: upper,
      isComplete: claimsAll && undecided.isEmpty, minima: [],
      refuted: RefutationSweep.necessary(refuted, keeping: imported, for: open))
    certificate.neurons = finder.model
    certificate.richMinima = minima
    return certificate
  }
}
