import Claims
import Numbers
import Running

/// S2: between the smallest and the largest magnitude the relative error of truncation is below 2^-M.
package struct RelativeError: Claim {
  /// The bound in units of 2^-M |x|.
  package var factor: Rational = 1

  package init() {}

  package var statement: Statement {
    Statement(
      name: "relative-error", label: "S2", text: "R_UF <= |x| <= R_OF: |x - Q(x)| < 2^-M |x| toward zero",
      standing: .sharpened, source: "properties of the quantizer of \(Source.paper)")
  }

  package var parameters: [Parameter] { [.format] }
  package var grid: [Arguments] { ["M1E2b1", "M2E3b3", "M3E3b4", "M4E3b2", "M7E2b1"].map { ["format": $0] } }

  package func read(_ arguments: Arguments) throws -> NumberFormat { try arguments.smallFormat("format") }

  package func verdict(on format: NumberFormat, effort: Effort) throws -> Verdict {
    let quantizer = Quantizer(format)
    var worst = Rational()
    for (index, x) in Probes(format: format).enumerated() {
      if index % 256 == 0, let exhausted = effort.exhaustion() { return .undecided([], exhausted) }
      guard x.magnitude >= quantizer.smallest, x.magnitude <= quantizer.largest else { continue }
      worst = max(worst, ((x - quantizer(x)) / x).magnitude)
    }
    return Verdict([
      Side("largest |x - Q(x)| / |x|", .exact(worst), .atMost, .exact(factor * Rational(2).power(-format.mantissaBits)))
    ])
  }
}
