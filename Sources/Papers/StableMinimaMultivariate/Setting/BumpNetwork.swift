import Foundation
import Numbers
import RealNetworks

/// exp(-|x|^2/2) in space as a network of finitely many units: the integral of S12 at the nodes of a midpoint rule.
///
/// Units with t >= R are off at all points of |x| <= R and left out. Those with t <= -R are on at all of them: their linear parts cancel over
/// the sphere, and the constant goes into the output's bias, which costs nothing.
package struct BumpNetwork: Sendable {
  /// R: |x| of the points is at most this.
  package let radius: Double
  /// Rescaled unit by unit so that the trace of the Gauss-Newton matrix is least; units that are on at no point are left out.
  package let network: ShallowNetwork<Double>
  /// The points, labelled by the network itself: it interpolates.
  package let data: RegressionData<Double>
  /// sum |a_k| |w_k|.
  package let pathNorm: Double
  /// 1 + 2 sum |a_k| |w_k| G, the trace after rescaling.
  package let trace: Double
  /// The largest distance from exp(-|x|^2/2) at the points.
  package let error: Double

  /// 4 m^2 directions (2 m heights of equal area, 2 m around each), 8 m offsets; points drawn evenly from the ball.
  ///
  /// - Parameter order: m.
  package init(order m: Int, radius: Double, points count: Int, seed: UInt64) {
    self.radius = radius
    var key = RandomKey(seed: seed).fold(in: 0x6275_6d70)
    var points: [[Double]] = []
    while points.count < count {
      let point = (0..<3).map { _ in radius * (2 * key.nextUnit() - 1) }
      if point.reduce(0, { $0 + $1 * $1 }) <= radius * radius { points.append(point) }
    }
    let (directions, offsets) = (Self.directions(m), 8 * m)
    let (share, width) = (4 * Double.pi / Double(directions.count), 2 * radius / Double(offsets))
    // The constant of the units with t <= -R: -4 pi times the integral of t alpha(t), which is He_3's antiderivative in closed form.
    let end = radius * radius
    // The integral of t He_4(t) exp(-t^2/2) from -infinity to -R is -(R^4 - 2 R^2 - 1) exp(-R^2/2).
    let offset = -(end * end - 2 * end - 1) * exp(-end / 2)
    var (weights, biases, outputs): ([Double], [Double], [Double]) = ([], [], [])
    var (path, cost) = (0.0, 0.0)
    for u in directions {
      let projections = points.map { zip(u, $0).reduce(0) { $0 + $1.0 * $1.1 } }
      for index in 0..<offsets {
        let t = -radius + (Double(index) + 0.5) * width
        let a = share * width * -(t * t * t * t - 6 * t * t + 3) * exp(-t * t / 2) / (4 * .pi)
        var (first, second) = (0.0, 0.0)
        for (point, projection) in zip(points, projections) where projection > t {
          first += point.reduce(1) { $0 + $1 * $1 } / Double(count)
          second += (projection - t) * (projection - t) / Double(count)
        }
        guard second > 0 else { continue }
        path += abs(a)
        cost += abs(a) * (first * second).squareRoot()
        // a^2 first / s^2 + s^2 second is least at s^4 = a^2 first / second.
        let s = (abs(a) * (first / second).squareRoot()).squareRoot()
        weights += u.map { s * $0 }
        biases.append(-s * t)
        outputs.append(a / s)
      }
    }
    let network = ShallowNetwork(inputCount: 3, weights: weights, biases: biases, outputs: outputs, offset: offset)
    let values = points.map { network($0) }
    error =
      zip(points, values).map { point, value in abs(value - exp(-point.reduce(0) { $0 + $1 * $1 } / 2)) }.max() ?? 0
    (self.network, data) = (network, RegressionData(points: points, targets: values))
    (pathNorm, trace) = (path, 1 + 2 * cost)
  }

  private static func directions(_ m: Int) -> [[Double]] {
    (0..<2 * m).flatMap { i -> [[Double]] in
      let height = -1 + (Double(i) + 0.5) / Double(m)
      let side = (1 - height * height).squareRoot()
      // Turned from row to row by an angle that fits nothing, off the kinks of symmetric points.
      return (0..<2 * m).map { j in
        let angle = Double.pi * (Double(j) + 0.382 * Double(i)) / Double(m)
        return [side * cos(angle), side * sin(angle), height]
      }
    }
  }
}
