import Claims
import Numbers
import Running

/// S1: a quantizer keeps the values of its format, is monotone, and toward zero takes the largest value that is not beyond x.
package struct QuantizerLaws: Claim {
  package struct Case: Sendable {
    package var format: NumberFormat
    package var rounding: Rounding
  }

  package init() {}

  package var statement: Statement {
    Statement(
      name: "quantizer-laws", label: "S1",
      text:
        "Q(v) = v on the format, Q is nondecreasing, odd unless it rounds down, and toward zero Q(x) is the value of largest "
        + "magnitude with |v| <= |x|",
      standing: .sharpened, source: "properties of the quantizer of \(Source.paper)")
  }

  package var parameters: [Parameter] { [.format, .rounding] }

  package var grid: [Arguments] {
    ["M1E2b1", "M2E3b3", "M3E2b2", "M4E3b2", "fp8_e4m3fn"].flatMap { format in
      Rounding.allCases.map { ["format": format, "rounding": $0.rawValue] }
    }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    try Case(format: arguments.smallFormat("format"), rounding: arguments.choice("rounding", of: Rounding.self))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let quantizer = Quantizer(input.format, rounding: input.rounding)
    var (moved, turned, unequal, notBest) = (0, 0, 0, 0)
    var previous: Rational?
    for (index, x) in Probes(format: input.format).enumerated() {
      if index % 256 == 0, let exhausted = effort.exhaustion() { return .undecided([], exhausted) }
      let y = quantizer(x)
      if quantizer(y) != y { moved += 1 }
      if let previous, y < previous { turned += 1 }
      previous = y
      if input.rounding != .downward, quantizer(-x) != -y { unequal += 1 }
      if input.rounding == .towardZero, !x.isZero {
        // The next value of larger magnitude would be beyond x.
        let rank = input.format.rank(of: Double(rounding: y)) + x.signum
        let isLast = rank.magnitude > input.format.positiveCount
        let next = isLast ? nil : Quantizer.rational(input.format.value(rank: rank))
        if y.magnitude > x.magnitude || y * x < 0 || next.map({ $0.magnitude <= x.magnitude }) ?? false { notBest += 1 }
      }
    }
    return Verdict([
      Side("values that Q moves", .exact(moved), .equal, .exact(0)),
      Side("descents", .exact(turned), .equal, .exact(0)),
      Side("signs that matter", .exact(unequal), .equal, .exact(0)),
      Side("better values", .exact(notBest), .equal, .exact(0)),
    ])
  }
}
