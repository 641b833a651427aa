import Claims
import Numbers
import Running

/// S2: the paper's approximation of e_N is too large by at most 2.6% from three workers on.
package struct MaximumApproximation: Claim {
  /// How much too large it may be.
  package var factor = Rational(1026, 1000)

  package init() {}

  package var statement: Statement {
    Statement(
      name: "maximum-approximation", label: "S2",
      text: "N >= 3: e_N <= (1 - gamma) q(1 - 1/N) + gamma q(1 - 1/(e N)) <= 1.026 e_N, q the normal quantile",
      standing: .sharpened, source: "\(Source.paper), expected step time; the constant is measured on the page")
  }

  package var parameters: [Parameter] { [.workers()] }
  package var grid: [Arguments] {
    (Array(2...20) + [32, 64, 200, 1024, 100_000, 1_000_000]).map { ["workers": "\($0)"] }
  }
  package func read(_ arguments: Arguments) throws -> Int { try arguments.workers() }

  package func verdict(on count: Int, effort: Effort) throws -> Verdict {
    guard count >= 3 else { return .outside("\(count) workers") }
    let value = ExpectedMaximum.enclosure(count)
    let approximation = Evidence.rounded(ExpectedMaximum.approximation(count), error: 1e-9)
    return Verdict([
      Side("e_N", .enclosed(value), .atMost, approximation),
      Side("approximation", approximation, .atMost, .enclosed(Interval(factor) * value)),
    ])
  }

  package func quantities(of count: Int, effort: Effort) throws -> [Quantity] {
    [Quantity("e_N", .enclosed(ExpectedMaximum.enclosure(count)))]
  }
}
