import Claims
import ExactLearning
import Numbers
import Running

/// Posterior sampling: -log2(1 - E[L_D | c]) <= (E[-log2 p_S | c] + log2(1/P_c)) / N.
package struct ErrorFromPriorMass: Claim {
  /// What the right side is multiplied with; 1 as published.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "error-from-mass", label: "S8",
    text:
      "Posterior sampling: -log2(1 - E[L_D | c]) <= (E[-log2 p_S | c] + log2(1/P_c)) / N, any noise.",
    standing: .sharpened, source: "Harel et al. 2024, S8")
  package let parameters =
    LearningCase.parameters + [
      Parameter(
        "bits", "for --bounds: E[-log2 p_S | c] + log2(1/P_c), in place of all parameters but N", kind: .rational)
    ]

  package var grid: [Arguments] {
    LearningCase.independentGrid(rules: [("posterior", "2,1"), ("posterior", "1")])
      + LearningCase.arbitraryGrid(rules: [("posterior", "2,1"), ("posterior", "3,1")])
      + [["teacher": "3:0xe8", "noise": "1/8", "N": "2", "rule": "posterior", "student": "2,1"]]
  }

  package func read(_ arguments: Arguments) throws -> LearningCase { try LearningCase(arguments) }

  package func verdict(on learning: LearningCase, effort: Effort) throws -> Verdict {
    try .within {
      guard let outcome = try learning.outcome(effort: effort) else { return .outside("no sample has an interpolator") }
      return verdict(learning, outcome)
    }
  }

  private func verdict(_ learning: LearningCase, _ outcome: LearningCase.Outcome) -> Verdict {
    guard let description = outcome.posterior?.expectedDescription(law: outcome.law) else {
      return .outside("the claim is about posterior sampling with an interpolable sample")
    }
    guard let value = Bits.surprise(ofError: outcome.risk.error) else { return .outside("the error is 1") }
    let penalty = -Bits.sum(ofLogarithms: [outcome.risk.interpolable: 1])
    let bound = (description + penalty) / Interval(outcome.risk.sampleSize)
    return Verdict([Side("-log2(1 - E L)", .enclosed(value), .atMost, .enclosed(Interval(factor) * bound))])
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    [Bound("E[L_D | c] is at most", .enclosed(try LearningCase.errorBound(arguments)))]
  }
}
