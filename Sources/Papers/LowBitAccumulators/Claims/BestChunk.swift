import Claims
import Foundation
import Numbers
import Running

/// S7: for products of both signs the error is least near chunks of sqrt(n).
package struct BestChunk: Claim {
  package struct Case: Sendable {
    package var mantissa: Int, terms: Int, draws: Int
    package var seed: UInt64
  }

  /// The chunk that is best, as a power of n.
  package var power = 0.5

  package init() {}

  package var statement: Statement {
    Statement(
      name: "best-chunk", label: "S7",
      text:
        "Gaussian products toward zero, wide exponents: chunks of sqrt(n) give a smaller mean square error than n^(1/4), n^(3/4) "
        + "or no chunks",
      standing: .conjectured, source: "measured on the page; \(Source.paper) use chunks of 16")
  }

  package var parameters: [Parameter] {
    [
      Parameter("mantissa", "M", kind: .integer(1...12)),
      Parameter("terms", "n, a fourth power", kind: .integer(16...4096), default: "256"),
      Parameter("draws", "dot products", kind: .integer(10...100_000), default: "2000"), .seed,
    ]
  }

  package var grid: [Arguments] { [5, 7, 10].map { ["mantissa": "\($0)"] } }

  package func read(_ arguments: Arguments) throws -> Case {
    let terms = try arguments.integer("terms", in: 16...4096)
    let root = Int(Double(terms).squareRoot().squareRoot().rounded())
    guard root * root * root * root == terms else {
      throw ArgumentError(name: "terms", found: "\(terms)", expected: "a fourth power")
    }
    return try Case(
      mantissa: arguments.integer("mantissa", in: 1...12), terms: terms,
      draws: arguments.integer("draws", in: 10...100_000), seed: UInt64(arguments.integer("seed", in: 0...Int.max)))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    guard let format = NumberFormat(mantissa: input.mantissa, exponent: 6, bias: 32) else {
      return .outside("no format")
    }
    func error(_ exponent: Double) -> Evidence? {
      let chunk = max(1, Int(pow(Double(input.terms), exponent).rounded()))
      let arithmetic = FusedMultiplyAdd(product: format, accumulator: format, chunk: chunk)
      return SampledError(
        arithmetic: arithmetic, terms: input.terms, draws: input.draws, seed: input.seed
      ).measure(effort: effort)?.meanSquare
    }
    guard let best = error(power) else { return .undecided([], effort.exhaustion() ?? .time) }
    var sides: [Side] = []
    for other in [0.25, 0.5, 0.75, 1] where other != power {
      guard let bound = error(other) else { return .undecided(sides, effort.exhaustion() ?? .time) }
      sides.append(Side("mean square error at n^\(power)", best, .atMost, bound))
    }
    return Verdict(sides)
  }
}
