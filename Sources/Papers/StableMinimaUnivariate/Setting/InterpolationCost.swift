import Numbers
import StableMinima

/// What S = int |f''| g is at least for every f that interpolates given labels, however it does so.
///
/// Between the neighbours of a point x_i the slope of f goes from the one chord's to the other's, so the variation of the slope in
/// (x_{i-1}, x_{i+1}) is at least the second difference of the labels, and S at least that times the smallest g there. Windows of every other
/// point do not overlap; the better half of the points is taken.
package struct InterpolationCost: Sendable {
  /// A number that S of no interpolant is below.
  package let least: Interval

  /// - Precondition: the places are distinct, one label each.
  /// - Complexity: O(n log n) operations on fractions.
  package init(places: [Rational], labels: [Rational]) {
    precondition(places.count == labels.count && Set(places).count == places.count, "places that are not distinct")
    let order = places.indices.sorted { places[$0] < places[$1] }
    let (x, y) = (order.map { places[$0] }, order.map { labels[$0] })
    let n = x.count
    guard n >= 3 else {
      least = Interval(0)
      return
    }
    let gaps = Self.gaps(x)
    let slopes = (0..<n - 1).map { i -> Rational in
      let rise: Rational = y[i + 1] - y[i]
      return rise / (x[i + 1] - x[i])
    }
    var halves = [Interval(0), Interval(0)]
    for i in 1..<n - 1 {
      let weight = min(gaps[i - 1], gaps[i])
      let term = Interval((slopes[i] - slopes[i - 1]).magnitude) * weight.interval
      halves[i % 2] = halves[i % 2] + term
    }
    // Either is a bound; which of the two is taken matters to nothing but its size.
    least = halves[0].midpoint >= halves[1].midpoint ? halves[0] : halves[1]
  }

  /// The infimum of g in every gap between neighbours.
  ///
  /// There P(X > t) and E[X; X > t] are constant, so g+ and g- are linear and min(g+, g-) is concave: the infimum is at an end.
  static func gaps(_ x: [Rational]) -> [RootedNumber] {
    let n = Rational(x.count)
    let total = x.reduce(0, +)
    var below = Rational(0)
    return (0..<x.count - 1).map { j in
      below += x[j]
      let left = Rational(j + 1) / n
      let right = 1 - left
      let meanBelow = below / n
      let meanAbove = (total - below) / n
      let squares: (Rational, Rational) = (
        left * left + meanBelow * meanBelow, right * right + meanAbove * meanAbove
      )
      return [x[j], x[j + 1]].map { (t: Rational) -> RootedNumber in
        let above = RootedNumber(max(0, meanAbove - t * right), root: squares.1)
        let under = RootedNumber(max(0, t * left - meanBelow), root: squares.0)
        return min(above, under)
      }.min() ?? .zero
    }
  }
}
