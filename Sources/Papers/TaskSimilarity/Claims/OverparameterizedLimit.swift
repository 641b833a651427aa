import Claims
import Numbers
import Running

/// S6: far beyond the interpolation threshold intermediate similarity forgets most, alpha^2 (1 - alpha)^2.
package struct OverparameterizedLimit: Claim {
  package var peak: Rational = Rational(1, 16)

  package init() {}

  package let statement = Statement(
    name: "forgetting-overparameterized", label: "S6",
    text: "f_inf(alpha, 1) = alpha^2 (1 - alpha)^2 <= 1/16, with equality at alpha = 1/2.", standing: .published,
    source: "Goldfarb et al. 2024, highly overparameterized regime")

  package var parameters: [Parameter] { [Parameter("alpha", "m/p", kind: .rational, default: "1/2")] }
  package var grid: [Arguments] { ["0", "1/5", "1/2", "9/10", "1"].map { ["alpha": $0] } }

  package func read(_ arguments: Arguments) throws -> Rational { try arguments.rational("alpha") }

  package func verdict(on alpha: Rational, effort: Effort) throws -> Verdict {
    let value = LimitCurve.value(alpha: alpha, beta: 1)
    let product = alpha * (1 - alpha)
    return Verdict([
      Side("f_inf(alpha, 1)", .exact(value), .equal, .exact(product * product)),
      Side("f_inf(alpha, 1) <= 1/16", .exact(value), .atMost, .exact(peak)),
    ])
  }
}
