import Foundation
import LinearAlgebra
import Numbers
import Running

/// A certificate of a lower bound for clean points of the plane with balls around them, found in doubles and then proved in fractions.
///
/// The multipliers are those of a barrier method in doubles (`MultiplierProgram`). Rounded to fractions and corrected so that affine functions
/// are annihilated exactly, they are scaled down until the exact check of all units accepts them. How good the bound is depends on the
/// search; that it is a bound does not.
public struct DualSearch: Sendable {
  /// The scalar product of the plane.
  public let metric: PlaneMetric
  /// The clean points, in coordinates of the metric's basis.
  public let centers: [PlaneVector]
  /// The radius rho of the noise, positive.
  public let radius: Rational
  /// Points on each circle beside those that the centres call for.
  public var pointsPerBall = 6
  /// Directions in half a turn with which the search begins.
  public var directions = 36
  /// Newton's steps at most; more bring the bound nearer to the optimum.
  public var iterations = 400

  /// A search with the standard effort, which the other properties change.
  public init(metric: PlaneMetric, centers: [PlaneVector], radius: Rational) {
    (self.metric, self.centers, self.radius) = (metric, centers, radius)
  }

  /// The best certificate found; nil if the effort ended first or none was accepted.
  public func certificate(effort: Effort = .unlimited) throws -> PlanarCertificate? {
    let (points, targets) = samples()
    let frame = Frame(metric)
    let places = points.map { frame.place($0) }
    let goals = targets.map { frame.place($0) }
    let program = MultiplierProgram(places: places, goals: goals)
    guard let found = program.multipliers(directions: directions, iterations: iterations, effort: effort) else {
      return nil
    }
    var exact = found.map { frame.vector($0) }
    guard correct(&exact, points) else { return nil }
    let certificate = PlanarCertificate(metric: metric, points: points, multipliers: exact, targets: targets)
    // What the peaks in doubles are is where the exact check is likely to stand.
    let start = 1 / program.largest(found)
    for step in 0..<20 {
      let slack = 1e-9 * pow(2.5, Double(step))
      guard let factor = Rational(exactly: (start * (1 - slack) * 0x1p40).rounded(.down) * 0x1p-40) else { return nil }
      let scaled = certificate.scaled(by: factor)
      guard let isValid = try scaled.isValid(effort: effort) else { return nil }
      if isValid { return scaled }
    }
    return nil
  }

  // MARK: Points in the balls

  /// Points on the circles in directions spread evenly and along differences of centres and their normals.
  private func samples() -> (points: [PlaneVector], targets: [PlaneVector]) {
    let frame = Frame(metric)
    let rho = Double(rounding: radius)
    let even = (0..<pointsPerBall).map { 2 * Double.pi * Double($0) / Double(pointsPerBall) }
    func angles(_ pairs: [(PlaneVector, PlaneVector)]) -> [Double] {
      let sides = pairs.flatMap { left, right -> [Double] in
        let (a, b) = (frame.place(left), frame.place(right))
        let angle = atan2(b.1 - a.1, b.0 - a.0)
        return (0..<4).map { angle + Double($0) * Double.pi / 2 }
      }
      let sorted = (even + sides).map { ($0 + 8 * Double.pi).truncatingRemainder(dividingBy: 2 * Double.pi) }.sorted()
      return sorted.enumerated().filter { $0 == 0 || $1 - sorted[$0 - 1] > 1e-6 }.map(\.element)
    }
    // The differences of all centres where these are few, else of the ball's own centre and the others.
    let all = centers.indices.flatMap { index in centers[..<index].map { ($0, centers[index]) } }
    let common = centers.count <= 4 ? angles(all) : nil
    var (points, targets): ([PlaneVector], [PlaneVector]) = ([], [])
    for center in centers {
      for angle in common ?? angles(centers.filter { $0 != center }.map { (center, $0) }) {
        var offset = frame.vector((rho * cos(angle), rho * sin(angle)))
        // Rounding may leave the ball by the last bit.
        while metric.square(offset) > radius * radius { offset = Rational(0xffff_ffff, 0x1_0000_0000) * offset }
        points.append(center + offset)
        targets.append(center)
      }
    }
    return (points, targets)
  }

  // MARK: Exact correction

  /// Changes three multipliers so that affine functions are annihilated exactly; false if all points are on a line.
  private func correct(_ multipliers: inout [PlaneVector], _ points: [PlaneVector]) -> Bool {
    let first = points[0]
    guard
      let second = points.indices.max(by: { metric.square(points[$0] - first) < metric.square(points[$1] - first) }),
      let third = points.indices.max(by: {
        PlaneVector.cross(points[second] - first, points[$0] - first).magnitude
          < PlaneVector.cross(points[second] - first, points[$1] - first).magnitude
      })
    else { return false }
    let chosen = [0, second, third]
    let matrix = RationalMatrix([[1, 1, 1], chosen.map { points[$0].x }, chosen.map { points[$0].y }])
    func excess(_ part: (PlaneVector) -> Rational) -> [Rational]? {
      var sums: [Rational] = [0, 0, 0]
      for (point, multiplier) in zip(points, multipliers) {
        let value = part(multiplier)
        sums[0] += value
        sums[1] += value * point.x
        sums[2] += value * point.y
      }
      return matrix.solution(of: sums)
    }
    guard let xs = excess({ $0.x }), let ys = excess({ $0.y }) else { return false }
    for (place, index) in chosen.enumerated() {
      multipliers[index] = multipliers[index] - PlaneVector(xs[place], ys[place])
    }
    return true
  }

  /// An orthonormal frame, in doubles.
  private struct Frame {
    let a: Double
    let b: Double
    let c: Double

    init(_ metric: PlaneMetric) {
      a = Double(rounding: metric.gram.0).squareRoot()
      b = Double(rounding: metric.gram.1) / a
      c = max(1e-300, Double(rounding: metric.gram.2) - b * b).squareRoot()
    }

    func place(_ vector: PlaneVector) -> (Double, Double) {
      let (x, y) = (Double(rounding: vector.x), Double(rounding: vector.y))
      return (a * x + b * y, c * y)
    }

    /// Coordinates in the basis, rounded to multiples of 2^-44.
    func vector(_ pair: (Double, Double)) -> PlaneVector {
      let y = pair.1 / c
      let x = (pair.0 - b * y) / a
      func round(_ value: Double) -> Rational { Rational(exactly: (value * 0x1p44).rounded() * 0x1p-44) ?? 0 }
      return PlaneVector(round(x), round(y))
    }
  }
}
