import Foundation
import LinearAlgebra
import Running

/// Multipliers at given points of the plane of nearly the largest value, in doubles: a proposal that `DualSearch` proves.
///
/// Maximise sum tau_i.lambda_i over sum lambda_i = 0, sum lambda_i y_i^T = 0 and ||eta(w, t)|| <= 1 for all |w| = 1, t at points. The
/// directions w are finitely many; those in which the maximum stands out join after each round. A round is a barrier method,
/// Newton's steps on -tau value - sum log(1 - ||eta||^2): there are few variables, two for each point, however many the conditions.
/// (A method of reweighting approaches the same optimum far slower, for its multipliers need not be near feasible ones.)
struct MultiplierProgram {
  typealias Pair = (Double, Double)

  let places: [Pair]
  let goals: [Pair]
  /// Three points that are not on a line, whose multipliers follow from the others.
  private let base: [Int]
  private let others: [Int]
  /// For every other point the three numbers that its multiplier takes from those of the base.
  private let shares: [[Double]]

  /// How far the barrier goes: the value is within 2 x conditions / `finest` of the largest.
  static let finest = 1e6
  /// More differences than of this number of points are not looked at one by one.
  static let exactDirections = 160

  init(places: [Pair], goals: [Pair]) {
    (self.places, self.goals) = (places, goals)
    func far(_ size: (Int) -> Double) -> Int { places.indices.max { size($0) < size($1) } ?? 0 }
    let origin = places[0]
    let second = far { hypot(places[$0].0 - origin.0, places[$0].1 - origin.1) }
    let side = (places[second].0 - origin.0, places[second].1 - origin.1)
    func height(_ point: Pair) -> Double { side.0 * (point.1 - origin.1) - side.1 * (point.0 - origin.0) }
    let third = far { abs(height(places[$0])) }
    base = [0, second, third]
    others = places.indices.filter { ![0, second, third].contains($0) }
    // Barycentric coordinates of y in the triangle of the base.
    let edge = (places[third].0 - origin.0, places[third].1 - origin.1)
    let area = side.0 * edge.1 - side.1 * edge.0
    shares = others.map { index in
      let point = (places[index].0 - origin.0, places[index].1 - origin.1)
      let first = (point.0 * edge.1 - point.1 * edge.0) / area
      let last = (side.0 * point.1 - side.1 * point.0) / area
      return [1 - first - last, first, last]
    }
  }

  /// The best multipliers found, nil if the effort ended first.
  ///
  /// - Complexity: O(rows points^2) multiplications for each of Newton's steps, rows = directions times points.
  func multipliers(directions: Int, iterations: Int, effort: Effort) -> [Pair]? {
    let count = others.count
    guard count > 0 else { return nil }
    let objective = zip(others, shares).map { index, share in
      zip(base, share).reduce(goals[index]) { ($0.0 - $1.1 * goals[$1.0].0, $0.1 - $1.1 * goals[$1.0].1) }
    }
    var rows = Matrix(rows: 0, columns: count)
    func add(_ angles: [Double]) {
      let added = angles.flatMap { units(angle: $0) }
      rows = Matrix(rows: rows.rowCount + added.count, columns: count, entries: rows.entries + added.joined())
    }
    add((0..<directions).map { Double.pi * Double($0) / Double(directions) })
    var best: (value: Double, multipliers: [Pair])?
    var free = [Double](repeating: 0, count: 2 * count)
    var left = iterations
    for round in 0..<12 where left > 0 {
      var barrier = BarrierDescent(rows: rows, objective: objective.map(\.0) + objective.map(\.1), point: free)
      barrier.weight = round == 0 ? 1 : 30
      while left > 0, barrier.weight <= Self.finest {
        for _ in 0..<30 where left > 0 {
          if effort.exhaustion() != nil { return nil }
          left -= 1
          if barrier.step() < 0.1 { break }
        }
        barrier.weight *= 6
      }
      free = barrier.point
      let found = complete(free)
      let peaks = peaks(found)
      let largest = peaks.map(\.size).max() ?? 0
      guard largest > 0 else { break }
      let value = zip(found, goals).reduce(0) { $0 + $1.0.0 * $1.1.0 + $1.0.1 * $1.1.1 } / largest
      if value > best?.value ?? 0 { best = (value, found) }
      let outstanding = peaks.filter { $0.size > 1 + 1e-7 }
      if outstanding.isEmpty { break }
      add(outstanding.map(\.angle))
      free = free.map { $0 / (1.05 * max(1, largest)) }
    }
    return best?.multipliers
  }

