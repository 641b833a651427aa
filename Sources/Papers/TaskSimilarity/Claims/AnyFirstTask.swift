import Claims
import Numbers
import Running

/// S4: the exact expectation for any first task, and that isometric ones are the worst.
package struct AnyFirstTask: Claim {
  /// The factor of f in the bound.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "forgetting-any-task", label: "S4",
    text:
      "E F = c1 tr(X'X) ||Pw*||^2 + c2 ||X w*||^2 with c1 >= 0 and d c1 + c2 = f(p,d,m); hence E F <= f ||X||^2 ||Pw*||^2, with "
      + "equality for isometric X.", standing: .sharpened,
    source: "Goldfarb et al. 2024, worst case; c1 and c2 on the page")

  package var parameters: [Parameter] {
    Shape.parameters + [
      Parameter("spectrum", "the d eigenvalues of X'X on the row space, positive fractions", default: "4,1,1/4"),
      Parameter("teacher", "the d coordinates of w* along them", default: "1,1/2,-2"),
    ]
  }

  package var grid: [Arguments] {
    func example(_ shape: (Int, Int, Int), _ spectrum: String, _ teacher: String) -> Arguments {
      var arguments = Shape.arguments(shape.0, shape.1, shape.2)
      arguments["spectrum"] = spectrum
      arguments["teacher"] = teacher
      return arguments
    }
    return [
      example((10, 4, 5), "4,1,1/4,1/25", "1,1/2,-2,3/10"), example((10, 4, 5), "1,1,1,1", "1,1/2,-2,3/10"),
      example((6, 2, 3), "2,1", "1,0"), example((10, 3, 1), "3,2,1", "0,1,1"), example((5, 1, 2), "4", "3"),
    ]
  }

  package struct Case: Sendable {
    package let shape: Shape
    package let spectrum, teacher: [Rational]
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let shape = try Shape.read(arguments)
    let count = shape.rank...shape.rank
    let spectrum = try arguments.rationals("spectrum", count: count)
    guard spectrum.allSatisfy({ $0.signum > 0 }) else {
      throw ArgumentError(name: "spectrum", found: arguments["spectrum"], expected: "positive fractions")
    }
    return Case(shape: shape, spectrum: spectrum, teacher: try arguments.rationals("teacher", count: count))
  }

  package func verdict(on example: Case, effort: Effort) throws -> Verdict {
    let shape = example.shape
    let exact = ExactForgetting(dimension: shape.dimension, rank: shape.rank, support: shape.support)
    let square = example.teacher.reduce(0) { $0 + $1 * $1 }
    let labels = zip(example.spectrum, example.teacher).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    let trace = example.spectrum.reduce(0, +)
    let expected = exact.expected(trace: trace, squaredTeacher: square, squaredLabels: labels)
    return Verdict([
      Side("-c1 <= 0", .exact(-exact.traceWeight), .atMost, .exact(0)),
      Side(
        "d c1 + c2 = f", .exact(Rational(shape.rank) * exact.traceWeight + exact.outputWeight), .equal,
        .exact(exact.worst)),
      Side(
        "E F <= f ||X||^2 ||Pw*||^2", .exact(expected), .atMost,
        .exact(factor * exact.worst * (example.spectrum.max() ?? 0) * square)),
    ])
  }
}
