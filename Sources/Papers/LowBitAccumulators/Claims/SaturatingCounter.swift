import Claims
import Numbers
import Running

/// S13: a counter that stops at its largest value decides S >= t with bitlen(t) bits, whatever m is.
package struct SaturatingCounter: Claim {
  package struct Case: Sendable {
    package var ones: Int, threshold: Int
  }

  /// What is added to the bit length.
  package var extra = 0

  package init() {}

  package var statement: Statement {
    Statement(
      name: "saturating-counter", label: "S13",
      text:
        "weights 0 or 1, 1 <= t <= m: a saturating counter decides S >= t for all inputs iff it has at least bitlen(t) bits",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] {
    [
      Parameter("ones", "m", kind: .integer(1...1000)), Parameter("threshold", "t", kind: .integer(1...1000)),
    ]
  }

  package var grid: [Arguments] {
    (1...12).flatMap { m in (1...m).map { ["ones": "\(m)", "threshold": "\($0)"] } }
      + [["ones": "300", "threshold": "7"]]
  }

  package func read(_ arguments: Arguments) throws -> Case {
    try Case(ones: arguments.integer("ones", in: 1...1000), threshold: arguments.integer("threshold", in: 1...1000))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    guard input.threshold <= input.ones else { return .outside("t = \(input.threshold) > m = \(input.ones)") }
    let weights = [Int](repeating: 1, count: input.ones)
    let least = (1...20).first {
      ThresholdDecision.isCorrect(
        weights: weights, threshold: input.threshold,
        model: IntegerAccumulatorModel(bits: $0, isSigned: false, overflow: .saturate))
    }
    return Verdict([
      Side(
        "least width that decides", .exact(least ?? 0), .equal,
        .exact(PopcountWidths(fanIn: input.ones, threshold: input.threshold).decide + extra))
    ])
  }
}
