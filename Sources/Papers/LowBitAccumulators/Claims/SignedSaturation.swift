import Claims
import Numbers
import Running

/// S15: a signed accumulator that clamps decides every threshold if no sum of leading terms is clamped.
package struct SignedSaturation: Claim {
  package struct Case: Sendable {
    package var weights: [Int], threshold: Int
  }

  /// What is added to the width that suffices.
  package var extra = 0

  package init() {}

  package var statement: Statement {
    Statement(
      name: "signed-saturation", label: "S15",
      text:
        "p weights 1 and q weights -1 in any order: B bits with 2^(B-1) - 1 >= p and 2^(B-1) >= q decide S >= t after "
        + "saturating additions; how few suffice depends on the order",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] {
    [
      Parameter("weights", "1 and -1, separated by commas"),
      Parameter("threshold", "t", kind: .integer(-64...64), default: "1"),
    ]
  }

  package var grid: [Arguments] {
    let five = ["1,1,1,1,1,-1,-1,-1,-1,-1", "1,-1,1,-1,1,-1,1,-1,1,-1", "-1,1,-1,1", "1,1,1,1,1,1,1", "1,1,-1,1"]
    return five.flatMap { weights in [0, 1, 2].map { ["weights": weights, "threshold": "\($0)"] } }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let weights = try arguments.integers("weights", in: -1...1)
    guard !weights.contains(0) else {
      throw ArgumentError(name: "weights", found: arguments["weights"], expected: "1 and -1 alone")
    }
    return Case(weights: weights, threshold: try arguments.integer("threshold", in: -64...64))
  }

  /// The least width that decides the threshold in this order.
  package static func least(weights: [Int], threshold: Int) -> Int {
    (1...20).first {
      ThresholdDecision.isCorrect(
        weights: weights, threshold: threshold,
        model: IntegerAccumulatorModel(bits: $0, isSigned: true, overflow: .saturate))
    } ?? 0
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let (p, q) = (input.weights.count { $0 == 1 }, input.weights.count { $0 == -1 })
    return Verdict([
      Side(
        "least width that decides", .exact(Self.least(weights: input.weights, threshold: input.threshold)), .atMost,
        .exact(IntegerWidths.width(-q, max(p, input.threshold)) + extra))
    ])
  }
}
