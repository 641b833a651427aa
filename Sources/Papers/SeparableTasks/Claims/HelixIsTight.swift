import Claims
import Numbers
import Running

/// H1: for arbitrary orderings nothing better than L2 and L5 can be had; a helix of tasks comes near both.
package struct HelixIsTight: Claim {
  package var forgetting: Rational = Rational(98, 100)
  package var norm: Rational = Rational(198, 100)

  package init() {}

  package let statement = Statement(
    name: "separable-helix", label: "H1",
    text:
      "Single samples (cos jh, sin jh, eps)/sqrt(1 + eps^2), j = 0, 1, ..., eps = 1/10, h = 1/1000: some F_m(w_k) >= 0.98 R^2 ||w*||^2, "
      + "and the limit has norm >= 1.98 ||w*||.", standing: .sharpened,
    source: "Evron et al. 2023, adversarial orderings; this construction on the page")

  package var parameters: [Parameter] {
    [
      Parameter("height", "eps", kind: .rational, default: "1/10"),
      Parameter("angle", "h, the angle from task to task", kind: .rational, default: "1/1000"),
    ]
  }

  package var grid: [Arguments] { [["height": "1/10", "angle": "1/1000"], ["height": "1/20", "angle": "1/1000"]] }

  package func read(_ arguments: Arguments) throws -> Helix {
    Helix(
      height: Double(rounding: try arguments.rational("height", from: Rational(1, 100), to: 1)),
      angle: Double(rounding: try arguments.rational("angle", from: Rational(1, 10_000), to: 1)))
  }

  package func verdict(on helix: Helix, effort: Effort) throws -> Verdict {
    if helix.angle * 40 > helix.height { return .outside("the angle is not small beside the height") }
    let outcome = helix.run()
    var sides = SideCollector()
    sides.add(
      Side(
        "0.98 <= max F_m(w_k) / (R^2 ||w*||^2), k = \(outcome.worstStep)", .exact(forgetting), .atMost,
        .rounded(outcome.worstForgetting, error: outcome.error)), as: "forgetting")
    sides.add(
      Side("1.98 <= ||w_inf|| / ||w*||", .exact(norm), .atMost, .rounded(outcome.normRatio, error: outcome.error)),
      as: "norm")
    return sides.verdict(exhausted: effort.exhaustion())
  }
}
