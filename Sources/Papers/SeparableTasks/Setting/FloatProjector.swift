import CKernels

/// Projections on { v : z . v >= 1 for every row z } in double precision: the dual active set method of Goldfarb and Idnani (1983).
///
/// Holds a Cholesky factor of the inner products of the active rows, updated as rows join and leave; the margins of all rows are worked
/// out anew in every step, and the multipliers are refined at the end until the active rows are met to the last digits. Starts from
/// the rows that were active before, as when a task is visited again.
///
/// - Complexity: O(rows D + k D + k^2) a step, k active rows; as a rule somewhat more than k steps from nothing.
public struct FloatProjector: Sendable {
  let rows: [[Double]]

  /// A projector on the points with z . v >= 1 for every row z.
  ///
  /// - Parameter rows: at least one, of equal length, finite.
  public init(rows: [[Double]]) {
    precondition(!rows.isEmpty, "no rows")
    self.rows = rows
  }

  /// How far a point and its multipliers are from being a projection.
  public struct Residual: Sendable, Hashable {
    /// The largest 1 - z . v of a row, at least 0.
    public let violation: Double
    /// The largest |1 - z . v| of an active row.
    public let slackness: Double
    /// Multipliers are kept nonnegative, and the point is w + sum lambda_i z_i by construction.
    public var largest: Double { max(violation, slackness) }
  }

  /// How a projection ended: at a point, with rows that seem to contradict each other, or without progress.
  public enum Outcome: Sendable { case projected, empty, stalled }

  /// The rows that seem active, nil if the set seems empty or the method stalls.
  func activeRows(for start: [Double]) -> [Int]? {
    let session = FloatProjection(self)
    return session.project(start) == .projected ? session.active : nil
  }
}

/// One projector at work: keeps its buffers and the active rows from one projection to the next. For one thread at a time.
public final class FloatProjection {
  private let space: ActiveSetWorkspace
  private let dimension: Int
  /// The point that was found, padded.
  private let start: UnsafeMutablePointer<Double>
  /// The number of rows that joined or left, over all projections.
  public private(set) var steps = 0

  /// A projection that starts without active rows.
  public init(_ projector: FloatProjector) {
    dimension = projector.rows[0].count
    space = ActiveSetWorkspace(rows: projector.rows)
    start = .allocate(capacity: 8 * space.blocks)
    start.initialize(repeating: 0, count: 8 * space.blocks)
  }

  deinit { start.deallocate() }

  /// The point of the last projection, D numbers.
  public var point: [Double] { (0..<dimension).map { space.point[$0] } }
  /// The rows that are active, in the order in which they joined.
  public var active: [Int] { space.held }
  /// The multipliers of the active rows, in the order of `active`, none negative.
  public var multipliers: [Double] { space.held.indices.map { space.multipliers[$0] } }

  /// Forgets the active rows.
  public func reset() { space.reset() }

  /// Moves to the projection of `from`.
  public func project(_ from: [Double]) -> FloatProjector.Outcome {
    precondition(from.count == dimension, "a point of \(from.count) coordinates for \(dimension)")
    for j in 0..<dimension { start[j] = from[j] }
    let outcome = solve()
    if outcome == .projected { refine() }
    return outcome
  }

  /// The conditions at the point that was found, worked out from scratch.
  public func residual() -> FloatProjector.Residual {
    thresher_row_products(space.rows, space.rowCount, space.blocks, space.point, space.margins)
    var (violation, slackness) = (0.0, 0.0)
    for i in 0..<space.rowCount { violation = max(violation, 1 - space.margins[i]) }
    for i in space.held { slackness = max(slackness, abs(1 - space.margins[i])) }
    return FloatProjector.Residual(violation: violation, slackness: slackness)
  }

  /// At least the distance of `point` to the true projection of the point where the last projection began, rounding included.
  ///
  /// For v = w + sum lambda_i z_i + e with violation eps and c = sum lambda_i max(0, z_i . v - 1) it is ||e|| + sqrt(c + eps s), s at least the
  /// sum of the true multipliers, (P(w) - w) . P(w); v/(1 - eps) is feasible, which bounds both factors. See the page.
  public func errorBound() -> Double {
    thresher_row_products(space.rows, space.rowCount, space.blocks, space.point, space.margins)
    let unit = 0x1p-52 * Double(8 * space.blocks + space.held.count + 8)
    let size = thresher_dot(space.point, space.point, space.blocks).squareRoot()
    let from = thresher_dot(start, start, space.blocks).squareRoot()
    var (violation, complementarity, weight) = (0.0, 0.0, from)
    for i in 0..<space.rowCount {
      violation = max(violation, 1 - space.margins[i] + unit * space.squaredNorms[i].squareRoot() * size)
    }
    for (k, i) in space.held.enumerated() {
      let norm = space.squaredNorms[i].squareRoot()
      complementarity += space.multipliers[k] * max(0, space.margins[i] - 1 + unit * norm * size)
      weight += space.multipliers[k] * norm
    }
    var distance = 0.0
    for j in 0..<(8 * space.blocks) {
      let step = space.point[j] / (1 - violation) - start[j]
      distance += step * step
    }
    let reach = distance.squareRoot() * (1 + unit) + unit * size
    let multipliers = reach * (from + reach)
    return unit * weight + (max(0, complementarity) + violation * multipliers).squareRoot() * (1 + unit)
  }

