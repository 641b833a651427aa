import Claims
import Numbers
import Running

/// S9: where the accumulator only clips, the recursive overflow gradient is the derivative.
package struct RecursiveOverflowGradient: Claim {
  package struct Case: Sendable {
    package var products: [Rational]
    package var bound: Rational
  }

  /// The variant that is compared with the derivative.
  package var variant = GradientVariant.recursiveOF

  package init() {}

  package var statement: Statement {
    Statement(
      name: "recursive-gradient", label: "S9",
      text: "an accumulator that only clips at R: recursive/OF is the derivative of the sum almost everywhere",
      standing: .sharpened, source: "derived on the page for the variants of \(Source.paper)")
  }

  package var parameters: [Parameter] {
    [
      Parameter("terms", "n", kind: .integer(1...64)), Parameter("bound", "R", kind: .rational, default: "2"), .seed,
    ]
  }

  package var grid: [Arguments] { [3, 8, 20].flatMap { n in (1...4).map { ["terms": "\(n)", "seed": "\($0)"] } } }

  package func read(_ arguments: Arguments) throws -> Case {
    let n = try arguments.integer("terms", in: 1...64)
    var key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...Int.max))).fold(in: 0x636c_6970)
    // Thirds of odd numbers: no sum of them meets the bound exactly.
    return Case(
      products: (0..<n).map { _ in Rational(2 * key.next(below: 2000) - 1999, over: 999) },
      bound: try arguments.rational("bound", from: Rational(1, 8), to: 1000))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    func clip(_ x: Rational) -> Rational { max(-input.bound, min(input.bound, x)) }
    func sum(_ products: [Rational]) -> Rational { products.reduce(Rational()) { clip($0 + $1) } }
    var s = Rational()
    let steps = input.products.map { p in
      let z = s + p
      let next = clip(z)
      defer { s = next }
      return FusedMultiplyAdd.Step(
        exactProduct: p, product: p, unrounded: z, sum: next, isInRange: z.magnitude < input.bound, changes: next != s,
        productIsInRange: true)
    }
    // Piecewise linear: the quotient is the derivative as soon as no kink lies within the step.
    let distance = steps.map { ($0.unrounded.magnitude - input.bound).magnitude }.min() ?? 1
    if distance.isZero { return .outside("a sum exactly at the bound") }
    let step = distance / Rational(4 * input.products.count)
    let value = sum(input.products)
    let factors = variant.factors(steps)
    return Verdict(
      input.products.indices.map { index in
        var moved = input.products
        moved[index] += step
        return Side(
          "derivative by product \(index)", .exact((sum(moved) - value) / step), .equal, .exact(factors[index] ? 1 : 0))
      })
  }
}
