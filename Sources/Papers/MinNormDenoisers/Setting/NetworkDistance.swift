import Numbers

/// How far a trained denoiser of the plane is from one in closed form, in the box around the balls.
///
/// Both are linear on every cell of the lines where a unit or a ramp bends, and the length of a linear vector function is convex, so
/// that the distance is largest at a crossing of two lines, at an end of a line on the box, or at a corner. The place is found in doubles;
/// the distance there is exact.
public struct NetworkDistance: Sendable {
  /// Where the distance is largest among the crossings, as doubles found it.
  public let place: PlaneVector
  /// The squared distance there, exactly.
  public let square: Rational

  /// More crossings than this are not looked at.
  public static let largestLineCount = 2000

  private struct Line {
    var a: Double
    var b: Double
    var t: Double
  }

  /// Compares on [lower.x, upper.x] x [lower.y, upper.y]; nil for more lines than `largestLineCount`.
  ///
  /// - Complexity: O(n^2 (n + K)) operations on doubles for n lines and K units.
  public init?(
    _ network: NetworkDenoiser, _ denoiser: RampDenoiser, from lower: PlaneVector, to upper: PlaneVector
  ) {
    precondition(network.dimension == 2, "a denoiser of \(network.dimension) coordinates in the plane")
    func double(_ value: Rational) -> Double { Double(rounding: value) }
    let (low, high) = ((double(lower.x), double(lower.y)), (double(upper.x), double(upper.y)))
    var lines = [
      Line(a: 1, b: 0, t: low.0), Line(a: 1, b: 0, t: high.0), Line(a: 0, b: 1, t: low.1), Line(a: 0, b: 1, t: high.1),
    ]
    let units = network.weights.indices.map { unit in
      (
        w: network.weights[unit].map(double), b: double(network.biases[unit]), a: network.outputs[unit].map(double)
      )
    }
    lines += units.map { Line(a: $0.w[0], b: $0.w[1], t: -$0.b) }
    for ramp in denoiser.ramps {
      for t in [ramp.from, ramp.to] {
        lines.append(Line(a: double(ramp.direction.x), b: double(ramp.direction.y), t: double(t)))
      }
    }
    guard lines.count <= Self.largestLineCount else { return nil }
    let ramps = denoiser.ramps.map { ramp in
      (
        u: (double(ramp.direction.x), double(ramp.direction.y)), from: double(ramp.from), to: double(ramp.to),
        a: (double(ramp.amplitude.x), double(ramp.amplitude.y))
      )
    }
    let (skip, offset, base) = (
      network.skip?.map { $0.map(double) } ?? [[0, 0], [0, 0]], network.offset.map(double),
      (double(denoiser.base.x), double(denoiser.base.y))
    )
    func distance(_ x: Double, _ y: Double) -> Double {
      var dx = offset[0] - base.0 + skip[0][0] * x + skip[0][1] * y
      var dy = offset[1] - base.1 + skip[1][0] * x + skip[1][1] * y
      for unit in units {
        let sum = unit.w[0] * x + unit.w[1] * y + unit.b
        if sum > 0 {
          dx += sum * unit.a[0]
          dy += sum * unit.a[1]
        }
      }
      for ramp in ramps {
        let height = min(1, max(0, (ramp.u.0 * x + ramp.u.1 * y - ramp.from) / (ramp.to - ramp.from)))
        dx -= height * ramp.a.0
        dy -= height * ramp.a.1
      }
      return dx * dx + dy * dy
    }
    var (worst, best) = (-1.0, low)
    for (index, one) in lines.enumerated() {
      for other in lines[..<index] {
        let determinant = one.a * other.b - one.b * other.a
        if abs(determinant) < 1e-300 { continue }
        let x = (one.t * other.b - one.b * other.t) / determinant
        let y = (one.a * other.t - one.t * other.a) / determinant
        guard low.0 <= x, x <= high.0, low.1 <= y, y <= high.1 else { continue }
        let own = distance(x, y)
        if own > worst { (worst, best) = (own, (x, y)) }
      }
    }
    place = PlaneVector(Rational(exactly: best.0) ?? 0, Rational(exactly: best.1) ?? 0)
    let (value, closed) = (network([place.x, place.y]), denoiser(place))
    let difference = PlaneVector(value[0] - closed.x, value[1] - closed.y)
    square = difference * difference
  }
}
