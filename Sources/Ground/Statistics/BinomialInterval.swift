import Foundation

/// The Clopper-Pearson confidence interval of a probability (Clopper and Pearson 1934): it covers the true value with at
/// least the stated probability, for every true value and number of trials.
///
/// Stopping at a fixed number of successes instead of trials is covered too: there the exact upper end, a quantile of
/// Beta(s, n-s), is below the one used here, of Beta(s+1, n-s).
public struct BinomialInterval: Hashable, Sendable {
  /// What was observed; `successes` is at most `trials`.
  public let successes, trials: UInt64
  /// The probability with which such intervals cover the true value, between 0 and 1.
  public let confidence: Double
  /// The ends of the interval, both from 0 to 1.
  public let lower, upper: Double

  /// The share of successes.
  public var estimate: Double { trials == 0 ? 0 : Double(successes) / Double(trials) }

  /// The interval for so many successes in so many trials.
  ///
  /// - Precondition: successes <= trials and 0 < confidence < 1.
  public init(successes: UInt64, trials: UInt64, confidence: Double = 0.95) {
    precondition(successes <= trials && confidence > 0 && confidence < 1)
    self.successes = successes
    self.trials = trials
    self.confidence = confidence
    let tail = (1 - confidence) / 2
    let s = Double(successes)
    let f = Double(trials - successes)
    lower = successes == 0 ? 0 : SpecialFunctions.betaQuantile(tail, s, f + 1)
    upper = successes == trials ? 1 : SpecialFunctions.betaQuantile(1 - tail, s + 1, f)
  }
}
