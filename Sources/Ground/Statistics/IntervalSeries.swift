import Numbers
import Running

/// A truncated Taylor series with enclosed coefficients: c_0 + c_1 t + ... + c_K t^K.
///
/// Arithmetic on series carries the derivatives of a formula along, so that an integral can be enclosed:
///
///     IntervalSeries.integral(from: 0, to: 1) { x in (-(x * x)).exp }        // contains 0.7468241328...
public struct IntervalSeries: Sendable {
  /// c_0 ... c_K, at least one.
  public let coefficients: [Interval]

  init(_ coefficients: [Interval]) { self.coefficients = coefficients }

  /// The variable itself at a point or over a cell: `value + t`.
  public init(variable value: Interval, order: Int) {
    coefficients = [value] + (1..<max(order + 1, 1)).map { Interval($0 == 1 ? 1 : 0) }
  }

  private var order: Int { coefficients.count - 1 }

  private func constant(_ value: Interval) -> IntervalSeries {
    IntervalSeries([value] + .init(repeating: Interval(0), count: order))
  }

  /// The sum, coefficient by coefficient; both have the same order.
  public static func + (left: IntervalSeries, right: IntervalSeries) -> IntervalSeries {
    IntervalSeries(zip(left.coefficients, right.coefficients).map { $0 + $1 })
  }

  /// The difference, coefficient by coefficient; both have the same order.
  public static func - (left: IntervalSeries, right: IntervalSeries) -> IntervalSeries {
    IntervalSeries(zip(left.coefficients, right.coefficients).map { $0 - $1 })
  }

  /// The series with the other sign.
  public static prefix func - (series: IntervalSeries) -> IntervalSeries {
    IntervalSeries(series.coefficients.map { -$0 })
  }

  /// Adds a constant.
  public static func + (left: IntervalSeries, right: Interval) -> IntervalSeries { left + left.constant(right) }

  /// Subtracts a constant.
  public static func - (left: IntervalSeries, right: Interval) -> IntervalSeries { left - left.constant(right) }

  /// The multiple by a constant.
  public static func * (left: Interval, right: IntervalSeries) -> IntervalSeries {
    IntervalSeries(right.coefficients.map { left * $0 })
  }

  /// The product, truncated at the order of the factors.
  ///
  /// - Complexity: O(K^2) products of intervals for order K.
  public static func * (left: IntervalSeries, right: IntervalSeries) -> IntervalSeries {
    IntervalSeries(left.coefficients.indices.map { k in convolution(left, right, k, 0...k) })
  }

  /// sum over j in `range` of l_j r_(k-j).
  private static func convolution(
    _ left: IntervalSeries, _ right: IntervalSeries, _ k: Int, _ range: some Sequence<Int>
  ) -> Interval {
    range.reduce(Interval(0)) { $0 + left.coefficients[$1] * right.coefficients[k - $1] }
  }

  /// The quotient, truncated at the order of both.
  ///
  /// - Precondition: the divisor's constant does not contain zero.
  public static func / (left: IntervalSeries, right: IntervalSeries) -> IntervalSeries {
    var quotient: [Interval] = []
    for k in left.coefficients.indices {
      let known = (0..<k).reduce(Interval(0)) { $0 + quotient[$1] * right.coefficients[k - $1] }
      quotient.append((left.coefficients[k] - known) / right.coefficients[0])
    }
    return IntervalSeries(quotient)
  }

  /// From f' = g' f: k f_k = sum_j j g_j f_(k-j).
  public var exp: IntervalSeries {
    var result = [coefficients[0].exp]
    for k in 1..<max(order + 1, 1) {
      let sum = (1...k).reduce(Interval(0)) { $0 + Interval($1) * coefficients[$1] * result[k - $1] }
      result.append(sum / Interval(k))
    }
    return IntervalSeries(result)
  }

  /// The natural logarithm of the formula.
  ///
  /// - Precondition: the constant is certainly positive.
  public var ln: IntervalSeries {
    var result = [coefficients[0].ln]
    for k in 1..<max(order + 1, 1) {
      let sum = (1..<k).reduce(Interval(0)) { $0 + Interval($1) * result[$1] * coefficients[k - $1] }
      result.append((coefficients[k] - sum / Interval(k)) / coefficients[0])
    }
    return IntervalSeries(result)
  }

  /// The square root of the formula.
  ///
  /// - Precondition: the constant is certainly positive.
  public var squareRoot: IntervalSeries {
    var result = [coefficients[0].squareRoot]
    for k in 1..<max(order + 1, 1) {
      let sum = (1..<k).reduce(Interval(0)) { $0 + result[$1] * result[k - $1] }
      result.append((coefficients[k] - sum) / (Interval(2) * result[0]))
    }
    return IntervalSeries(result)
  }

  /// The power with a nonnegative integer exponent.
  public func power(_ exponent: Int) -> IntervalSeries {
    precondition(exponent >= 0, "a series to the power of \(exponent)")
    return exponent == 0 ? constant(Interval(1)) : (1..<exponent).reduce(self) { result, _ in result * self }
  }
}

extension IntervalSeries {
  /// An interval that certainly contains the integral of a formula over [low, high], where it is smooth.
  ///
  /// On a cell of half-width h around c the series at c gives the integral of all terms below t^K, K even; the last coefficient
  /// over the whole cell encloses the rest, as t^K does not change its sign: 2 c_K h^(K+1) / (K+1). Cells are of one width.
  ///
  /// - Parameters:
  ///   - low: the lower end.
  ///   - high: the upper end, at least `low`.
  ///   - cells: twice as many make the width about 2^K times smaller.
  ///   - order: K, even.
  ///   - effort: looked at before every cell.
  ///   - formula: the integrand, from the series of x.
  /// - Returns: nil if the effort is spent before the last cell.
  public static func integral(
    from low: Rational, to high: Rational, cells: Int = 64, order: Int = 10, effort: Effort = .unlimited,
    of formula: (IntervalSeries) -> IntervalSeries
  ) -> Interval? {
    precondition(order % 2 == 0 && order >= 2 && cells >= 1, "order \(order), \(cells) cells")
    let half = (high - low) / Rational(2 * cells)
    var sum = Interval(0)
    for cell in 0..<cells {
      if effort.exhaustion() != nil { return nil }
      let centre = low + half * Rational(2 * cell + 1)
      let point = formula(IntervalSeries(variable: Interval(centre), order: order)).coefficients
      let (left, right) = (min(centre - half, centre + half), max(centre - half, centre + half))
      let whole = formula(IntervalSeries(variable: Interval(from: left, to: right), order: order)).coefficients
      for k in stride(from: 0, through: order, by: 2) {
        let weight = Interval(2 * half.power(k + 1) / Rational(k + 1))
        sum = sum + weight * (k < order ? point[k] : whole[k])
      }
    }
    return sum
  }
}
