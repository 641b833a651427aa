import Numbers

/// Ramps along the altitudes of a triangle (statements S8 and S9): from each side to the opposite corner.
///
/// Written in the basis x_2 - x_1, x_3 - x_1 from the corner x_1, where the height above a side is a barycentric coordinate times the altitude, so that
/// everything but the lengths of altitudes is rational.
public struct AltitudeDenoiser: Sendable, Hashable {
  /// Of the two sides at the first corner.
  public let metric: PlaneMetric
  /// The radius rho of the noise, positive, in the units of the metric.
  public let radius: Rational

  /// The denoiser of a triangle.
  ///
  /// - Parameters:
  ///   - metric: the Gram matrix of x_2 - x_1 and x_3 - x_1.
  ///   - radius: rho, positive.
  public init(metric: PlaneMetric, radius: Rational) { (self.metric, self.radius) = (metric, radius) }

  /// The corners in the basis.
  public static let corners = [PlaneVector(0, 0), PlaneVector(1, 0), PlaneVector(0, 1)]

  /// The barycentric coordinates as covectors: each is 1 at its corner and 0 on the opposite side, up to the constant of the first.
  private static let gradients = [PlaneVector(-1, -1), PlaneVector(1, 0), PlaneVector(0, 1)]

  /// The squared altitudes.
  public var squaredHeights: [Rational] { Self.gradients.map { metric.dualSquare($0).reciprocal } }

  /// The squared sides, each opposite to its corner.
  public var squaredSides: [Rational] {
    let corners = Self.corners
    return (0..<3).map { metric.square(corners[($0 + 1) % 3] - corners[($0 + 2) % 3]) }
  }

  /// Whether all angles are acute.
  public var isAcute: Bool {
    let sides = squaredSides
    return (0..<3).allSatisfy { sides[$0] < sides[($0 + 1) % 3] + sides[($0 + 2) % 3] }
  }

  /// Why there is no such denoiser, nil if there is: every ramp needs room between two balls.
  ///
  /// With room the denoiser sends every ball to its centre: on the balls around a side the height is at most rho, on that around the opposite corner
  /// at least the altitude minus rho.
  public var outside: String? {
    if radius <= 0 { return "the radius \(radius) is not positive" }
    return squaredHeights.contains { $0 <= 4 * radius * radius } ? "an altitude is at most 2 rho" : nil
  }

  /// The cost with the ramps meeting in `center`: sum 2 ||x_n - z|| / (h_n - 2 rho).
  public func cost(center: PlaneVector) -> Interval {
    let heights = squaredHeights
    return Self.corners.indices.reduce(Interval(0)) { sum, n in
      let distance = Interval(metric.square(Self.corners[n] - center)).squareRoot
      return sum + Interval(2) * distance / (Interval(heights[n]).squareRoot - Interval(2 * radius))
    }
  }

  /// A centre near the one of least cost, by Weiszfeld's iteration; any centre is feasible, so its accuracy only moves the cost.
  public var bestCenter: PlaneVector {
    let weights = squaredHeights.map { 1 / (Double(rounding: $0).squareRoot() - 2 * Double(rounding: radius)) }
    let gram = [metric.gram.0, metric.gram.1, metric.gram.2].map { Double(rounding: $0) }
    var (x, y) = (1.0 / 3, 1.0 / 3)
    for _ in 0..<2000 {
      var (total, nextX, nextY) = (0.0, 0.0, 0.0)
      for (corner, weight) in zip([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)], weights) {
        let (dx, dy) = (x - corner.0, y - corner.1)
        let distance = (gram[0] * dx * dx + 2 * gram[1] * dx * dy + gram[2] * dy * dy).squareRoot()
        // A corner that is the centre has no ramp.
        guard distance > 1e-14 else { return PlaneVector(Rational(Int(corner.0)), Rational(Int(corner.1))) }
        total += weight / distance
        nextX += weight / distance * corner.0
        nextY += weight / distance * corner.1
      }
      (x, y) = (nextX / total, nextY / total)
    }
    return PlaneVector(Rational(exactly: x) ?? 0, Rational(exactly: y) ?? 0)
  }
}
