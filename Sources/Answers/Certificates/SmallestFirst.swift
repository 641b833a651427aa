import Running
import Solving
import ThresholdNetworks

extension Certifier {
  /// Minimizes by plain ascent through the architectures in order of size, with the evidence finder alone.
  ///
  /// Independent of the search over architectures in `Synthesis`. The evidence for the architectures on the way is
  /// thrown away, because the maximal ones that settle everything are known only at the end.
  ///
  /// - Returns: nil if some decision is left open by the budget.
  public func claimBySmallestFirst(
    effort: Effort, report: (Architecture) -> Void = { _ in }
  ) throws -> Claim? {
    var limit = 1
    // The one architecture of depth 1 may not fit at all.
    let single = Architecture(inputCount: finder.sample.inputCount, widths: [1]).size(by: measure) ?? 0
    var refuted: [RefutedWidths] = []
    while true {
      let candidates = ArchitectureList.all(
        inputCount: finder.sample.inputCount, depth: depth, measure: measure, upTo: limit
      ).filter { $0.size(by: measure) == limit }
      var minima: [ThresholdNetwork] = []
      for candidate in candidates where !refuted.contains(where: { $0.contains(candidate.widths) }) {
        report(candidate)
        switch try finder.decide(candidate.widths, effort: effort) {
        case .refuted(let entry): refuted.append(entry)
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
