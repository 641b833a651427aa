import Claims
import Numbers
import Running

/// S14: the residue modulo 2^B decides a threshold iff 2^B exceeds the number of weights.
package struct WrappingSums: Claim {
  package struct Case: Sendable {
    package var plus: Int, minus: Int, threshold: Int
  }

  /// What is added to the bit length.
  package var extra = 0

  package init() {}

  package var statement: Statement {
    Statement(
      name: "wrapping-sums", label: "S14",
      text:
        "p weights 1 and q weights -1, -q < t <= p: the sum modulo 2^B decides S >= t for all inputs iff B >= bitlen(p + q)",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] {
    [
      Parameter("plus", "p", kind: .integer(0...500)), Parameter("minus", "q", kind: .integer(0...500)),
      Parameter("threshold", "t", kind: .integer(-500...500)),
    ]
  }

  package var grid: [Arguments] {
    (0...6).flatMap { p in
      (0...6).flatMap { q in
        (-q..<p).map { ["plus": "\(p)", "minus": "\(q)", "threshold": "\($0 + 1)"] }
      }
    }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    try Case(
      plus: arguments.integer("plus", in: 0...500), minus: arguments.integer("minus", in: 0...500),
      threshold: arguments.integer("threshold", in: -500...500))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let total = input.plus + input.minus
    guard input.threshold > -input.minus, input.threshold <= input.plus else { return .outside("t outside -q+1...p") }
    // Alternating: overflow on the way does no harm.
    let weights = [Int](repeating: 1, count: input.plus) + [Int](repeating: -1, count: input.minus)
    let least = (1...20).first {
      ThresholdDecision.separates(
        weights: weights, threshold: input.threshold,
        model: IntegerAccumulatorModel(bits: $0, isSigned: true, overflow: .wrap))
    }
    return Verdict([
      Side(
        "least width that decides", .exact(least ?? 0), .equal,
        .exact(Int.bitWidth - total.leadingZeroBitCount + extra))
    ])
  }
}
