import Claims
import Foundation
import Numbers
import Running
import Statistics

/// S9: gradient descent with random batches, nonconvex form of the bound.
package struct NonconvexBatches: Claim {
  /// The constants of L b_max Delta / K and of sigma sqrt(2 L Delta / K).
  package var first = 2.0, second = 2.0

  package init() {}

  package var statement: Statement {
    Statement(
      name: "nonconvex-batches", label: "S9",
      text:
        "L-smooth f, step proportional to the batch b_i <= b_max, K samples in all: the mean of |grad f|^2 weighted by b_i is at most "
        + "2 L b_max Delta / K + 2 sigma sqrt(2 L Delta / K)",
      standing: .sharpened, source: "proved on the page; the form of the theorem of \(Source.paper)")
  }

  package var parameters: [Parameter] { BatchArguments.parameters }
  package var grid: [Arguments] { BatchArguments.grid }
  package func read(_ arguments: Arguments) throws -> StochasticBatch {
    try BatchArguments.read(arguments, isConvex: false)
  }

  package func verdict(on input: StochasticBatch, effort: Effort) throws -> Verdict {
    BatchArguments.verdict(input, first, second)
  }
}

/// S10: the convex form.
package struct ConvexBatches: Claim {
  /// The constants of L b_max D^2 / K and of sigma D / sqrt(K).
  package var first = 2.0, second = 2.0

  package init() {}

  package var statement: Statement {
    Statement(
      name: "convex-batches", label: "S10",
      text: "convex L-smooth f: f(mean iterate) - f* is at most 2 L b_max D^2 / K + 2 sigma D / sqrt(K) in expectation",
      standing: .sharpened, source: "proved on the page; the form of the theorem of \(Source.paper)")
  }

  package var parameters: [Parameter] { BatchArguments.parameters }
  package var grid: [Arguments] { BatchArguments.grid }
  package func read(_ arguments: Arguments) throws -> StochasticBatch {
    try BatchArguments.read(arguments, isConvex: true)
  }

  package func verdict(on input: StochasticBatch, effort: Effort) throws -> Verdict {
    BatchArguments.verdict(input, first, second)
  }
}

/// What both share.
enum BatchArguments {
  static let parameters = [
    Parameter("samples", "K", kind: .integer(100...1_000_000)),
    Parameter("drop", "the probability that a unit is dropped", kind: .rational),
    Parameter("runs", "runs", kind: .integer(2...1000), default: "100"), .seed,
  ]

  static let grid: [Arguments] = ["0", "1/10", "1/2"].map { ["samples": "6000", "drop": $0] }

  static func read(_ arguments: Arguments, isConvex: Bool) throws -> StochasticBatch {
    StochasticBatch(
      drop: try arguments.real("drop", from: 0, to: Rational(9, 10)),
      samples: try arguments.integer("samples", in: 100...1_000_000), isConvex: isConvex,
      runs: try arguments.integer("runs", in: 2...1000), seed: try arguments.seed())
  }

  static func verdict(_ input: StochasticBatch, _ first: Double, _ second: Double) -> Verdict {
    let left = input.measure()
    return Verdict([
      Side(
        "left side", .drawn(mean: left.mean, standardError: left.standardError, draws: left.count), .atMost,
        .rounded(input.bound(first: first, second: second), error: 1e-12))
    ])
  }
}
