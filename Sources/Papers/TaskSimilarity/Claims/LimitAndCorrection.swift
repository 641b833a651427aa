import Claims
import Numbers
import Running

/// S5: the limit for many parameters with its first correction.
package struct LimitAndCorrection: Claim {
  /// The factor of C/p.
  package var correction: Rational = 1
  /// What |f - f_inf - C/p| p^2 stays below.
  package var remainder: Rational = 6

  package init() {}

  package let statement = Statement(
    name: "forgetting-limit", label: "S5",
    text:
      "m/p = alpha, d/p = 1 - beta, p = 320, 640, 1280: |f(p,d,m) - f_inf(alpha,beta) - C/p| p^2 <= 6 on the grid, and f_inf is the quartic "
      + "of the page.", standing: .sharpened, source: "Goldfarb et al. 2024, limit; quartic and C on the page")

  package var parameters: [Parameter] {
    [
      Parameter("alpha", "m/p, a multiple of 1/20", kind: .rational, default: "1/2"),
      Parameter("beta", "1 - d/p, a multiple of 1/20 below 1", kind: .rational, default: "4/5"),
    ]
  }

  package var grid: [Arguments] {
    ["1/20", "1/2", "4/5", "1"].flatMap { alpha in
      ["0", "1/2", "4/5", "19/20"].map { ["alpha": alpha, "beta": $0] }
    }
  }

  package func read(_ arguments: Arguments) throws -> [Rational] {
    let alpha = try arguments.rational("alpha", from: Rational(1, 20), to: 1)
    let beta = try arguments.rational("beta", from: 0, to: Rational(19, 20))
    for (name, value) in [("alpha", alpha), ("beta", beta)] where !(20 * value).isInteger {
      throw ArgumentError(name: name, found: arguments[name], expected: "a multiple of 1/20")
    }
    return [alpha, beta]
  }

  package func verdict(on example: [Rational], effort: Effort) throws -> Verdict {
    let (alpha, beta) = (example[0], example[1])
    let limit = LimitCurve.value(alpha: alpha, beta: beta)
    let c = LimitCurve.correction(alpha: alpha, beta: beta)
    var sides: [Side] = []
    for p in [320, 640, 1280] {
      let (size, support) = (Rational(p), Rational(p) * alpha)
      guard let m = Int(exactly: support.numerator), let d = Int(exactly: (size * (1 - beta)).numerator) else {
        continue
      }
      let value = ExactForgetting(dimension: p, rank: d, support: m).worst
      let rest = (value - limit - correction * c / size).magnitude * size * size
      sides.append(Side("|f - f_inf - C/p| p^2, p = \(p)", .exact(rest), .atMost, .exact(remainder)))
    }
    return Verdict(sides)
  }
}
