import Numbers
import Running

/// Vector multipliers at points of the plane: a lower bound for the cost of every denoiser through them, checked for every unit.
///
/// With sum lambda_i = 0 and sum lambda_i y_i^T = 0, every f with f(y_i) = tau_i costs at least sum tau_i.lambda_i, provided that
/// ||eta(w, t)|| <= ||w|| for all directions w and thresholds t, where eta(w, t) = sum_i lambda_i [w.y_i - t]_+ (the page, *How a bound is proved*).
public struct PlanarCertificate: Sendable {
  /// The plane.
  public let metric: PlaneMetric
  /// y_i; each inside the ball of its clean point.
  public let points: [PlaneVector]
  /// lambda_i.
  public let multipliers: [PlaneVector]
  /// tau_i.
  public let targets: [PlaneVector]

  /// A certificate, unchecked.
  ///
  /// - Precondition: as many multipliers and targets as points.
  public init(
    metric: PlaneMetric = .euclidean, points: [PlaneVector], multipliers: [PlaneVector], targets: [PlaneVector]
  ) {
    precondition(
      points.count == multipliers.count && points.count == targets.count, "one multiplier and target a point")
    (self.metric, self.points, self.multipliers, self.targets) = (metric, points, multipliers, targets)
  }

  /// The same certificate with all multipliers times `factor`.
  public func scaled(by factor: Rational) -> PlanarCertificate {
    PlanarCertificate(
      metric: metric, points: points, multipliers: multipliers.map { factor * $0 }, targets: targets)
  }

  /// The lower bound.
  public var value: Rational {
    zip(targets, multipliers).reduce(0) { $0 + metric.product($1.0, $1.1) }
  }

  /// Whether affine functions are annihilated: both sums are zero.
  public var annihilatesAffineFunctions: Bool {
    var (sum, xs, ys) = (PlaneVector.zero, PlaneVector.zero, PlaneVector.zero)
    for (point, multiplier) in zip(points, multipliers) {
      sum = sum + multiplier
      xs = xs + point.x * multiplier
      ys = ys + point.y * multiplier
    }
    return sum == .zero && xs == .zero && ys == .zero
  }

  /// Whether ||eta(w, t)|| <= ||w|| for every w and t, exactly.
  ///
  /// For a fixed w, eta is piecewise linear in t and vanishes at both ends, so its norm is largest at some t = w.y_j. There eta = M_j w
  /// with M_j = sum of lambda_i (y_i - y_j)^T over the active i, those with w.(y_i - y_j) > 0. As w turns, the active set of j
  /// changes only where w is orthogonal to some y_i - y_j; between two such directions the claim is that a quadratic form in the
  /// plane is nonnegative on a cone. Half of the directions suffice, because affine functions are annihilated.
  /// - Returns: nil if the effort ended first.
  /// - Complexity: O(m^2 log m) operations on fractions for m points.
  public func isValid(effort: Effort = .unlimited) throws -> Bool? {
    guard annihilatesAffineFunctions else { return false }
    let outcomes = ParallelLoop.map(points.count, jobs: effort.jobs) { j -> Bool? in
      if effort.exhaustion() != nil { return nil }
      return isValid(atPoint: j)
    }
    if outcomes.contains(false) { return false }
    return outcomes.contains { $0 == nil } ? nil : true
  }

  private func isValid(atPoint j: Int) -> Bool {
    struct Turn {
      /// The direction of the half plane at which point i becomes active or inactive.
      var direction: PlaneVector
      var index: Int
    }
    let differences = points.map { $0 - points[j] }
    var turns: [Turn] = []
    for (index, difference) in differences.enumerated() where difference != .zero {
      // Orthogonal to the difference, in the half plane of angles [0, 180).
      var direction = PlaneVector(-difference.y, difference.x)
      if direction.y < 0 || (direction.y.isZero && direction.x < 0) { direction = -direction }
      turns.append(Turn(direction: direction, index: index))
    }
    guard !turns.isEmpty else { return true }
    turns.sort { PlaneVector.cross($0.direction, $1.direction) > 0 }
    // Directions from the first turn around to its opposite; a point is active or not on the whole cone before its turn.
    let start = turns[0].direction
    // Strictly inside the last cone before the half turn that ends at -start, mirrored: just before `start`.
    let last = turns[turns.count - 1].direction
    let before = PlaneVector.cross(start, last).isZero ? PlaneVector(start.y, -start.x) : start - last
    var isActive = differences.map { (before * $0) > 0 }
    var matrix = (PlaneVector.zero, PlaneVector.zero)
    func change(_ index: Int, by sign: Rational) {
      let term = sign * multipliers[index]
      matrix.0 = matrix.0 + differences[index].x * term
      matrix.1 = matrix.1 + differences[index].y * term
    }
    for index in differences.indices where isActive[index] { change(index, by: 1) }
    var place = 0
    while place < turns.count {
      let from = turns[place].direction
      while place < turns.count, PlaneVector.cross(from, turns[place].direction).isZero {
        let index = turns[place].index
        change(index, by: isActive[index] ? -1 : 1)
        isActive[index].toggle()
        place += 1
      }
      let to = place < turns.count ? turns[place].direction : -start
      guard isNonnegative(matrix, from: from, to: to) else { return false }
    }
    return true
  }

  /// Whether w^T (I - M^T M) w >= 0 for all w = w0 + s (w1 - w0), s in [0, 1]. Opposite ends stand for a half plane.
  private func isNonnegative(
    _ matrix: (PlaneVector, PlaneVector), from w0: PlaneVector, to w1: PlaneVector
  ) -> Bool {
    if PlaneVector.cross(w0, w1).isZero {
      let middle = PlaneVector(-w0.y, w0.x)
      return isNonnegative(matrix, from: w0, to: middle) && isNonnegative(matrix, from: middle, to: w1)
    }
    func image(_ w: PlaneVector) -> PlaneVector { w.x * matrix.0 + w.y * matrix.1 }
    func form(_ w: PlaneVector) -> Rational { metric.dualSquare(w) - metric.square(image(w)) }
    let (at0, at1) = (form(w0), form(w1))
    if at0.isNegative || at1.isNegative { return false }
    // Q(s) = at0 + b s + a s^2 by its values at 0, 1 and the value of the bilinear form.
    let sum = form(w0 + w1)
    let mixed = sum - at0 - at1
    // On the cone, w = u w0 + v w1 with u, v >= 0: form = u^2 at0 + u v mixed + v^2 at1.
    return !mixed.isNegative || mixed * mixed <= 4 * at0 * at1
  }
}