  /// All multipliers from the free ones, first all first coordinates.
  private func complete(_ free: [Double]) -> [Pair] {
    var result = [Pair](repeating: (0, 0), count: places.count)
    for (place, index) in others.enumerated() {
      let own = (free[place], free[place + others.count])
      result[index] = own
      for (corner, share) in zip(base, shares[place]) {
        result[corner].0 -= share * own.0
        result[corner].1 -= share * own.1
      }
    }
    return result
  }

  /// Rows r with eta = sum of r_i lambda_i over the free multipliers, one for each threshold t at a point.
  private func units(angle: Double) -> [[Double]] {
    let projections = places.map { cos(angle) * $0.0 + sin(angle) * $0.1 }
    let thresholds = projections.sorted().dropFirst().dropLast()
    let distinct = thresholds.indices.filter {
      $0 == thresholds.startIndex || thresholds[$0] - thresholds[$0 - 1] > 1e-12
    }
    return distinct.map { thresholds[$0] }.map { threshold in
      let values = projections.map { max(0, $0 - threshold) }
      return zip(others, shares).map { index, share in
        zip(base, share).reduce(values[index]) { $0 - $1.1 * values[$1.0] }
      }
    }
  }

  // MARK: Where the conditions stand out

  /// max over w and t of ||eta(w, t)||, in doubles.
  func largest(_ multipliers: [Pair]) -> Double { peaks(multipliers).map(\.size).max() ?? 1 }

  /// The directions around which the maximum over t is largest, those of less than the largest by 1e-3 left out.
  private func peaks(_ multipliers: [Pair]) -> [(angle: Double, size: Double)] {
    let angles = candidates
    let sizes = angles.map { size(multipliers, angle: $0) }
    let largest = sizes.max() ?? 0
    return angles.indices.compactMap { index in
      let before = (index + angles.count - 1) % angles.count
      let after = (index + 1) % angles.count
      guard sizes[index] >= sizes[before], sizes[index] > sizes[after], sizes[index] > largest - 1e-3 else {
        return nil
      }
      var (low, high) = (angles[before], angles[after])
      if low > angles[index] { low -= .pi }
      if high < angles[index] { high += .pi }
      // Golden section; where there are several peaks inside, one of them.
      var best = (angle: angles[index], size: sizes[index])
      let ratio = (5.0.squareRoot() - 1) / 2
      for _ in 0..<40 {
        let (a, b) = (high - ratio * (high - low), low + ratio * (high - low))
        let (first, second) = (size(multipliers, angle: a), size(multipliers, angle: b))
        if first > best.size { best = (a, first) }
        if second > best.size { best = (b, second) }
        if first > second { high = b } else { low = a }
      }
      return best
    }
  }

  /// Normals of all differences of points, where the active sets change, and what lies between them; or an even grid of as many.
  private var candidates: [Double] {
    var angles = (0..<720).map { Double.pi * Double($0) / 720 }
    if places.count <= Self.exactDirections {
      var normals: [Double] = []
      for (index, left) in places.enumerated() {
        for right in places[..<index] {
          let angle = atan2(left.0 - right.0, right.1 - left.1)
          normals.append(angle < 0 ? angle + .pi : angle >= .pi ? 0 : angle)
        }
      }
      normals.sort()
      angles += normals + zip(normals, normals.dropFirst()).map { ($0 + $1) / 2 }
    }
    angles.sort()
    return angles.enumerated().filter { $0 == 0 || $1 - angles[$0 - 1] > 1e-11 }.map(\.element)
  }

  /// The largest ||eta(w, t)|| over thresholds at points.
  private func size(_ multipliers: [Pair], angle: Double) -> Double {
    let (c, s) = (cos(angle), sin(angle))
    let order = places.indices.map { (c * places[$0].0 + s * places[$0].1, $0) }.sorted { $0.0 > $1.0 }
    var largest = 0.0
    // From the far end inwards: eta(t) = B - t A with sums over the points beyond.
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
