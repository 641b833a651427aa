import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// S8: two hidden layers realize the pyramid exactly, as a minimum that is stable for steps far from zero.
package struct DeepPyramid: Claim {
  /// The step for which it is stable.
  package var step = Rational(139, 100)

  package init() {}

  package let statement = Statement(
    name: "pyramid-deep", label: "S8",
    text:
      "A network of two hidden layers has the values of max(0, 1 - |x| - |y|) and is stable for eta = 1.39 on a 5 x 5 grid.",
    standing: .sharpened, source: "the construction is the paper's; the sharpness is computed")

  package var parameters: [Parameter] {
    [
      Parameter("grid", "points along a side, odd", kind: .integer(3...17), default: "5"),
      Parameter("shift", "moves the grid by (shift 37, shift 61) off the kinks", kind: .rational, default: "1/100000"),
    ]
  }

  package var grid: [Arguments] { [["grid": "5", "shift": "1/100000"], ["grid": "5", "shift": "1/200000"]] }

  package func read(_ arguments: Arguments) throws -> [[Rational]] {
    let side = try arguments.integer("grid", in: 3...17)
    guard side % 2 == 1 else { throw ArgumentError(name: "grid", found: "\(side)", expected: "an odd number") }
    let shift = try arguments.rational("shift", from: 0, to: Rational(1, 1000))
    return Pyramid(side: side).points.map { [$0[0] + 37 * shift, $0[1] + 61 * shift] }
  }

  /// The points' gradients as a Gram matrix; nil with a point on a kink.
  package static func gram(_ points: [[Rational]]) -> RationalMatrix? {
    let network = Pyramid.network
    for point in points {
      var features = point
      for layer in network.layers where layer.activation == .relu {
        let sums = layer.sums(features)
        if sums.contains(0) { return nil }
        features = layer(features)
      }
    }
    let rows = points.map { network.outputGradient(at: $0) }
    let count = Rational(points.count)
    return RationalMatrix(rows.map { left in rows.map { RationalMatrix.dot(left, $0) / count } })
  }

  package func verdict(on points: [[Rational]], effort: Effort) throws -> Verdict {
    guard let gram = Self.gram(points) else { return .outside("a point lies on a kink: choose another shift") }
    let error = points.map { (Pyramid.network($0)[0] - Pyramid.value(at: $0)).magnitude }.max() ?? 0
    let sharpness = try LargestEigenvalue(of: gram)
    return Verdict([
      Side("largest error", .exact(error), .equal, .exact(0)),
      Side("lambda_max", .enclosed(sharpness.interval), .atMost, .exact(2 / step)),
    ])
  }
}
