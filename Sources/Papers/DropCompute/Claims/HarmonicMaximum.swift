import Claims
import Numbers
import Running

/// S3: with one exponential micro-batch the expected step time grows like ln N, not like its square root.
package struct HarmonicMaximum: Claim {
  /// E[T] = mean * factor * H_N.
  package var factor: Rational = 1

  package init() {}

  package var statement: Statement {
    Statement(
      name: "harmonic-maximum", label: "S3",
      text:
        "M = 1, exponential times of mean 1: E[T] = 1 + 1/2 + ... + 1/N, so growth like sqrt(ln N) needs the Gaussian model",
      standing: .sharpened, source: "derived on the page; \(Source.paper) assume large M")
  }

  package var parameters: [Parameter] { [Parameter("workers", "N", kind: .integer(1...400))] }
  package var grid: [Arguments] { [1, 2, 3, 10, 60, 200].map { ["workers": "\($0)"] } }
  package func read(_ arguments: Arguments) throws -> Int { try arguments.integer("workers", in: 1...400) }

  package func verdict(on count: Int, effort: Effort) throws -> Verdict {
    // The integral of 1 - (1 - e^-t)^N by the binomial formula.
    var integral = Rational()
    for k in 1...count {
      let term = Rational(Integer.binomial(count, k), Integer(k))
      integral += k % 2 == 1 ? term : -term
    }
    let harmonic = (1...count).reduce(Rational()) { $0 + Rational(1, Integer($1)) }
    return Verdict([Side("E[T]", .exact(integral), .equal, .exact(factor * harmonic))])
  }
}
