import Claims
import LinearAlgebra
import Numbers
import Running

/// S9: a shallow network near the pyramid needs a path norm that is proved for all units on a grid, and one comes close to it.
package struct ShallowPyramid: Claim {
  /// The multiple of the proved end that a network is measured against.
  package var scale: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "depth-separation", label: "S9",
    text:
      "Every shallow network within eps of max(0, 1 - |x| - |y|) on the grid has path norm at least the proved value; one comes close.",
    standing: .sharpened, source: "the separation is the paper's; the certificates are on the page")

  package static let parameters = [
    Parameter("grid", "points along a side, odd", kind: .integer(3...25), default: "9"),
    Parameter("error", "the largest error allowed", kind: .rational, default: "1/20"),
    Parameter("reach", "the grid fills the square [-reach, reach]^2", kind: .rational, default: "1"),
  ]

  package var parameters: [Parameter] { Self.parameters }

  package var grid: [Arguments] {
    [
      ["grid": "5", "error": "1/5", "reach": "1"], ["grid": "5", "error": "1/20", "reach": "1"],
      ["grid": "7", "error": "1/10", "reach": "1"], ["grid": "7", "error": "1/50", "reach": "3/2"],
    ]
  }

  package struct Case: Sendable {
    package let pyramid: Pyramid
    package let error: Rational
  }

  package func read(_ arguments: Arguments) throws -> Case {
    Case(
      pyramid: try Pyramid(arguments),
      error: try arguments.rational("error", from: Rational(1, 10000), to: Rational(1, 2)))
  }

  package func verdict(on question: Case, effort: Effort) throws -> Verdict {
    guard let bounds = LeastPathNorm(question.pyramid, error: question.error, effort: effort) else {
      return .undecided([], effort.exhaustion() ?? .outOfReach("no proposal of the doubles could be proved"))
    }
    let sides = [
      Side(
        "least path norm, proved for all units", .enclosed(Interval(scale) * bounds.lower), .atMost,
        .enclosed(bounds.upper))
    ]
    if let why = bounds.exhausted { return .undecided(sides, why) }
    return Verdict(sides)
  }

  package func quantities(of question: Case, effort: Effort) throws -> [Quantity] {
    guard let bounds = LeastPathNorm(question.pyramid, error: question.error, effort: effort) else { return [] }
    var quantities = [
      Quantity("proved lower end", .enclosed(bounds.lower)), Quantity("a network's path norm", .enclosed(bounds.upper)),
      Quantity("units of that network", .exact(bounds.units.count)),
      Quantity("multipliers of the certificate", .exact(bounds.multipliers.count)),
      Quantity("cones of directions checked", .exact(question.pyramid.cones.count)),
    ]
    // The same function with two hidden layers, on the grid moved off the kinks.
    let moved = question.pyramid.points.map { [$0[0] + Rational(37, 100_000), $0[1] + Rational(61, 100_000)] }
    if let gram = DeepPyramid.gram(moved), moved.count <= 300 {
      quantities.append(
        Quantity(
          "lambda_max of two hidden layers, exact, grid moved by (0.00037, 0.00061)",
          .enclosed(try LargestEigenvalue(of: gram).interval)))
    }
    return quantities
  }
}

extension Pyramid {
  /// The grid that the parameters `grid` and `reach` describe.
  ///
  /// - Throws: `ArgumentError` for a number out of range.
  package init(_ arguments: Arguments) throws {
    let side = try arguments.integer("grid", in: 3...25)
    guard side % 2 == 1 else { throw ArgumentError(name: "grid", found: "\(side)", expected: "an odd number") }
    self.init(side: side, reach: try arguments.rational("reach", from: Rational(1, 4), to: 4))
  }
}
