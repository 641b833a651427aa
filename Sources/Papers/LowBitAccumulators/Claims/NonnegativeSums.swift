import Claims
import Numbers
import Running

/// S4: sums of nonnegative products lose at most a factor (1 - 2^-M) an addition, and never gain.
package struct NonnegativeSums: Claim {
  package struct Case: Sendable {
    package var mantissa: Int
    package var products: [Rational]
    package var chunk: Int
  }

  /// The number of lossy roundings of c + n/c - 1, as a multiple.
  package var factor = 1

  package init() {}

  package var statement: Statement {
    Statement(
      name: "nonnegative-sums", label: "S4",
      text: "nonnegative products, no overflow or underflow, n a multiple of c: (1 - 2^-M)^(c + n/c - 1) S <= y <= S",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] {
    [
      Parameter("mantissa", "M", kind: .integer(1...12)), Parameter("n", "terms", kind: .integer(1...4096)),
      .chunk(default: nil), .seed,
    ]
  }

  package var grid: [Arguments] {
    [(1, 16, 4), (2, 64, 8), (3, 64, 64), (4, 256, 16), (7, 100, 10), (3, 60, 1), (10, 128, 16)].flatMap { m, n, c in
      (1...3).map { ["mantissa": "\(m)", "n": "\(n)", "chunk": "\(c)", "seed": "\($0)"] }
    }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let n = try arguments.integer("n", in: 1...4096)
    var key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...Int.max))).fold(in: 0x7072_6f64)
    return try Case(
      mantissa: arguments.integer("mantissa", in: 1...12),
      products: (0..<n).map { _ in Rational(Int(key.next(below: 1 << 20)) + 1, over: 1 << 14) },
      chunk: arguments.integer("chunk", in: 1...1 << 20))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let n = input.products.count
    guard n % input.chunk == 0 else { return .outside("\(n) terms in chunks of \(input.chunk)") }
    guard let format = NumberFormat(mantissa: input.mantissa, exponent: 6, bias: 30) else {
      return .outside("no format of \(input.mantissa) mantissa bits")
    }
    let y = FusedMultiplyAdd(product: format, accumulator: format, chunk: input.chunk).sum(input.products)
    let sum = input.products.reduce(Rational()) { $0 + $1 }
    let loss = (1 - Rational(2).power(-input.mantissa)).power(factor * (input.chunk + n / input.chunk - 1))
    return Verdict([
      Side("(1 - 2^-M)^(c + n/c - 1) S", .exact(loss * sum), .atMost, .exact(y)),
      Side("y", .exact(y), .atMost, .exact(sum)),
    ])
  }
}

extension Rational {
  init(_ numerator: Int, over denominator: Int) { self.init(Integer(numerator), Integer(denominator)) }
}
