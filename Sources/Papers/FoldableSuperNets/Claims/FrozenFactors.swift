import Claims
import LinearAlgebra
import Numbers
import Running

/// S4: a product of two zero factors never learns; one zero factor does.
package struct FrozenFactors: Claim {
  /// The factor M_a at the start, times integers.
  package var start: Rational = 0

  package init() {}

  package let statement = Statement(
    name: "frozen-factors", label: "S4",
    text: "At M_a = 0 the gradient of M_b is M_a^T G = 0 and that of M_a is G M_b^T; with M_b = 0 too both are 0 and "
      + "stay so.", standing: .sharpened, source: "derived on the page")

  package let parameters = [
    Parameter("seed", "of the formula", kind: .integer(0...1_000_000), default: "0"),
    Parameter("width", "units", kind: .integer(1...24), default: "3"),
    Parameter("rank", "columns of M_a", kind: .integer(1...24), default: "2"),
  ]
  package let grid: [Arguments] = (0..<4).map { ["seed": "\(3 * $0)", "width": "\(2 + $0)", "rank": "\(1 + $0 % 3)"] }

  package struct Case: Sendable {
    /// K d x d*, the gradient of a loss with respect to M.
    package var gradient: RationalMatrix
    package var left, right: RationalMatrix
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let seed = try arguments.integer("seed", in: 0...1_000_000)
    let width = try arguments.integer("width", in: 1...24)
    let rank = try arguments.integer("rank", in: 1...24)
    return Case(
      gradient: IntegerExample.matrix(seed, 2 * width, width), left: IntegerExample.matrix(seed + 1, 2 * width, rank),
      right: IntegerExample.matrix(seed + 2, rank, width))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let left = start * input.left
    let ofRight = RationalMatrix.times(left, input.gradient, transposingLeft: true)
    let ofLeft = RationalMatrix.times(input.gradient, input.right, transposingRight: true)
    let frozen = RationalMatrix.times(
      input.gradient, RationalMatrix.zeros(input.right.rowCount, input.right.columnCount), transposingRight: true)
    if nonzero(ofLeft) == 0 { return .outside("G M_b^T = 0: the gradient of M meets no row of M_b") }
    return Verdict([
      Side("nonzero entries of the gradient of M_b", .exact(nonzero(ofRight)), .equal, .exact(0)),
      Side("one", .exact(1), .atMost, .exact(nonzero(ofLeft))),
      Side("nonzero entries of the gradient of M_a at M_b = 0", .exact(nonzero(frozen)), .equal, .exact(0)),
    ])
  }

  private func nonzero(_ matrix: RationalMatrix) -> Int { matrix.entries.count { !$0.isZero } }
}
