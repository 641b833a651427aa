import Claims
import Numbers
import Running

/// S11: the constants that are believed to be the paper's are larger, hence implied.
package struct PublishedConstants: Claim {
  /// Convex 8 and 6.
  package var first = 8.0, second = 6.0

  package init() {}

  package var statement: Statement {
    Statement(
      name: "published-constants", label: "S11",
      text:
        "convex: 8 L b_max D^2 / K + 6 sigma D / sqrt(K) is at least the bound S10 (the paper's own constants, not confirmed)",
      standing: .conjectured, source: "\(Source.paper), constants not confirmed")
  }

  package var parameters: [Parameter] { BatchArguments.parameters }
  package var grid: [Arguments] { BatchArguments.grid }
  package func read(_ arguments: Arguments) throws -> StochasticBatch {
    try BatchArguments.read(arguments, isConvex: true)
  }

  package func verdict(on input: StochasticBatch, effort: Effort) throws -> Verdict {
    Verdict([
      Side(
        "bound S10", .rounded(input.bound(), error: 1e-12), .atMost,
        .rounded(input.bound(first: first, second: second), error: 1e-12))
    ])
  }
}
