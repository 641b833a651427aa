import Numbers

/// Exact Euclidean projections on { v : z . v >= 1 for every row z }, also in the norm of a positive definite matrix.
///
/// Double precision guesses the active rows, one elimination solves for their multipliers, and the conditions of Karush, Kuhn and
/// Tucker are checked in fractions; they make the point unique, so a guess that passes is the answer. Where it does not pass (nearly
/// parallel rows, rows that double precision cannot tell apart), the same dual method in fractions decides exactly.
public struct RationalProjector: Sendable {
  let dimension: Int
  /// Row i times the least common denominator of its entries: integers n_i with n_i . v >= heights_i.
  let rows: [[Integer]]
  let heights: [Integer]
  /// The direction in which a multiplier of row i moves the point: n_i, or B^-1 n_i up to a common factor.
  let steps: [[Integer]]
  let guesses: FloatProjector?

  /// A projection with its proof.
  public struct Projection: Sendable, Hashable {
    /// The nearest point of the set, exactly.
    public let point: RationalVector
    /// The rows with a positive multiplier, ascending.
    public let active: [Int]
    /// Of the rows z themselves, one for each active row: point = w + sum lambda_i z_i (in the Euclidean norm).
    public let multipliers: [Rational]
    /// Whether the guess of double precision passed the exact check.
    public let wasGuessed: Bool
  }

  /// The feasible set is empty: coefficients c_i >= 0 of the rows with sum c_i z_i = 0, as integers without common factor.
  public struct Empty: Error, Sendable { public let coefficients: [(row: Int, coefficient: Integer)] }

  /// A projector on the points with z . v >= 1 for every row z.
  ///
  /// - Parameters:
  ///   - rows: at least one, of equal length.
  ///   - inverseMetric: B^-1 for projections in the norm sqrt(v . B v), a positive definite matrix; nil for the Euclidean norm.
  public init(rows: [RationalVector], inverseMetric: [RationalVector]? = nil) {
    precondition(!rows.isEmpty, "no rows")
    dimension = rows[0].count
    let integral = rows.map(CommonDenominator.init)
    self.rows = integral.map(\.numerators)
    heights = integral.map(\.denominator)
    if let inverseMetric {
      // A common factor of the metric changes no projection.
      let metric = CommonDenominator(inverseMetric.flatMap { $0 }).numerators
      let size = dimension
      steps = self.rows.map { row in
        (0..<size).map { i in CommonDenominator.dot(Array(metric[(size * i)..<(size * i + size)]), row) }
      }
      guesses = nil
    } else {
      steps = self.rows
      guesses = FloatProjector(rows: rows.map(Vectors.doubles))
    }
  }

  /// The point of the feasible set that is nearest to `point`.
  ///
  /// - Complexity: one elimination of the active rows, O(k^3) products of integers, where the guess passes.
  /// - Throws: `Empty` if the feasible set is empty.
  public func project(_ point: RationalVector) throws(Empty) -> Projection {
    precondition(point.count == dimension, "a point of \(point.count) coordinates for \(dimension)")
    let start = CommonDenominator(point)
    if isFeasible(start) { return Projection(point: point, active: [], multipliers: [], wasGuessed: true) }
    if let guesses, let guess = guesses.activeRows(for: Vectors.doubles(point)),
      let projection = solve(active: guess.sorted(), from: start, wasGuessed: true)
    {
      return projection
    }
    let active = try RationalPivoting(projector: self, start: start).activeRows()
    guard let projection = solve(active: active.sorted(), from: start, wasGuessed: false) else {
      preconditionFailure("exact pivoting ended with the rows \(active), which are no solution")
    }
    return projection
  }

  func inner(_ i: Int, _ j: Int) -> Integer { CommonDenominator.dot(rows[i], steps[j]) }

  private func isFeasible(_ point: CommonDenominator) -> Bool {
    zip(rows, heights).allSatisfy { CommonDenominator.dot($0, point.numerators) >= $1 * point.denominator }
  }

  /// The projection if the active rows are these, nil if the conditions fail for them.
  private func solve(active: [Int], from start: CommonDenominator, wasGuessed: Bool) -> Projection? {
    let gram = active.map { i in active.map { inner(i, $0) } }
    let gaps = active.map {
      heights[$0] * start.denominator - CommonDenominator.dot(rows[$0], start.numerators)
    }
    guard let (numerators, determinant) = IntegerElimination.solve(gram, gaps),
      numerators.allSatisfy({ !$0.isNegative })
    else { return nil }
    let denominator = determinant * start.denominator
    var coordinates = start.numerators.map { IntegerAccumulator($0 * determinant).value }
    for (position, i) in active.enumerated() {
      for j in 0..<dimension { coordinates[j].addProduct(numerators[position], steps[i][j]) }
    }
    let scaled = CommonDenominator(numerators: coordinates, denominator: denominator)
    guard isFeasible(scaled) else { return nil }
    let kept = active.indices.filter { !numerators[$0].isZero }
    return Projection(
      point: scaled.vector, active: kept.map { active[$0] },
      multipliers: kept.map { Rational(numerators[$0] * heights[active[$0]], denominator) }, wasGuessed: wasGuessed)
  }
}
