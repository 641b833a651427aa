import Claims
import Numbers
import Running

/// S2: the exact formula, against derivations of its own for d = p, m = p, d = 1, d = p - 1, m = 2 and m = 1.
package struct ExactFormula: Claim {
  /// The weight of the terms that E[Q X Q] = X'/m brings, which no simulation with m of 50 or more would miss.
  package var transposed: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "forgetting-formula", label: "S2",
    text:
      "f(p,d,m) = (E T2 - 2 E T3 + E T4)/d by zonal averages, a fraction for all p, d, m; it agrees with closed forms for d = p, m = p, "
      + "d = 1, d = p - 1, m = 2, m = 1.", standing: .sharpened,
    source: "Goldfarb et al. 2024, main theorem (that an exact formula exists); derivation on the page")

  package var parameters: [Parameter] { Shape.parameters }

  package var grid: [Arguments] {
    [
      (7, 7, 3), (8, 2, 8), (12, 1, 5), (9, 8, 5), (10, 4, 2), (9, 3, 1), (1, 1, 1), (2, 1, 2), (3, 3, 2),
      (500, 1, 250),
    ].map {
      Shape.arguments($0.0, $0.1, $0.2)
    }
  }

  package func read(_ arguments: Arguments) throws -> Shape { try Shape.read(arguments) }

  package func verdict(on shape: Shape, effort: Effort) throws -> Verdict {
    let value = ExactForgetting(
      dimension: shape.dimension, rank: shape.rank, support: shape.support, transposed: transposed
    ).worst
    let forms = SpecialForms(shape).all
    if forms.isEmpty {
      return .outside("no closed form is known for p, d, m = \(shape.dimension), \(shape.rank), \(shape.support)")
    }
    return Verdict(forms.map { Side("f(p,d,m), \($0.name)", .exact(value), .equal, .exact($0.value)) })
  }

  package func quantities(of shape: Shape, effort: Effort) throws -> [Quantity] {
    [
      Quantity(
        "f",
        .exact(ExactForgetting(dimension: shape.dimension, rank: shape.rank, support: shape.support).worst))
    ]
  }
}
