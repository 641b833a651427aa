import Solving
import ThresholdNetworks

// Outcomes as plain text, for an `AnswerBook`.
extension EvidenceFinder.Outcome {
  private static let refutedHead = "refuted\n"

  /// The text; nil for an outcome that the clock or the user cut short.
  var text: String? {
    switch self {
    case .refuted(let entry): KeptEvidence(entry).text.map { Self.refutedHead + $0 }
    case .found(let network): Answer.found(network).text
    case .undecided(let reason): Answer<ThresholdNetwork>.undecided(reason).text
    }
  }

  /// The outcome of a text; nil if it is none, or if its network does not fit. Evidence is for the checker to examine.
  init?(text: String, sample: PartialFunction, _ mismatches: Int) {
    if text.hasPrefix(Self.refutedHead) {
      guard let entry = KeptEvidence(text: String(text.dropFirst(Self.refutedHead.count)))?.refuted else { return nil }
      self = .refuted(entry)
      return
    }
    switch Answer<ThresholdNetwork>(text: text, about: sample) {
    case .found(let network)?:
      guard Interpolator(checking: network, on: sample, allowing: mismatches) != nil else { return nil }
      self = .found(network)
    case .undecided(let reason)?: self = .undecided(reason)
    case .impossible?, nil: return nil
    }
  }
}
