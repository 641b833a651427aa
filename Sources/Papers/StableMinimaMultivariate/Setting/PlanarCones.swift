import Numbers

/// The cones of directions in the plane within which the order of the points' projections does not change.
///
/// Their ends are the normals of differences of points. Opposite directions give one function up to an affine one, so half of the
/// circle is enough.
package struct PlanarCones: Sendable {
  /// Points on an integer grid, and the length of one step of it.
  package let points: [SIMD2<Int>]
  package let scale: Rational
  /// Primitive normals by angle over half a turn, the first repeated with the other sign at the end.
  package let ends: [SIMD2<Int>]
  /// For every cone the points in decreasing order of their projections.
  package let orders: [[Int]]

  /// The number of cones of half a turn.
  package var count: Int { orders.count }

  /// - Precondition: at least three points, distinct and not on one line.
  package init(points: [SIMD2<Int>], scale: Rational) {
    (self.points, self.scale) = (points, scale)
    var normals: Set<SIMD2<Int>> = []
    for i in points.indices {
      for j in 0..<i {
        let difference = points[i] &- points[j]
        let divisor = Self.gcd(abs(difference.x), abs(difference.y))
        var normal = SIMD2(-difference.y / divisor, difference.x / divisor)
        // Into the half-turn from (1, 0) up to, and without, (-1, 0).
        if normal.y < 0 || (normal.y == 0 && normal.x < 0) { normal = 0 &- normal }
        normals.insert(normal)
      }
    }
    let sorted = normals.sorted { Self.cross($0, $1) > 0 }
    precondition(sorted.count >= 2, "points on one line")
    ends = sorted + [0 &- sorted[0]]
    orders = (0..<sorted.count).map { [ends] cone in
      let inside = ends[cone] &+ ends[cone + 1]
      return points.indices.sorted { Self.dot(inside, points[$0]) > Self.dot(inside, points[$1]) }
    }
  }

  static func cross(_ a: SIMD2<Int>, _ b: SIMD2<Int>) -> Int { a.x * b.y - a.y * b.x }

  static func dot(_ a: SIMD2<Int>, _ b: SIMD2<Int>) -> Int { a.x * b.x + a.y * b.y }

  private static func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }

  /// The square of max over all units of length 1 of |sum_i lambda_i max(0, u . x_i - t)|, exactly.
  ///
  /// For a direction the sum is linear between projections of points, so t is one of them. Within a cone it is u . v for a constant
  /// v: largest at an end, or in the direction of v where v lies inside.
  ///
  /// - Precondition: the multipliers sum to zero, and so do their products with the points.
  /// - Complexity: cones * points operations on fractions.
  package func squaredMaximum(_ multipliers: [Rational]) -> Rational {
    var largest = Rational(0)
    for cone in orders.indices {
      let (first, last) = (ends[cone], ends[cone + 1])
      var (sum, x, y) = (Rational(0), Rational(0), Rational(0))
      for j in orders[cone] {
        let point = points[j]
        let v = (x - sum * Rational(point.x), y - sum * Rational(point.y))
        for end in [first, last] {
          let value = v.0 * Rational(end.x) + v.1 * Rational(end.y)
          largest = max(largest, value * value / Rational(Self.dot(end, end)))
        }
        let (left, right) = (
          Rational(first.x) * v.1 - Rational(first.y) * v.0, v.0 * Rational(last.y) - v.1 * Rational(last.x)
        )
        if left.signum * right.signum >= 0 { largest = max(largest, v.0 * v.0 + v.1 * v.1) }
        sum += multipliers[j]
        x += multipliers[j] * Rational(point.x)
        y += multipliers[j] * Rational(point.y)
      }
    }
    return largest * scale * scale
  }

  /// A unit through a point, whose value exceeds 1.
  struct Cut {
    /// Of any length.
    let direction: SIMD2<Double>
    let point: Int
    let value: Double
  }

  /// In doubles: for every cone the unit with the largest value.
  func largestUnits(_ multipliers: [Double]) -> [Cut] {
    let step = Double(rounding: scale)
    return orders.indices.compactMap { cone in
      let (first, last) = (SIMD2<Double>(ends[cone]), SIMD2<Double>(ends[cone + 1]))
      var best: Cut?
      func offer(_ direction: SIMD2<Double>, _ point: Int, _ value: Double) {
        if value > (best?.value ?? 0) { best = Cut(direction: direction, point: point, value: value) }
      }
      var (sum, moment) = (0.0, SIMD2<Double>.zero)
      for j in orders[cone] {
        let v = (moment - sum * SIMD2<Double>(points[j])) * step
        for end in [first, last] { offer(end, j, abs((v * end).sum()) / (end * end).sum().squareRoot()) }
        let (left, right) = (first.x * v.y - first.y * v.x, v.x * last.y - v.y * last.x)
        if left * right > 0 { offer(left > 0 ? v : -v, j, (v * v).sum().squareRoot()) }
        sum += multipliers[j]
        moment += multipliers[j] * SIMD2<Double>(points[j])
      }
      return best
    }
  }
}
