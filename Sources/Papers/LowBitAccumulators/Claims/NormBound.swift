import Claims
import Numbers
import Running

/// S18: the l1 norm of integer weights bounds the width that no accumulation overflows.
package struct NormBound: Claim {
  package struct Case: Sendable {
    package var weights: [Int]
    package var inputBits: Int
    package var isSigned: Bool
  }

  /// What is added to the bound.
  package var extra = 0

  package init() {}

  package var statement: Statement {
    Statement(
      name: "norm-bound", label: "S18",
      text:
        "N-bit inputs: P >= beta + log2(1 + 2^-beta) + 1, beta = log2 |w|_1 + N - [signed], never overflows; the exact least "
        + "widths are at most that",
      standing: .published, source: "Colbert, Pappalardo and Petri-Koenig 2023 (A2Q)")
  }

  package var parameters: [Parameter] {
    [
      Parameter("weights", "integers separated by commas"),
      Parameter("bits", "N", kind: .integer(1...16), default: "4"),
      Parameter("signed", "whether inputs are signed", kind: .choice(["true", "false"]), default: "false"),
    ]
  }

  package var grid: [Arguments] {
    ["1,-2,3", "5", "-7,-7", "1,1,1,1,1,1,1,1", "3,-1,-1,-1", "0,0,1"].flatMap { weights in
      ["true", "false"].flatMap { signed in
        ["1", "4"].map { ["weights": weights, "signed": signed, "bits": $0] }
      }
    }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    try Case(
      weights: arguments.integers("weights", in: -(1 << 20)...(1 << 20), count: 1...4096),
      inputBits: arguments.integer("bits", in: 1...16), isSigned: arguments.flag("signed"))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let widths = IntegerWidths(weights: input.weights, inputBits: input.inputBits, isSigned: input.isSigned)
    return Verdict([
      Side("least width with wrapping", .exact(widths.wrap), .atMost, .exact(widths.saturate)),
      Side("least width with saturation", .exact(widths.saturate), .atMost, .exact(widths.l1Bound + extra)),
    ])
  }
}