  // MARK: - The method

  private func solve() -> FloatProjector.Outcome {
    resume()
    let limit = steps + 60 * (space.rowCount + dimension)
    while true {
      guard let entering = mostViolated() else { return .projected }
      var entered = 0.0
      while true {
        steps += 1
        if steps > limit { return .stalled }
        let squared = direction(entering)
        let scale = space.squaredNorms[entering]
        let isDependent = squared <= 1e-13 * scale || space.held.count >= dimension
        let leaving = firstToLeave()
        let full = isDependent ? Double.infinity : (1 - margin(entering)) / squared
        let length = min(full, leaving?.length ?? .infinity)
        if length == .infinity { return .empty }
        entered += length
        for k in space.held.indices { space.multipliers[k] -= length * space.weights[k] }
        if !isDependent { thresher_add_scaled(space.point, length, space.direction, space.blocks) }
        if length < full, let leaving {
          space.remove(at: leaving.position)
          continue
        }
        join(entering, squared: squared, multiplier: max(0, entered))
        break
      }
    }
  }

  /// Starts from the rows held before: those whose multipliers come out negative leave, until none does.
  private func resume() {
    while !space.held.isEmpty {
      solveForMultipliers()
      let worst = space.held.indices.min { space.multipliers[$0] < space.multipliers[$1] }
      guard let worst, space.multipliers[worst] < 0 else { break }
      for k in space.held.indices.reversed() where space.multipliers[k] < 0 { space.remove(at: k) }
    }
    placePoint()
  }

  /// Multipliers that meet the held rows exactly, from `start`.
  private func solveForMultipliers() {
    for (k, i) in space.held.enumerated() { space.forward[k] = 1 - thresher_dot(space.row(i), start, space.blocks) }
    space.solveForward()
    space.solveBackward()
    for k in space.held.indices { space.multipliers[k] = space.weights[k] }
  }

  private func placePoint() {
    for j in 0..<(8 * space.blocks) { space.point[j] = start[j] }
    for (k, i) in space.held.enumerated() {
      thresher_add_scaled(space.point, space.multipliers[k], space.row(i), space.blocks)
    }
  }

  private func margin(_ i: Int) -> Double { thresher_dot(space.row(i), space.point, space.blocks) }

  /// The row outside the held ones that is farthest from its half space, nil if all are met but for rounding.
  private func mostViolated() -> Int? {
    thresher_row_products(space.rows, space.rowCount, space.blocks, space.point, space.margins)
    let size = thresher_dot(space.point, space.point, space.blocks)
    var worst: (row: Int, score: Double)?
    for i in 0..<space.rowCount {
      let gap = 1 - space.margins[i]
      if gap > 0, !space.isHeld[i], gap * gap > 1e-30 * (1 + size * space.squaredNorms[i]) {
        let score = gap * gap / space.squaredNorms[i]
        if score > worst?.score ?? 0 { worst = (i, score) }
      }
    }
    return worst?.row
  }

  /// Fills `weights` and `direction` for an entering row; gives the squared length of the direction. `forward` keeps L^-1 of the
  /// inner products, which become the new row of the factor.
  private func direction(_ entering: Int) -> Double {
    let row = space.row(entering)
    for (k, i) in space.held.enumerated() { space.forward[k] = thresher_dot(space.row(i), row, space.blocks) }
    space.solveForward()
    space.spare.update(from: space.forward, count: space.held.count)
    space.solveBackward()
    space.forward.update(from: space.spare, count: space.held.count)
    for j in 0..<(8 * space.blocks) { space.direction[j] = row[j] }
    for (k, i) in space.held.enumerated() {
      thresher_add_scaled(space.direction, -space.weights[k], space.row(i), space.blocks)
    }
    return thresher_dot(space.direction, space.direction, space.blocks)
  }

  private func firstToLeave() -> (position: Int, length: Double)? {
    var first: (position: Int, length: Double)?
    for k in space.held.indices where space.weights[k] > 0 {
      let length = max(0, space.multipliers[k]) / space.weights[k]
      if length < first?.length ?? .infinity { first = (k, length) }
    }
    return first
  }

  private func join(_ entering: Int, squared: Double, multiplier: Double) {
    space.multipliers[space.held.count] = multiplier
    space.append(entering, diagonal: squared.squareRoot())
  }

  /// Two rounds of iterative refinement: the held rows are met to the last digits afterwards.
  private func refine() {
    for _ in 0..<2 where !space.held.isEmpty {
      placePoint()
      for (k, i) in space.held.enumerated() {
        space.forward[k] = 1 - thresher_dot(space.row(i), space.point, space.blocks)
      }
      space.solveForward()
      space.solveBackward()
      for k in space.held.indices { space.multipliers[k] = max(0, space.multipliers[k] + space.weights[k]) }
    }
    placePoint()
  }
}
