import Claims
import Numbers
import Running

/// S10: overparameterization alone does not prevent forgetting.
package struct StillForgets: Claim {
  /// What f_inf(1/2, beta) stays above for all beta; the least value is 0.05901, at beta = 0.9442.
  package var floor: Rational = Rational(59, 1000)

  package init() {}

  package let statement = Statement(
    name: "forgetting-remains", label: "S10",
    text:
      "f_inf(1/2, beta) >= 0.059 for all beta, and -> 1/16: at intermediate similarity forgetting remains however many parameters "
      + "there are.", standing: .published,
    source: "Goldfarb et al. 2024, overparameterization alone; numbers on the page")

  package var parameters: [Parameter] { [Parameter("beta", "1 - d/p", kind: .rational, default: "9/10")] }
  package var grid: [Arguments] { ["0", "9/10", "4721/5000", "19/20", "99/100", "1"].map { ["beta": $0] } }

  package func read(_ arguments: Arguments) throws -> Rational {
    try arguments.rational("beta")
  }

  package func verdict(on beta: Rational, effort: Effort) throws -> Verdict {
    Verdict([
      Side(
        "0.059 <= f_inf(1/2, beta)", .exact(floor), .atMost,
        .exact(LimitCurve.value(alpha: Rational(1, 2), beta: beta)))
    ])
  }
}
