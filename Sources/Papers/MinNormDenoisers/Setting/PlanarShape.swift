import Numbers

/// Which closed form a set of clean points of the plane falls under.
enum PlanarShape {
  /// The points as rays from a hub with lengths that are rational; nil if no point sees all others under obtuse angles, or a
  /// length is irrational.
  static func rays(_ points: [PlaneVector], radius: Rational) -> RayUnion? {
    if let line = line(points, radius: radius) { return line }
    for (index, hub) in points.enumerated() {
      var rays: [RayChain] = []
      for (other, point) in points.enumerated() where other != index {
        let edge = point - hub
        guard let length = squareRoot(edge * edge) else { break }
        rays.append(RayChain(direction: length.reciprocal * edge, places: [0, length]))
      }
      let union = RayUnion(hub: hub, rays: rays, radius: radius)
      if rays.count == points.count - 1, union.outside == nil { return union }
    }
    return nil
  }

  private static func line(_ points: [PlaneVector], radius: Rational) -> RayUnion? {
    guard isCollinear(points) else { return nil }
    let edge = points[1] - points[0]
    guard let length = squareRoot(edge * edge) else { return nil }
    let direction = length.reciprocal * edge
    let places = points.map { direction * ($0 - points[0]) }.sorted()
    let union = RayUnion(
      hub: points[0], rays: [RayChain(direction: direction, places: places)], radius: radius)
    return union.outside == nil ? union : nil
  }

  static func isCollinear(_ points: [PlaneVector]) -> Bool {
    points.allSatisfy { PlaneVector.cross(points[1] - points[0], $0 - points[0]).isZero }
  }

  /// sum 2 D / (D - 2 rho) over neighbours on a line.
  static func lineCost(_ points: [PlaneVector], radius: Rational) -> Interval {
    let edge = points[1] - points[0]
    let ordered = points.sorted { edge * $0 < edge * $1 }
    return zip(ordered, ordered.dropFirst()).reduce(Interval(0)) { sum, pair in
      let step = pair.1 - pair.0
      let distance = Interval(step * step).squareRoot
      return sum + Interval(2) * distance / (distance - Interval(2 * radius))
    }
  }

  /// The square root of a fraction, nil if it is irrational.
  static func squareRoot(_ value: Rational) -> Rational? {
    guard !value.isNegative else { return nil }
    func root(_ number: Integer) -> Integer? {
      let root = number.squareRoot
      return root * root == number ? root : nil
    }
    guard let numerator = root(value.numerator), let denominator = root(value.denominator) else { return nil }
    return Rational(numerator, denominator)
  }
}
