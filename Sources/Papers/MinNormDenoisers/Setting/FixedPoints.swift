import Numbers

/// The points that a univariate denoiser leaves where they are, with what happens around them.
public struct FixedPoint: Sendable, Hashable {
  /// A single point, or the ends of an interval of fixed points; nil stands for an end at infinity.
  public let lowest: Rational?
  /// The upper end, equal to the lowest for an isolated fixed point; nil at infinity.
  public let highest: Rational?
  /// The slopes of the function on both sides.
  public let leftSlope: Rational
  /// The slope of the function above the fixed points.
  public let rightSlope: Rational

  /// Whether points near it on both sides come nearer.
  public var isAttracting: Bool { leftSlope.magnitude < 1 && rightSlope.magnitude < 1 }
  /// Whether points near it on both sides move away.
  public var isRepelling: Bool { leftSlope > 1 && rightSlope > 1 }
}

/// The points from which iterating a denoiser that never decreases leads to an attracting fixed point: an open interval.
public struct Basin: Sendable, Hashable {
  /// The attracting fixed point that the iteration approaches.
  public let attractor: Rational
  /// Nil at infinity.
  public let lowest: Rational?
  /// The upper end, not included; nil at infinity.
  public let highest: Rational?
  /// Whether the function is constant around the attractor, so that the iteration ends in finitely many steps.
  public let endsInFinitelyManySteps: Bool
}

extension PiecewiseLinear {
  /// All fixed points, ascending.
  ///
  /// - Complexity: O(k) for k knots.
  public var fixedPoints: [FixedPoint] {
    let slopes = self.slopes
    // f(y) - y at the knots and its slopes: zeros of a piecewise linear function.
    let differences = zip(values, knots).map { $0 - $1 }
    var found: [FixedPoint] = []
    func isIdentity(_ piece: Int) -> Bool {
      slopes[piece] == 1 && differences[min(piece, knots.count - 1)].isZero
    }
    for piece in slopes.indices {
      let left = piece == 0 ? nil : piece - 1
      let right = piece == knots.count ? nil : piece
      if isIdentity(piece) {
        if let last = found.last, let end = last.highest, let start = left, end == knots[start] {
          found.removeLast()
          found.append(
            FixedPoint(
              lowest: last.lowest, highest: right.map { knots[$0] }, leftSlope: last.leftSlope,
              rightSlope: piece + 1 < slopes.count ? slopes[piece + 1] : 1))
        } else {
          found.append(
            FixedPoint(
              lowest: left.map { knots[$0] }, highest: right.map { knots[$0] },
              leftSlope: piece > 0 ? slopes[piece - 1] : 1,
              rightSlope: piece + 1 < slopes.count ? slopes[piece + 1] : 1))
        }
        continue
      }
      // Inside the piece, both ends excluded.
      let slope = slopes[piece] - 1
      if !slope.isZero {
        let anchor = min(piece, knots.count - 1)
        let zero = knots[anchor] - differences[anchor] / slope
        if left.map({ knots[$0] < zero }) ?? true, right.map({ zero < knots[$0] }) ?? true {
          found.append(
            FixedPoint(lowest: zero, highest: zero, leftSlope: slopes[piece], rightSlope: slopes[piece]))
        }
      }
      // The knot at the right end, unless the next piece is the identity and takes it in.
      if let right, differences[right].isZero, !isIdentity(piece + 1) {
        found.append(
          FixedPoint(
            lowest: knots[right], highest: knots[right], leftSlope: slopes[piece], rightSlope: slopes[piece + 1]))
      }
    }
    return found
  }

  /// The basins of the attracting fixed points; nil if the function decreases somewhere, where iterates may jump over each other.
  public var basins: [Basin]? {
    guard isMonotone else { return nil }
    let fixed = fixedPoints
    return fixed.indices.compactMap { index in
      let point = fixed[index]
      guard point.isAttracting, let place = point.lowest, point.highest == place else { return nil }
      return Basin(
        attractor: place, lowest: index > 0 ? fixed[index - 1].highest : nil,
        highest: index + 1 < fixed.count ? fixed[index + 1].lowest : nil,
        endsInFinitelyManySteps: point.leftSlope.isZero && point.rightSlope.isZero)
    }
  }
}
