import Numbers

/// Closed forms of f(p, d, m) on lines of parameters, derived apart from the general formula.
struct SpecialForms {
  let all: [(name: String, value: Rational)]

  init(_ shape: Shape) {
    let (p, d, m) = (Rational(shape.dimension), Rational(shape.rank), Rational(shape.support))
    var forms: [(name: String, value: Rational)] = []
    if shape.support == 0 { forms.append(("m = 0", 0)) }
    if shape.support > 0, shape.rank == shape.dimension { forms.append(("d = p", 2 * m / p)) }
    if shape.support == shape.dimension, shape.dimension >= 2 {
      forms.append(("m = p", d * (p * p + 2 * p - 4 + 2 * d * p - d * d) / (p * (p - 1) * (p + 2))))
    }
    if shape.rank == 1, shape.support >= 2 { forms.append(("d = 1", Self.rankOne(p, m))) }
    if shape.rank == shape.dimension - 1, shape.support >= 2, shape.rank >= 1 {
      forms.append(("d = p - 1", Self.rankBelow(p, m)))
    }
    if shape.support == 2, shape.dimension >= 2 { forms.append(("m = 2", Self.plane(p, d))) }
    if shape.support == 1 { forms.append(("m = 1", Self.line(p, d))) }
    all = forms
  }

  /// E s^2 (1-s)^2 with s = 1 - a(1-c), a ~ Beta(m/2, (p-m)/2), c a coordinate of a random unit vector of R^m.
  private static func rankOne(_ p: Rational, _ m: Rational) -> Rational {
    func moment(_ k: Int) -> Rational {
      (0..<k).reduce(1) { $0 * (m + Rational(2 * $1)) / (p + Rational(2 * $1)) }
    }
    return moment(2) * (1 + 1 / m) - 2 * moment(3) * (1 + 3 / m) + moment(4) * (1 + 6 / m + 3 / (m * (m + 2)))
  }

  private static func rankBelow(_ p: Rational, _ m: Rational) -> Rational {
    let (m2, p2) = (m * m, p * p)
    let cubic = m2 * m2 - 6 * m2 * m * p - 18 * m2 * m + 11 * m2 * p2 + 56 * m2 * p + 59 * m2
    let linear = 2 * m * p2 * p2 + 14 * m * p2 * p + 5 * m * p2 - 130 * m * p - 186 * m
    let rest = -2 * p2 * p + 6 * p2 + 68 * p + 120
    return (cubic + linear + rest) / (p * (p - 1) * (p + 2) * (p + 4) * (p + 6))
  }

  private static func plane(_ p: Rational, _ d: Rational) -> Rational {
    let (d2, p2) = (d * d, p * p)
    let square = 7 * d2 * p2 - 10 * d2 * p - 32 * d2
    let linear = -7 * d * p2 * p + 43 * d * p2 + 42 * d * p - 8 * d
    let rest = 2 * p2 * p2 - 13 * p2 * p + 36 * p2 - 12 * p - 48
    return 2 * (d + 2) * (square + linear + rest) / (p * (p - 1) * (p + 1) * (p + 2) * (p + 4) * (p + 6))
  }

  /// Half the identity, half a reflection: (2 E b^2 - 8 E b^3 + 8 E b^4)/d with b ~ Beta(d/2, (p-d)/2).
  private static func line(_ p: Rational, _ d: Rational) -> Rational {
    func moment(_ k: Int) -> Rational {
      (0..<k).reduce(1) { $0 * (d + Rational(2 * $1)) / (p + Rational(2 * $1)) }
    }
    return (2 * moment(2) - 8 * moment(3) + 8 * moment(4)) / d
  }
}
