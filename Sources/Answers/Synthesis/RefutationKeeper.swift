import Solving

/// Makes refutations last longer than the run that found them: with evidence, in a text that is examined before it is believed.
///
/// A journal knows nothing about evidence. Who has a checker gives it a keeper; without one every refutation is asked again.
public protocol RefutationKeeper: Sendable {
  /// Evidence that nothing fits, as a text of one line; nil if there is none in short time.
  ///
  /// - Parameters:
  ///   - refutation: what the search says, which may carry evidence already.
  ///   - question: what was asked.
  func evidence(for refutation: Refutation, of question: InterpolationQuestion) -> String?

  /// Whether the text proves that no network fits. Anything may stand in it.
  func isProof(_ evidence: String, of question: InterpolationQuestion) -> Bool
}
