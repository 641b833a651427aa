import LinearAlgebra
import Numbers
import Running

/// The least path norm sum |a_k| |w_k| of a shallow network, of any width, that is within `error` of the pyramid at the points of a
/// grid; affine functions cost nothing.
///
/// The lower end is proved for all units: multipliers lambda with sum lambda_i = 0 and sum lambda_i x_i = 0 give
/// (sum lambda_i p_i - error sum |lambda_i|) / M, M the largest |sum_i lambda_i max(0, u . x_i - t)| over all units of length 1, which
/// `PlanarCones` finds exactly. The upper end is a network whose errors are checked in fractions. Units are added where they are
/// worth most until both ends meet. A least cost over a fixed dictionary of units would be an upper end only.
///
/// Grid and pyramid have the symmetries of the square, and the mean of a network over them is no worse; so the program in doubles
/// has one multiplier for each orbit of points. What is proved in the end does not rest on that.
package struct LeastPathNorm: Sendable {
  /// Every shallow network within the error has at least this path norm.
  package let lower: Interval
  /// The path norm of the network of `units`.
  package let upper: Interval
  /// The multipliers of the lower end, one a point of the grid.
  package let multipliers: [Rational]
  /// The network of the upper end, beside its constant.
  package let units: [Unit]
  /// What is added to the sum of the units.
  package let constant: Rational
  /// Linear programs solved.
  package let rounds: Int
  /// Nil if the ends are as near to each other as was asked.
  package let exhausted: Exhausted?

  /// output * max(0, weights . x + bias).
  package struct Unit: Hashable, Sendable {
    package let weights: [Rational]
    package let bias: Rational
    package let output: Rational

    /// The value at a point of the plane.
    package func callAsFunction(_ point: [Rational]) -> Rational {
      let sum = weights[0] * point[0] + weights[1] * point[1] + bias
      return sum.signum > 0 ? output * sum : 0
    }
  }

  /// - Parameter gap: the relative distance of the ends at which to stop.
  /// - Returns: nil if the effort ends before a first proposal, or what the doubles propose cannot be proved.
  package init?(_ pyramid: Pyramid, error: Rational, gap: Double = 1e-7, effort: Effort = .unlimited) {
    let cones = pyramid.cones
    // A little less, so that the network of the doubles is within the error exactly.
    var search = UnitSearch(pyramid, tolerance: Double(rounding: error) * (1 - 2e-8))
    for direction in cones.ends where abs(direction.x) + abs(direction.y) <= 3 {
      for j in pyramid.points.indices { search.add(SIMD2<Double>(direction), through: j) }
    }
    var (round, exhausted) = (0, Exhausted?.none)
    var best: UnitSearch.Proposal?
    while true {
      exhausted = effort.exhaustion()
      if exhausted != nil && best != nil { break }
      round += 1
      guard let proposal = search.proposal(effort: effort) else {
        exhausted = effort.exhaustion() ?? .outOfReach("the linear program in doubles was not solved")
        break
      }
      best = proposal
      let cuts = cones.largestUnits(proposal.multipliers).sorted { $0.value > $1.value }
      guard let worst = cuts.first, worst.value > 1 + gap / 4 else { break }
      if round == Self.roundLimit {
        exhausted = .outOfReach("\(round) linear programs")
        break
      }
      effort.report?("least path norm   round \(round)   largest unit \(worst.value)   \(search.count) units")
      // Those that were worth most come.
      for cut in cuts.prefix(160) where cut.value > 1 { search.add(cut.direction, through: cut.point) }
    }
    guard let best, let exact = Self.balanced(best.multipliers, cones) else { return nil }
    let square = cones.squaredMaximum(exact)
    guard square.signum > 0 else { return nil }
    let value = zip(exact, pyramid.targets).reduce(Rational(0)) { $0 + $1.0 * $1.1 - error * $1.0.magnitude }
    lower = Interval(max(value, 0)) / Interval(square).squareRoot
    (multipliers, rounds, self.exhausted) = (exact, round, exhausted)
    guard let units = search.units(of: best), let constant = Rational(exactly: best.constant) else { return nil }
    (self.units, self.constant) = (units, constant)
    upper = units.reduce(Interval(0)) { sum, unit in
      let square = unit.weights.reduce(Rational(0)) { $0 + $1 * $1 }
      return sum + Interval(unit.output.magnitude) * Interval(square).squareRoot
    }
    for (point, target) in zip(pyramid.points, pyramid.targets)
    where (self.value(at: point) - target).magnitude > error { return nil }
  }

  private static let roundLimit = 400

  /// The value of the network of the upper end.
  package func value(at point: [Rational]) -> Rational { units.reduce(constant) { $0 + $1(point) } }

  /// The multipliers as fractions whose sum and first moments are exactly zero: three points take up what is left.
  private static func balanced(_ multipliers: [Double], _ cones: PlanarCones) -> [Rational]? {
    var exact = multipliers.map { Rational(Integer(exactly: ($0 * 0x1p44).rounded()) ?? 0, Integer(1) << 44) }
    let points = cones.points
    guard
      let third = points.indices.last(where: {
        PlanarCones.cross(points[1] &- points[0], points[$0] &- points[0]) != 0
      })
    else { return nil }
    let corners = [0, 1, third]
    let rows: [[Rational]] = [
      points.map { _ in 1 }, points.map { Rational($0.x) }, points.map { Rational($0.y) },
    ]
    let matrix = RationalMatrix(rows.map { row in corners.map { row[$0] } })
    guard let change = matrix.solution(of: rows.map { -RationalMatrix.dot($0, exact) }) else { return nil }
    for (corner, value) in zip(corners, change) { exact[corner] += value }
    return exact
  }
}
