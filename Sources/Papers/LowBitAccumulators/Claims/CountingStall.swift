import Claims
import Numbers
import Running

/// S5: counting ones stops at 2^(M+1), with chunks of c = 2^a at c 2^(M+1).
package struct CountingStall: Claim {
  package struct Case: Sendable {
    package var mantissa: Int, chunk: Int, ones: Int
  }

  /// The hidden bit: counting is exact up to 2^(M + hidden).
  package var hidden = 1

  package init() {}

  package var statement: Statement {
    Statement(
      name: "counting-stall", label: "S5",
      text: "n ones toward zero, c = 2^a <= 2^(M+1), c divides n (or c >= n), R_OF large: the sum is min(n, c 2^(M+1))",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] {
    [
      Parameter("mantissa", "M", kind: .integer(0...10)), .chunk(default: nil),
      Parameter("ones", "n", kind: .integer(1...1 << 16)),
    ]
  }

  package var grid: [Arguments] {
    [
      (2, 4, 100), (3, 8, 1000), (4, 16, 2000), (7, 16, 5008), (1, 1, 9), (2, 8, 64), (5, 2, 200), (3, 5, 1000),
      (0, 1, 5),
    ]
    .map { ["mantissa": "\($0)", "chunk": "\($1)", "ones": "\($2)"] }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    try Case(
      mantissa: arguments.integer("mantissa", in: 0...10), chunk: arguments.integer("chunk", in: 1...1 << 20),
      ones: arguments.integer("ones", in: 1...1 << 16))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let (c, n) = (input.chunk, input.ones)
    guard c.nonzeroBitCount == 1, c <= 1 << (input.mantissa + 1), n % c == 0 else {
      return .outside("chunks of \(c), \(n) ones, M = \(input.mantissa)")
    }
    guard let format = NumberFormat(mantissa: input.mantissa, exponent: 6, bias: 16) else {
      return .outside("no format of \(input.mantissa) mantissa bits")
    }
    let lane = LaneMultiplyAdd(FusedMultiplyAdd(product: format, accumulator: format, chunk: c))
    let ones = [Double](repeating: 1, count: n)
    let sum = Quantizer.rational(lane.dot(ones, ones))
    return Verdict([
      Side("sum of \(n) ones", .exact(sum), .equal, .exact(min(n, c << (input.mantissa + hidden))))
    ])
  }
}
