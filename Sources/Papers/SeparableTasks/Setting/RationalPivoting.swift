import Numbers

/// The active rows of a projection by a dual method in fractions (Goldfarb and Idnani 1983).
///
/// The point moves from violated row to violated row, always the projection on the rows held so far. A row joins when it is reached,
/// and leaves when its multiplier would turn negative. The distance grows with every row that joins, so the method ends; a violated row that
/// no movement helps is a nonnegative combination of held ones with the wrong sign, which is a Farkas certificate.
///
/// - Complexity: O(k^3 + rows D) operations on fractions a step. For small problems and certificates; see `RationalProjector`.
struct RationalPivoting {
  let projector: RationalProjector
  let start: CommonDenominator

  func activeRows() throws(RationalProjector.Empty) -> [Int] {
    var point = start.vector
    var held: [Int] = []
    var multipliers: [Rational] = []
    while let entering = mostViolated(at: point) {
      var entered = Rational.zero
      while true {
        let (weights, direction) = movement(entering, held)
        let slope = Vectors.dot(rational(projector.rows[entering]), direction)
        let leaving = firstToLeave(weights, multipliers)
        let gap = Rational(projector.heights[entering]) - Vectors.dot(rational(projector.rows[entering]), point)
        let full = slope.isZero ? nil : gap / slope
        guard let length = [full, leaving?.length].compactMap({ $0 }).min() else {
          throw empty(entering, held, weights)
        }
        for (j, value) in direction.enumerated() { point[j] += length * value }
        for (j, weight) in weights.enumerated() { multipliers[j] -= length * weight }
        entered += length
        if length == full {
          held.append(entering)
          multipliers.append(entered)
          break
        }
        if let position = leaving?.position {
          held.remove(at: position)
          multipliers.remove(at: position)
        }
      }
    }
    return held
  }

  private func rational(_ vector: [Integer]) -> RationalVector { vector.map { Rational($0) } }

  /// The row that is violated most, the first of equals.
  private func mostViolated(at point: RationalVector) -> Int? {
    let scaled = CommonDenominator(point)
    var worst: (row: Int, gap: Integer)?
    for (i, row) in projector.rows.enumerated() {
      let gap = projector.heights[i] * scaled.denominator - CommonDenominator.dot(row, scaled.numerators)
      if gap.signum > 0, worst.map({ gap > $0.gap }) ?? true { worst = (i, gap) }
    }
    return worst?.row
  }

  /// How the multipliers of the held rows fall and the point moves for each unit of the entering row's multiplier.
  private func movement(_ entering: Int, _ held: [Int]) -> (weights: [Rational], direction: RationalVector) {
    let gram = held.map { i in held.map { projector.inner(i, $0) } }
    let right = held.map { projector.inner($0, entering) }
    guard let (numerators, denominator) = IntegerElimination.solve(gram, right) else {
      preconditionFailure("held rows are dependent")
    }
    let weights = numerators.map { Rational($0, denominator) }
    var direction = rational(projector.steps[entering])
    for (position, i) in held.enumerated() where !weights[position].isZero {
      for j in direction.indices { direction[j] -= weights[position] * Rational(projector.steps[i][j]) }
    }
    return (weights, direction)
  }

  private func firstToLeave(_ weights: [Rational], _ multipliers: [Rational]) -> (position: Int, length: Rational)? {
    var first: (position: Int, length: Rational)?
    for (position, weight) in weights.enumerated() where weight.signum > 0 {
      let length = multipliers[position] / weight
      if first.map({ length < $0.length }) ?? true { first = (position, length) }
    }
    return first
  }

  /// n = sum weights_i n_i with weights of at most zero, hence n - sum weights_i n_i = 0 with coefficients of at least zero.
  private func empty(_ entering: Int, _ held: [Int], _ weights: [Rational]) -> RationalProjector.Empty {
    let terms = [(row: entering, weight: Rational(1))] + zip(held, weights).map { (row: $0, weight: -$1) }
    let coefficients = CommonDenominator(terms.map { $0.weight * Rational(projector.heights[$0.row]) }).numerators
    let divisor = coefficients.reduce(Integer(0)) { Integer.gcd($0, $1) }
    return RationalProjector.Empty(
      coefficients: zip(terms, coefficients).filter { !$1.isZero }
        .map { (row: $0.row, coefficient: $1.exactQuotient(dividingBy: divisor)) }.sorted { $0.row < $1.row })
  }
}
