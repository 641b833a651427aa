import Claims
import ExactLearning
import Numbers
import Running

/// Theorem: -log2(1 - E[L_D | c]) <= I_c / (N P_c), for any noise and any rule.
package struct ErrorFromInformation: Claim {
  /// What the right side is multiplied with; 1 as published.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "error-from-information", label: "S7",
    text:
      "-log2(1 - E[L_D | c]) <= I_c / (N P_c) for every interpolating rule and any noise.",
    standing: .sharpened, source: "Harel et al. 2024, S7")
  package let parameters =
    LearningCase.parameters + [
      Parameter("bits", "for --bounds: I_c / P_c, in place of all parameters but N", kind: .rational)
    ]

  package var grid: [Arguments] {
    LearningCase.independentGrid(rules: [("posterior", "2,1"), ("minimal", "2,1"), ("minimal-first", "2,1")])
      + LearningCase.arbitraryGrid(rules: [("posterior", "2,1"), ("minimal", "2,1")])
      + [["teacher": "3:0xe8", "noise": "1/8", "N": "2", "rule": "posterior", "student": "2,1"]]
  }

  package func read(_ arguments: Arguments) throws -> LearningCase { try LearningCase(arguments) }

  package func verdict(on learning: LearningCase, effort: Effort) throws -> Verdict {
    try .within {
      guard let outcome = try learning.outcome(effort: effort) else { return .outside("no sample has an interpolator") }
      return verdict(learning, outcome)
    }
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    [Bound("E[L_D | c] is at most", .enclosed(try LearningCase.errorBound(arguments)))]
  }

  private func verdict(_ learning: LearningCase, _ outcome: LearningCase.Outcome) -> Verdict {
    guard let value = Bits.surprise(ofError: outcome.risk.error) else { return .outside("the error is 1") }
    return Verdict([
      Side("-log2(1 - E L)", .enclosed(value), .atMost, .enclosed(Interval(factor) * outcome.informationRate))
    ])
  }
}
