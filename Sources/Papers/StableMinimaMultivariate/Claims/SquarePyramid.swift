import Claims
import Numbers
import Running

/// S11: on the square [-1, 1]^2 the pyramid is a shallow network, for there its edges are whole chords; so no grid of that square
/// separates depths, however fine.
package struct SquarePyramid: Claim {
  /// The network's path norm is 4 plus this times the root of 2.
  package var roots: Rational = 4

  package init() {}

  package let statement = Statement(
    name: "pyramid-on-square", label: "S11",
    text:
      "On [-1, 1]^2, max(0, 1 - |x| - |y|) = 1 - |x| - |y| + sum over signs of max(0, +-x +- y - 1): least path norm at most 4 + 4 sqrt 2.",
    standing: .sharpened, source: "proved on the page")

  package let parameters = [
    Parameter("grid", "points along a side, odd", kind: .integer(3...25), default: "9"),
    Parameter("error", "the largest error allowed", kind: .rational, default: "1/1000"),
    Parameter("reach", "the grid fills the square [-reach, reach]^2", kind: .rational, default: "1"),
  ]

  package var grid: [Arguments] {
    [
      ["grid": "3", "error": "1/1000", "reach": "1"], ["grid": "5", "error": "1/1000", "reach": "1"],
      ["grid": "9", "error": "1/10000", "reach": "1"], ["grid": "7", "error": "1/1000", "reach": "3/4"],
      ["grid": "5", "error": "1/1000", "reach": "3/2"],
    ]
  }

  package func read(_ arguments: Arguments) throws -> ShallowPyramid.Case { try ShallowPyramid().read(arguments) }

  /// |x| is 2 max(0, x) - x, and affine functions cost nothing.
  package static let units: [LeastPathNorm.Unit] =
    [[1, 0], [0, 1]].map { .init(weights: $0, bias: 0, output: -2) }
    + [[1, 1], [1, -1], [-1, 1], [-1, -1]].map { .init(weights: $0, bias: -1, output: 1) }

  /// The value of those units with their affine part.
  package static func value(at point: [Rational]) -> Rational {
    units.reduce(1 + point[0] + point[1]) { $0 + $1(point) }
  }

  package func verdict(on question: ShallowPyramid.Case, effort: Effort) throws -> Verdict {
    let pyramid = question.pyramid
    if pyramid.cones.scale * Rational(pyramid.points.count.squareRoot / 2) > 1 {
      return .outside("beyond [-1, 1]^2 the edges are no whole chords")
    }
    let error = pyramid.points.map { (Self.value(at: $0) - Pyramid.value(at: $0)).magnitude }.max() ?? 0
    let norm = Interval(4) + Interval(roots) * Interval(2).squareRoot
    var sides = [Side("largest error of the network", .exact(error), .equal, .exact(0))]
    guard let bounds = LeastPathNorm(pyramid, error: question.error, effort: effort) else {
      return .undecided(sides, effort.exhaustion() ?? .outOfReach("no proposal of the doubles could be proved"))
    }
    sides.append(Side("proved least path norm", .enclosed(bounds.lower), .atMost, .enclosed(norm)))
    return Verdict(sides)
  }
}

extension Int {
  /// The root of a square number.
  fileprivate var squareRoot: Int { Int(Double(self).squareRoot().rounded()) }
}
