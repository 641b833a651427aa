import Numbers
import RealNetworks

/// The pyramid max(0, 1 - |x| - |y|) on square grids around zero, and the network of two hidden layers that realizes it.
package struct Pyramid: Sendable {
  /// The directions of the plane, cut where the order of the grid changes.
  package let cones: PlanarCones
  /// The points as fractions, row by row.
  package let points: [[Rational]]
  /// The pyramid at the points.
  package let targets: [Rational]
  /// The points in classes that the eight symmetries of the square carry into each other.
  package let orbits: [[Int]]

  /// The grid of `side` by `side` points of [-reach, reach]^2.
  ///
  /// - Precondition: `side` is odd and at least 3, the reach is positive.
  package init(side: Int, reach: Rational = 1) {
    precondition(side >= 3 && side % 2 == 1 && reach.signum > 0, "a grid of \(side) points a side within \(reach)")
    let half = side / 2
    let grid = (0..<side).flatMap { i in (0..<side).map { SIMD2(i - half, $0 - half) } }
    let scale = reach / Rational(Integer(half))
    cones = PlanarCones(points: grid, scale: scale)
    points = grid.map { [scale * Rational($0.x), scale * Rational($0.y)] }
    targets = points.map { Self.value(at: $0) }
    var places: [SIMD2<Int>: [Int]] = [:]
    for (i, point) in grid.enumerated() {
      let (a, b) = (abs(point.x), abs(point.y))
      places[SIMD2(max(a, b), min(a, b)), default: []].append(i)
    }
    orbits = places.values.sorted { $0[0] < $1[0] }
  }

  /// max(0, 1 - |x| - |y|).
  package static func value(at point: [Rational]) -> Rational { max(0, 1 - point[0].magnitude - point[1].magnitude) }

  /// Units x, -x, y, -y, then 1 less their sum, then the output: 19 parameters.
  package static var network: DenseNetwork<Rational> {
    DenseNetwork([
      DenseLayer([[1, 0], [-1, 0], [0, 1], [0, -1]]), DenseLayer([[-1, -1, -1, -1]], bias: [1]),
      DenseLayer([[1]], activation: .identity),
    ])
  }
}
