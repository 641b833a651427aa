import Claims
import Numbers
import Running

/// S8: where the hump becomes the worst of all.
package struct WorstSimilarity: Claim {
  /// The first digits of beta_2.
  package var threshold: Rational = Rational(946_402_145_854, 1_000_000_000_000)

  package init() {}

  package let statement = Statement(
    name: "forgetting-worst-similarity", label: "S8",
    text:
      "The largest f_inf(alpha, beta) is inside iff beta > beta_2 = 0.946402145854...; between beta_1 and beta_2 there is a hump, but "
      + "alpha = 1 is worse.", standing: .sharpened, source: "derived on the page")

  package var parameters: [Parameter] {
    [Parameter("bits", "how closely the threshold is enclosed", kind: .integer(20...200), default: "60")]
  }
  package var grid: [Arguments] { [["bits": "60"]] }

  package func read(_ arguments: Arguments) throws -> Int { try arguments.integer("bits", in: 20...200) }

  package func verdict(on bits: Int, effort: Effort) throws -> Verdict {
    let (low, high) = LimitCurve.worstThreshold(bits: bits)
    let hump = LimitCurve.humpThreshold(bits: bits)
    return Verdict([
      Side("0.946402145854 <= beta_2", .exact(threshold), .atMost, .exact(low)),
      Side("beta_2 <= 0.946402145855", .exact(high), .atMost, .exact(threshold + Rational(1, 1_000_000_000_000))),
      Side("beta_1 <= beta_2", .exact(hump.upper), .atMost, .exact(low)),
    ])
  }
}
