import Claims
import Foundation
import Numbers
import Running

/// S3: where the exponents span few enough bits, doubles hold every sum of a quantized product and an accumulator.
package struct DoublesSuffice: Claim {
  package struct Case: Sendable {
    package var mantissa: Int, exponent: Int
    package var productBias: Int, accumulatorBias: Int
  }

  /// The bits of a double.
  package var bits = 53

  package init() {}

  package var statement: Statement {
    Statement(
      name: "doubles-suffice", label: "S3",
      text:
        "Qp(x w) + s is exact in double precision if (2^E - 1) + max(b_prod - b_acc, 0) + M + 2 <= 53, underflow on",
      standing: .sharpened, source: "derived on the page from the format of \(Source.paper)")
  }

  package var parameters: [Parameter] {
    [
      Parameter("mantissa", "M", kind: .integer(0...22)), Parameter("exponent", "E", kind: .integer(1...6)),
      Parameter("product-bias", "b_prod", kind: .integer(-60...60)),
      Parameter("accumulator-bias", "b_acc", kind: .integer(-60...60)),
    ]
  }

  package var grid: [Arguments] {
    [(7, 4, 12, 10), (10, 5, 16, 14), (18, 5, 16, 14), (20, 5, 16, 14), (4, 3, 5, 2), (10, 4, 30, 10), (7, 6, 20, 20)]
      .map { m, e, p, a in
        ["mantissa": "\(m)", "exponent": "\(e)", "product-bias": "\(p)", "accumulator-bias": "\(a)"]
      }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    try Case(
      mantissa: arguments.integer("mantissa", in: 0...22), exponent: arguments.integer("exponent", in: 1...6),
      productBias: arguments.integer("product-bias", in: -60...60),
      accumulatorBias: arguments.integer("accumulator-bias", in: -60...60))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let span = (1 << input.exponent - 1) + max(input.productBias - input.accumulatorBias, 0) + input.mantissa + 2
    guard span <= bits else { return .outside("a span of \(span) bits") }
    guard let p = NumberFormat(mantissa: input.mantissa, exponent: input.exponent, bias: input.productBias),
      let a = NumberFormat(mantissa: input.mantissa, exponent: input.exponent, bias: input.accumulatorBias)
    else { return .outside("magnitudes beyond 2^-400 ... 2^400") }
    // Exactness of a sum depends on the exponents and on the extreme mantissas alone.
    func probes(_ format: NumberFormat) -> [Double] {
      format.exponents.flatMap { e in
        [0, 1, 1 << format.mantissaBits - 1].map { scalbn(1 + scalbn(Double($0), -format.mantissaBits), e) }
      }
    }
    var inexact = 0
    for product in probes(p) {
      if let exhausted = effort.exhaustion() { return .undecided([], exhausted) }
      for state in probes(a) {
        for sign in [1.0, -1] {
          let exact = Quantizer.rational(state) + Quantizer.rational(sign * product)
          if Rational(exactly: state + sign * product) != exact { inexact += 1 }
        }
      }
    }
    return Verdict([Side("sums that doubles round", .exact(inexact), .equal, .exact(0))])
  }
}
