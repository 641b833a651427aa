import Claims
import Numbers
import Running

/// S1: the expected maximum of two normal numbers is 1/sqrt(pi), of three 3/(2 sqrt(pi)).
package struct SmallMaxima: Claim {
  /// e_3 / e_2.
  package var ratio = Rational(3, 2)

  package init() {}

  package var statement: Statement {
    Statement(
      name: "small-maxima", label: "S1",
      text:
        "e_N = integral of N x phi(x) Phi(x)^(N-1): e_2 = 1/sqrt(pi), e_3 = 3/(2 sqrt(pi)), and it increases with N",
      standing: .sharpened, source: "classical; e_N stands behind the step time of \(Source.paper)")
  }

  package var parameters: [Parameter] { [.workers()] }
  package var grid: [Arguments] { [2, 3, 8, 64, 1000, 1_000_000].map { ["workers": "\($0)"] } }
  package func read(_ arguments: Arguments) throws -> Int { try arguments.workers() }

  package func verdict(on count: Int, effort: Effort) throws -> Verdict {
    let value = ExpectedMaximum.enclosure(count)
    var sides: [Side] = []
    if count == 2 || count == 3 {
      let root = Interval(1) / Interval.pi.squareRoot
      let known = count == 2 ? root : root * Interval(ratio)
      let difference = value - known
      sides.append(Side("e_N - known", .enclosed(difference), .atMost, .exact(Rational(1, 1_000_000_000_000))))
      sides.append(Side("known - e_N", .enclosed(-difference), .atMost, .exact(Rational(1, 1_000_000_000_000))))
    }
    if count < 10_000_000 {
      sides.append(
        Side("e_N", .enclosed(value), .atMost, .enclosed(ExpectedMaximum.enclosure(count + max(1, count / 1000)))))
    }
    return Verdict(sides)
  }
}
