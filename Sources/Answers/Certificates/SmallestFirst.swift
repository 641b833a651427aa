import Covering
import Running
import Solving
import ThresholdNetworks

extension Certifier {
  /// Minimizes by plain ascent through the architectures in order of size, with the evidence finder alone.
  ///
  /// Independent of the search over architectures in `Synthesis`. The finder keeps the evidence for all architectures on
  /// the way, so that certifying the claim begins with it.
  ///
  /// - Returns: nil if some decision is left open by the budget, and at once where the columns are many: then hidden
  ///   layers are refuted by clauses alone, which would use up the time of the search.
  public func claimBySmallestFirst(
    effort: Effort, report: (Architecture) -> Void = { _ in }
  ) throws -> Claim? {
    let canList = finder.sample.inputCount <= EvidenceFinder.mostInputsListedFirst
    if depth > 1, !canList, effort.budget.resources != nil { return nil }
    var limit = 1
    // The one architecture of depth 1 may not fit at all.
    let single = Architecture(inputCount: finder.sample.inputCount, widths: [1]).size(by: measure) ?? 0
    let lattice = ArchitectureLattice(inputCount: finder.sample.inputCount, depth: depth)
    while true {
      let candidates = lattice.architectures(ofSize: limit, by: measure, shouldStop: { effort.isStopped })
      guard let candidates else { return nil }
      var minima: [ThresholdNetwork] = []
      for candidate in candidates where finder.carriedEvidence(against: candidate.widths) == nil {
        report(candidate)
        switch try finder.decide(candidate.widths, effort: effort) {
        case .refuted: break
        case .found(let network): minima.append(network)
        case .undecided: return nil
        }
      }
      if !minima.isEmpty { return Claim(lower: limit, minima: minima, isComplete: true) }
      limit += 1
      if depth == 1 && limit > single { return Claim(lower: limit, minima: [], isComplete: false) }
    }
  }
}
