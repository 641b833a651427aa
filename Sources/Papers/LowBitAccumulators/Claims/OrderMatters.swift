import Claims
import Numbers
import Running

/// S6: the order of terms decides: small ones first are counted, after a large one they are lost.
package struct OrderMatters: Claim {
  /// The large term is 2^(M + hidden).
  package var hidden = 1

  package init() {}

  package var statement: Statement {
    Statement(
      name: "order-matters", label: "S6",
      text: "K = 2^(M+1), no chunks, toward zero: K ones and then K sum to 2 K, but K and then K ones to K",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] { [Parameter("mantissa", "M", kind: .integer(0...10))] }
  package var grid: [Arguments] { (0...6).map { ["mantissa": "\($0)"] } }

  package func read(_ arguments: Arguments) throws -> Int { try arguments.integer("mantissa", in: 0...10) }

  package func verdict(on mantissa: Int, effort: Effort) throws -> Verdict {
    guard let format = NumberFormat(mantissa: mantissa, exponent: 6, bias: 16) else { return .outside("no format") }
    let large = 1 << (mantissa + hidden)
    let arithmetic = FusedMultiplyAdd(product: format, accumulator: format, chunk: large + 1)
    let ones = [Rational](repeating: 1, count: large)
    return Verdict([
      Side("ones first", .exact(arithmetic.sum(ones + [Rational(large)])), .equal, .exact(2 * large)),
      Side("ones last", .exact(arithmetic.sum([Rational(large)] + ones)), .equal, .exact(large)),
    ])
  }
}
