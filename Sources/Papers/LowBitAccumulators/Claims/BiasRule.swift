import Claims
import Foundation
import Numbers
import Running

/// S8: the rule for biases makes the ranges of accumulator and product differ by sqrt(c), which does not exclude overflow.
package struct BiasRule: Claim {
  package struct Case: Sendable {
    package var mantissa: Int, exponent: Int, productBias: Int, chunk: Int
  }

  /// b_acc = b_prod - factor log2 c.
  package var factor = Rational(1, 2)

  package init() {}

  package var statement: Statement {
    Statement(
      name: "bias-rule", label: "S8",
      text:
        "b_acc = b_prod - log2(c) / 2: R_OF(acc)^2 = c R_OF(prod)^2; yet for c > 1 a chunk of largest products overflows",
      standing: .published, source: "\(Source.paper), choice of biases; the second half is derived on the page")
  }

  package var parameters: [Parameter] {
    [
      Parameter("mantissa", "M", kind: .integer(1...12)), Parameter("exponent", "E", kind: .integer(2...5)),
      Parameter("product-bias", "b_prod", kind: .integer(-20...40)), .chunk(default: nil),
    ]
  }

  package var grid: [Arguments] {
    [(7, 4, 12, 16), (4, 3, 5, 4), (3, 3, 8, 64), (10, 5, 16, 16), (7, 4, 12, 8), (2, 3, 3, 1)].map { m, e, b, c in
      ["mantissa": "\(m)", "exponent": "\(e)", "product-bias": "\(b)", "chunk": "\(c)"]
    }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    try Case(
      mantissa: arguments.integer("mantissa", in: 1...12), exponent: arguments.integer("exponent", in: 2...5),
      productBias: arguments.integer("product-bias", in: -20...40), chunk: arguments.integer("chunk", in: 1...1 << 20))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let shift = factor * Rational(input.chunk.trailingZeroBitCount)
    guard input.chunk.nonzeroBitCount == 1, shift.isInteger, let steps = Int(exactly: shift.floor),
      let p = NumberFormat(mantissa: input.mantissa, exponent: input.exponent, bias: input.productBias),
      let a = NumberFormat(mantissa: input.mantissa, exponent: input.exponent, bias: input.productBias - steps)
    else { return .outside("no whole bias for chunks of \(input.chunk)") }
    let (rp, ra) = (Quantizer.rational(p.largest), Quantizer.rational(a.largest))
    var sides = [Side("R_OF(acc)^2", .exact(ra * ra), .equal, .exact(Rational(input.chunk) * rp * rp))]
    if input.chunk > 1 {
      sides.append(Side("R_OF(acc)", .exact(ra), .atMost, .exact(Rational(input.chunk) * rp)))
    }
    return Verdict(sides)
  }
}
