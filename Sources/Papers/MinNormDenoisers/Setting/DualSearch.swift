import Foundation
import LinearAlgebra
import Numbers
import Running

/// A certificate of a lower bound for clean points of the plane with balls around them, found in doubles and then proved in fractions.
///
/// The least cost over a finite dictionary of units is approached by reweighted least squares: the multipliers solve a linear system in
/// which each unit weighs as much as its last coefficient. Rounded to fractions and corrected so that affine functions are annihilated
/// exactly, they are scaled down until the exact check of all units accepts them. How good the bound is depends on the search; that it is a
/// bound does not.
public struct DualSearch: Sendable {
  /// The scalar product of the plane.
  public let metric: PlaneMetric
  /// The clean points, in coordinates of the metric's basis.
  public let centers: [PlaneVector]
  /// The radius rho of the noise, positive.
  public let radius: Rational
  /// Points on each circle.
  public var pointsPerBall = 12
  /// Directions of the dictionary in half a turn.
  public var directions = 120
  /// The reweighted least-squares steps; more bring the bound nearer to the optimum.
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
    guard let found = try multipliers(places, goals, effort: effort) else { return nil }
    var exact = found.map { frame.vector($0) }
    guard correct(&exact, points) else { return nil }
    let certificate = PlanarCertificate(metric: metric, points: points, multipliers: exact, targets: targets)
    // What a fine grid finds is where the exact check is likely to stand.
    let start = 1 / largest(places, found, directions: 20 * directions)
    for step in 0..<40 {
      let slack = 1e-9 * pow(1.6, Double(step))
      guard let factor = Rational(exactly: (start * (1 - slack) * 0x1p40).rounded(.down) * 0x1p-40) else { return nil }
      let scaled = certificate.scaled(by: factor)
      guard let isValid = try scaled.isValid(effort: effort) else { return nil }
      if isValid { return scaled }
    }
    return nil
  }

  // MARK: Points in the balls

  /// Points on the circles in directions spread evenly and along all differences of centres and their normals.
  private func samples() -> (points: [PlaneVector], targets: [PlaneVector]) {
    let frame = Frame(metric)
    let rho = Double(rounding: radius)
    var angles = (0..<pointsPerBall).map { 2 * Double.pi * Double($0) / Double(pointsPerBall) }
    for (index, left) in centers.enumerated() {
      for right in centers[..<index] {
        let (a, b) = (frame.place(left), frame.place(right))
        let angle = atan2(b.1 - a.1, b.0 - a.0)
        angles += (0..<4).map { angle + Double($0) * Double.pi / 2 }
      }
    }
    angles = angles.map { ($0 + 8 * Double.pi).truncatingRemainder(dividingBy: 2 * Double.pi) }.sorted()
    angles = angles.enumerated().filter { $0 == 0 || $1 - angles[$0 - 1] > 1e-6 }.map(\.element)
    var (points, targets): ([PlaneVector], [PlaneVector]) = ([], [])
    for center in centers {
      for angle in angles {
        var offset = frame.vector((rho * cos(angle), rho * sin(angle)))
        // Rounding may leave the ball by the last bit.
        while metric.square(offset) > radius * radius { offset = Rational(0xffff_ffff, 0x1_0000_0000) * offset }
        points.append(center + offset)
        targets.append(center)
      }
    }
    return (points, targets)
  }

  // MARK: Reweighted least squares

  private typealias Pair = (Double, Double)

  /// Units of one direction: the values of [w.y_i - t]_+ for every threshold t at a point.
  private func units(_ places: [Pair], angle: Double) -> [[Double]] {
    let projections = places.map { cos(angle) * $0.0 + sin(angle) * $0.1 }
    var thresholds = projections.sorted()
    let last = thresholds.removeLast()
    return thresholds.indices.filter { thresholds[$0] < last && ($0 == 0 || thresholds[$0 - 1] < thresholds[$0]) }
      .map { index in projections.map { max(0, $0 - thresholds[index]) } }
  }

  private func multipliers(_ places: [Pair], _ goals: [Pair], effort: Effort) throws -> [Pair]? {
    let count = places.count
    var units = (0..<directions).flatMap { self.units(places, angle: Double.pi * Double($0) / Double(directions)) }
    var weights = [Double](repeating: 1, count: units.count)
    var best: (value: Double, multipliers: [Pair])?
    for iteration in 0..<iterations {
      if effort.exhaustion() != nil { return nil }
      let size = count + 3
      var entries = [Double](repeating: 0, count: size * size)
      let least = 1e-9 * (weights.max() ?? 0)
      entries.withUnsafeMutableBufferPointer { entries in
        for (unit, weight) in zip(units, weights) where weight > least {
          unit.withUnsafeBufferPointer { unit in
            for i in 0..<count where unit[i] != 0 {
              let scaled = weight * unit[i]
              let row = i * size
              for j in 0...i { entries[row + j] += scaled * unit[j] }
            }
          }
        }
      }
      for i in 0..<count {
        for j in 0..<i { entries[j * size + i] = entries[i * size + j] }
        for (offset, value) in [1, places[i].0, places[i].1].enumerated() {
          entries[i * size + count + offset] = value
          entries[(count + offset) * size + i] = value
        }
      }
      let matrix = Matrix(rows: size, columns: size, entries: entries)
      let xs = try matrix.leastSquares(goals.map(\.0) + [0, 0, 0]).solution
      let ys = try matrix.leastSquares(goals.map(\.1) + [0, 0, 0]).solution
      let candidate = (0..<count).map { (xs[$0], ys[$0]) }
      for (index, unit) in units.enumerated() where weights[index] > 0 {
        var (a, b) = (0.0, 0.0)
        for i in 0..<count where unit[i] != 0 {
          a += unit[i] * xs[i]
          b += unit[i] * ys[i]
        }
        weights[index] *= (a * a + b * b).squareRoot()
      }
      guard iteration % 10 == 9 || iteration == iterations - 1 else { continue }
      let value = zip(candidate, goals).reduce(0) { $0 + $1.0.0 * $1.1.0 + $1.0.1 * $1.1.1 }
      let profile = sizes(places, candidate, directions: 16 * directions)
      let proved = value / (profile.max() ?? 1)
      if proved > best?.value ?? 0 { best = (proved, candidate) }
      // Directions between those of the dictionary in which the multipliers stand out join it.
      let start = 1e-3 * (weights.max() ?? 1)
      for (index, size) in profile.enumerated() where size > 1.0002 {
        let (before, after) = (
          profile[(index + profile.count - 1) % profile.count], profile[(index + 1) % profile.count]
        )
        guard size >= before, size > after else { continue }
        let added = self.units(places, angle: Double.pi * Double(index) / Double(profile.count))
        units += added
        weights += [Double](repeating: start, count: added.count)
      }
      // Units that have lost their weight leave.
      let kept = weights.indices.filter { weights[$0] > 1e-12 * (weights.max() ?? 1) }
      (units, weights) = (kept.map { units[$0] }, kept.map { weights[$0] })
    }
    return best?.multipliers
  }

  private func largest(_ places: [Pair], _ multipliers: [Pair], directions: Int) -> Double {
    sizes(places, multipliers, directions: directions).max() ?? 1
  }

  /// The largest ||eta(w, t)|| over all thresholds at points, for each unit direction of a grid.
  private func sizes(_ places: [Pair], _ multipliers: [Pair], directions: Int) -> [Double] {
    (0..<directions).map { step in
      var largest = 0.0
      let angle = Double.pi * Double(step) / Double(directions)
      let (c, s) = (cos(angle), sin(angle))
      let order = places.indices.map { (c * places[$0].0 + s * places[$0].1, $0) }.sorted { $0.0 > $1.0 }
      // From the far end inwards: eta(t) = A t' - B with sums over the points beyond.
      var (ax, ay, bx, by) = (0.0, 0.0, 0.0, 0.0)
      for (projection, index) in order {
        let (x, y) = (bx - projection * ax, by - projection * ay)
        largest = max(largest, x * x + y * y)
        ax += multipliers[index].0
        ay += multipliers[index].1
        bx += projection * multipliers[index].0
        by += projection * multipliers[index].1
      }
      return largest.squareRoot()
    }
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

    func place(_ vector: PlaneVector) -> Pair {
      let (x, y) = (Double(rounding: vector.x), Double(rounding: vector.y))
      return (a * x + b * y, c * y)
    }

    /// Coordinates in the basis, rounded to multiples of 2^-44.
    func vector(_ pair: Pair) -> PlaneVector {
      let y = pair.1 / c
      let x = (pair.0 - b * y) / a
      func round(_ value: Double) -> Rational { Rational(exactly: (value * 0x1p44).rounded() * 0x1p-44) ?? 0 }
      return PlaneVector(round(x), round(y))
    }
  }
}
