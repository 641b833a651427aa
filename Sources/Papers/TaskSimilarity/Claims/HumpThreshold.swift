import Claims
import Numbers
import Running

/// S7: where the curve stops being monotone.
package struct HumpThreshold: Claim {
  /// The coefficient of b^9 in the polynomial of beta_1.
  package var coefficient: Rational = -11956

  package init() {}

  package let statement = Statement(
    name: "forgetting-hump", label: "S7",
    text:
      "alpha -> f_inf(alpha, beta) never decreases iff beta <= beta_1 = 0.917447573921 (to 12 digits), a root of a polynomial of degree 10.",
    standing: .sharpened, source: "Goldfarb et al. 2024, both regimes (without the threshold); derived on the page")

  package var parameters: [Parameter] {
    [Parameter("bits", "how closely the threshold is enclosed", kind: .integer(20...200), default: "60")]
  }
  package var grid: [Arguments] { [["bits": "60"]] }

  package func read(_ arguments: Arguments) throws -> Int { try arguments.integer("bits", in: 20...200) }

  package func verdict(on bits: Int, effort: Effort) throws -> Verdict {
    let threshold = LimitCurve.humpThreshold(bits: bits)
    var polynomial = LimitCurve.humpPolynomial
    polynomial[1] = coefficient
    func value(_ b: Rational) -> Rational { polynomial.reduce(0) { $0 * b + $1 } }
    return Verdict([
      Side(
        "beta_1 <= 0.9174475739215", .exact(threshold.upper), .atMost,
        .exact(Rational(9_174_475_739_215, 10_000_000_000_000))),
      Side(
        "0.9174475739205 <= beta_1", .exact(Rational(9_174_475_739_205, 10_000_000_000_000)), .atMost,
        .exact(threshold.lower)),
      Side(
        "the polynomial changes its sign there", .exact(value(threshold.lower) * value(threshold.upper)), .atMost,
        .exact(0)),
    ])
  }

  package func quantities(of bits: Int, effort: Effort) throws -> [Quantity] {
    let (one, two) = (LimitCurve.humpThreshold(bits: bits), LimitCurve.worstThreshold(bits: bits))
    return [
      Quantity("beta_1", .enclosed(Interval(from: one.lower, to: one.upper))),
      Quantity("beta_2", .enclosed(Interval(from: two.lower, to: two.upper))),
    ]
  }
}
