import Numbers

/// One rank-one term of a multivariate denoiser: `amplitude` times a ramp that rises from 0 to 1 between two values of u.y.
public struct Ramp: Sendable, Hashable {
  /// What the whole ramp adds, in coordinates of the plane.
  public let amplitude: PlaneVector
  /// The covector u, of length 1.
  public let direction: PlaneVector
  /// Where the ramp begins, in values of u.
  public let from: Rational
  /// Where the ramp ends, above `from`.
  public let to: Rational

  /// A ramp; see the properties for the parameters.
  ///
  /// - Precondition: `from < to`.
  public init(amplitude: PlaneVector, direction: PlaneVector, from: Rational, to: Rational) {
    precondition(from < to, "a ramp from \(from) to \(to)")
    (self.amplitude, self.direction, self.from, self.to) = (amplitude, direction, from, to)
  }

  /// The share of the ramp that is passed at a point: 0 to 1.
  public func height(at point: PlaneVector) -> Rational {
    let value = direction * point
    return value <= from ? 0 : value >= to ? 1 : (value - from) / (to - from)
  }
}

/// A denoiser of the plane as a constant and rank-one ramps.
public struct RampDenoiser: Sendable, Hashable {
  /// The constant that is added to all ramps.
  public let base: PlaneVector
  /// The ramps; the denoiser is the constant and their sum.
  public let ramps: [Ramp]

  /// A denoiser from its parts.
  public init(base: PlaneVector, ramps: [Ramp]) { (self.base, self.ramps) = (base, ramps) }

  /// The value at a point.
  public func callAsFunction(_ point: PlaneVector) -> PlaneVector {
    ramps.reduce(base) { $0 + $1.height(at: point) * $1.amplitude }
  }

  /// Whether every ramp is flat on the ball of the given radius around `center`, and the value there.
  ///
  /// - Returns: the value on the whole ball; nil if some ramp rises inside.
  public func value(onBallAround center: PlaneVector, radius: Rational) -> PlaneVector? {
    var value = base
    for ramp in ramps {
      let middle = ramp.direction * center
      if middle - radius >= ramp.to {
        value = value + ramp.amplitude
      } else if middle + radius > ramp.from {
        return nil
      }
    }
    return value
  }
}

/// A chain of clean points on a ray: the building block of the closed forms (statements S5 to S7).
public struct RayChain: Sendable, Hashable {
  /// A vector of length 1.
  public let direction: PlaneVector
  /// The places on the ray, strictly ascending; the first one belongs to the hub for rays from a hub.
  public let places: [Rational]

  /// A chain of clean points on a ray.
  ///
  /// - Precondition: at least two places, ascending.
  public init(direction: PlaneVector, places: [Rational]) {
    precondition(places.count >= 2 && zip(places, places.dropFirst()).allSatisfy { $0 < $1 }, "places ascend")
    (self.direction, self.places) = (direction, places)
  }

  /// Whether balls of this radius around neighbouring places are apart.
  public func isSeparated(radius: Rational) -> Bool {
    zip(places, places.dropFirst()).allSatisfy { $1 - $0 > 2 * radius }
  }

  /// sum over neighbours of 2 D / (D - 2 rho).
  public func cost(radius: Rational) -> Rational {
    zip(places, places.dropFirst()).reduce(0) { $0 + 2 * ($1.1 - $1.0) / ($1.1 - $1.0 - 2 * radius) }
  }

  /// The ramps of the denoiser along the ray from `origin`.
  public func ramps(radius: Rational, origin: PlaneVector, metric: PlaneMetric) -> [Ramp] {
    let u = metric.covector(of: direction)
    let shift = u * origin
    return zip(places, places.dropFirst()).map { left, right in
      Ramp(
        amplitude: (right - left) * direction, direction: u, from: shift + left + radius,
        to: shift + right - radius)
    }
  }

  /// The univariate multipliers along the ray: places and coefficients (statement S1 with spans [place - rho, place + rho]).
  ///
  /// - Precondition: a positive radius.
  func multipliers(radius: Rational) -> (places: [Rational], coefficients: [Rational], targets: [Rational]) {
    let nodes = places.flatMap { [$0 - radius, $0 + radius] }
    var dual = [Rational](repeating: 0, count: nodes.count)
    for index in places.indices {
      if index > 0 { dual[2 * index] = -1 }
      if index + 1 < places.count { dual[2 * index + 1] = 1 }
    }
    return (nodes, SplineOptimum.multipliers(nodes: nodes, dual: dual), places.flatMap { [$0, $0] })
  }
}

/// Rays from a common hub, with the denoiser that adds up the univariate ones along the rays (statements S5, S6 and S7).
public struct RayUnion: Sendable, Hashable {
  /// The point from which all rays start.
  public let hub: PlaneVector
  /// The rays with the clean points on each.
  public let rays: [RayChain]
  /// The radius rho of the noise, at least 0.
  public let radius: Rational
  /// The scalar product of the plane.
  public let metric: PlaneMetric

  /// A union of rays; see the properties for the parameters.
  public init(hub: PlaneVector, rays: [RayChain], radius: Rational, metric: PlaneMetric = .euclidean) {
    (self.hub, self.rays, self.radius, self.metric) = (hub, rays, radius, metric)
  }

  /// Why the statement says nothing, nil if its hypotheses hold.
  public var outside: String? {
    if radius <= 0 { return "the radius \(radius) is not positive" }
    if let ray = rays.first(where: { !$0.isSeparated(radius: radius) }) {
      return
        "balls of radius \(radius) on one ray touch: the places \(ray.places.map(\.description).joined(separator: ", "))"
    }
    for (index, ray) in rays.enumerated() {
      if metric.square(ray.direction) != 1 { return "a direction whose length is not 1" }
      for other in rays[..<index] where metric.product(ray.direction, other.direction) > 0 {
        return "two rays at an acute angle"
      }
    }
    return nil
  }

  /// The clean points: the hub, then the points of the rays.
  public var cleanPoints: [PlaneVector] {
    [hub] + rays.flatMap { ray in ray.places.filter { !$0.isZero }.map { hub + $0 * ray.direction } }
  }

  /// The sum of the univariate denoisers along the rays.
  ///
  /// - Complexity: one ramp for every gap between neighbouring clean points of a ray.
  public var denoiser: RampDenoiser {
    // A ray through the hub with places on both sides starts below it.
    let base = rays.reduce(hub) { $0 + $1.places[0] * $1.direction }
    return RampDenoiser(base: base, ramps: rays.flatMap { $0.ramps(radius: radius, origin: hub, metric: metric) })
  }

  /// sum over the gaps of 2 D / (D - 2 rho).
  public var cost: Rational { rays.reduce(0) { $0 + $1.cost(radius: radius) } }

  /// The univariate multipliers of every ray times its direction.
  public var certificate: PlanarCertificate {
    var (points, multipliers, targets): ([PlaneVector], [PlaneVector], [PlaneVector]) = ([], [], [])
    for ray in rays {
      let line = ray.multipliers(radius: radius)
      for (index, place) in line.places.enumerated() {
        points.append(hub + place * ray.direction)
        multipliers.append(line.coefficients[index] * ray.direction)
        targets.append(hub + line.targets[index] * ray.direction)
      }
    }
    return PlanarCertificate(metric: metric, points: points, multipliers: multipliers, targets: targets)
  }
}
