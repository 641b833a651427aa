import Numbers

/// A continuous piecewise linear function of one variable, exactly.
///
/// Left of the first knot and right of the last it goes on with slopes of its own.
public struct PiecewiseLinear: Sendable, Hashable {
  /// The places where the slope may change, strictly ascending, at least one.
  public let knots: [Rational]
  /// The values at the knots.
  public let values: [Rational]
  /// The slope left of the first knot.
  public let leftSlope: Rational
  /// The slope right of the last knot.
  public let rightSlope: Rational

  /// A function from its values at the knots and its slopes outside.
  ///
  /// - Precondition: knots strictly ascending, at least one, as many values as knots.
  public init(knots: [Rational], values: [Rational], leftSlope: Rational, rightSlope: Rational) {
    precondition(!knots.isEmpty && knots.count == values.count, "\(knots.count) knots, \(values.count) values")
    precondition(zip(knots, knots.dropFirst()).allSatisfy { $0 < $1 }, "knots ascend")
    (self.knots, self.values, self.leftSlope, self.rightSlope) = (knots, values, leftSlope, rightSlope)
  }

  /// The slopes of all pieces from left to right: one more than knots.
  public var slopes: [Rational] {
    [leftSlope]
      + (0..<knots.count - 1).map { (values[$0 + 1] - values[$0]) / (knots[$0 + 1] - knots[$0]) } + [rightSlope]
  }

  /// The function without knots where the slope does not change; at least one knot stays.
  public var simplified: PiecewiseLinear {
    let slopes = self.slopes
    let kept = knots.indices.filter { slopes[$0] != slopes[$0 + 1] }
    let places = kept.isEmpty ? [0] : kept
    return PiecewiseLinear(
      knots: places.map { knots[$0] }, values: places.map { values[$0] }, leftSlope: leftSlope, rightSlope: rightSlope)
  }

  /// The value at `y`.
  ///
  /// - Complexity: O(log k) comparisons for k knots.
  public func callAsFunction(_ y: Rational) -> Rational {
    let right = knots.partitioningIndex { $0 >= y }
    if right == knots.count { return values[right - 1] + rightSlope * (y - knots[right - 1]) }
    if knots[right] == y { return values[right] }
    if right == 0 { return values[0] + leftSlope * (y - knots[0]) }
    let slope = (values[right] - values[right - 1]) / (knots[right] - knots[right - 1])
    return values[right - 1] + slope * (y - knots[right - 1])
  }

  /// The integral of |f''|: the sum of the sizes of all changes of slope.
  public var totalCurvature: Rational {
    let slopes = self.slopes
    return zip(slopes, slopes.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).magnitude }
  }

  /// The least Lipschitz constant: the largest size of a slope.
  public var lipschitzConstant: Rational { slopes.map(\.magnitude).max() ?? 0 }

  /// Whether the function never decreases.
  public var isMonotone: Bool { slopes.allSatisfy { !$0.isNegative } }
}

extension Array {
  /// The first index whose element satisfies a condition that holds from some index on; `count` if none does.
  func partitioningIndex(_ condition: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
