import Formats
import Foundation
import Sampling

/// What the diagnostics of chains say against their draws, and which option to raise.
///
/// Halves of chains that agree have R-hat near 1 (Vehtari and others 2021 ask for 1.01 and less). The line is drawn at 1.05, and only
/// from a hundred draws a chain on: there independent draws go beyond it in one of 10^5 runs, while few draws go beyond it by chance.
struct ChainWarning {
  let text: String

  static let largestRHat = 1.05
  static let fewestDraws = 100

  /// Nil if nothing speaks against the draws.
  ///
  /// - Parameters:
  ///   - document: the result with its draws and their diagnostics.
  ///   - plan: how long the chains ran.
  ///   - fittingBurnIn: the steps that networks of this size need before the first draw; 0 where no rule is known.
  ///   - weights: the number of weights of a network.
  init?(_ document: ResultDocument, _ plan: ChainSampler.Plan, fittingBurnIn: Int = 0, weights: Int = 0) {
    guard case .object(let diagnostics)? = document["diagnostics"] else { return nil }
    let ratios = diagnostics.values.compactMap { fields -> Double? in
      guard case .object(let fields) = fields, case .number(let ratio)? = fields["r_hat"] else { return nil }
      return ratio
    }
    if let worst = ratios.max(), worst > Self.largestRHat, case .integer(let draws)? = document["draws"],
      draws >= Self.fewestDraws * plan.chains
    {
      text =
        "chains disagree (R-hat \(String(format: "%.3f", worst)), more than \(Self.largestRHat)): their draws are not yet those of "
        + "the law; raise --burn-in and --thinning"
    } else if plan.burnIn < fittingBurnIn {
      text =
        "a burn-in of \(plan.burnIn) steps is short for \(weights) weights, so that draws may still resemble where chains began; "
        + "ten a weight were enough in calibrations: --burn-in \(fittingBurnIn)"
    } else {
      return nil
    }
  }
}
