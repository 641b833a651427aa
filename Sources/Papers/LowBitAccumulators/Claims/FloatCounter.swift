import Claims
import Numbers
import Running

/// S16: a quantized accumulator counts exactly up to min(2^(M+1), floor(R_OF)), and decides S >= t up to there.
package struct FloatCounter: Claim {
  package struct Case: Sendable {
    package var format: NumberFormat
    package var ones: Int, threshold: Int
  }

  /// The hidden bit.
  package var hidden = 1

  package init() {}

  package var statement: Statement {
    Statement(
      name: "float-counter", label: "S16",
      text: "weights 0 or 1, no chunks, toward zero, 1 a value, t <= m: FMAq decides S >= t for all inputs iff "
        + "t <= min(2^(M+1), floor(R_OF))",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] {
    [
      .accumulator, Parameter("ones", "m", kind: .integer(1...300)),
      Parameter("threshold", "t", kind: .integer(1...300)),
    ]
  }

  package var grid: [Arguments] {
    [
      ("M7E4b10", 70, [62, 63, 64]), ("M3E4b10", 30, [15, 16, 17]), ("M4E3b2", 40, [31, 32, 33]),
      ("M1E3b3", 12, Array(1...12)), ("M2E2b0", 12, Array(1...12)),
    ].flatMap { format, ones, thresholds in
      thresholds.map { ["accumulator": format, "ones": "\(ones)", "threshold": "\($0)"] }
    }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    try Case(
      format: arguments.smallFormat("accumulator"), ones: arguments.integer("ones", in: 1...300),
      threshold: arguments.integer("threshold", in: 1...300))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let format = input.format
    guard input.threshold <= input.ones, Quantizer(format)(1) == 1 else { return .outside("t > m, or 1 is no value") }
    let arithmetic = FusedMultiplyAdd(product: format, accumulator: format, chunk: input.ones)
    let decides = ThresholdDecision.isCorrect(
      weights: [Int](repeating: 1, count: input.ones), threshold: input.threshold, model: FloatAccumulator(arithmetic))
    let reach = min(1 << (format.mantissaBits + hidden), Int(format.largest))
    return Verdict([
      Side("decides", .exact(decides ? 1 : 0), .equal, .exact(input.threshold <= reach ? 1 : 0))
    ])
  }
}
