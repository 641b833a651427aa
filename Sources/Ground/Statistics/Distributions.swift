import Foundation

/// A distribution on the line with a density.
public protocol Distribution: Hashable, Sendable {
  /// The expectation.
  var mean: Double { get }
  /// The expected square of the distance from the mean.
  var variance: Double { get }
  /// The density at a point, 0 outside the support.
  func density(_ x: Double) -> Double
  /// P(X <= x).
  func cumulative(_ x: Double) -> Double
  /// P(X > x), with all digits where it is small.
  func tail(_ x: Double) -> Double
  /// The x with P(X <= x) = p, for 0 < p < 1.
  func quantile(_ p: Double) -> Double
}

extension Distribution {
  /// The root of the variance.
  public var standardDeviation: Double { variance.squareRoot() }

  /// Bisection between two points around the quantile; on p = 1/2 and above by the tail, which has more digits there.
  func quantile(_ p: Double, from low: Double, to high: Double) -> Double {
    var (low, high) = (low, high)
    for _ in 0..<2000 {
      let middle = low / 2 + high / 2
      if middle <= low || middle >= high { break }
      let isBelow = p < 0.5 ? cumulative(middle) < p : tail(middle) > 1 - p
      if isBelow { low = middle } else { high = middle }
    }
    return low / 2 + high / 2
  }
}

/// The normal distribution.
public struct Normal: Distribution {
  /// The expectation.
  public let mean: Double
  /// The standard deviation, positive.
  public let deviation: Double

  /// A normal law; without arguments the standard one.
  ///
  /// - Precondition: the standard deviation is positive.
  public init(mean: Double = 0, deviation: Double = 1) {
    precondition(deviation > 0, "a standard deviation of \(deviation)")
    (self.mean, self.deviation) = (mean, deviation)
  }

  /// The square of the standard deviation.
  public var variance: Double { deviation * deviation }

  private func standard(_ x: Double) -> Double { (x - mean) / deviation }

  /// The density, per unit of x.
  public func density(_ x: Double) -> Double {
    exp(-standard(x) * standard(x) / 2) / (deviation * (2 * Double.pi).squareRoot())
  }

  /// P(X <= x), accurate in the lower tail.
  public func cumulative(_ x: Double) -> Double { erfc(-standard(x) / 2.0.squareRoot()) / 2 }

  /// P(X > x), accurate in the upper tail.
  public func tail(_ x: Double) -> Double { erfc(standard(x) / 2.0.squareRoot()) / 2 }

  /// The x with P(X <= x) = p, for p between 0 and 1.
  public func quantile(_ p: Double) -> Double { mean + deviation * SpecialFunctions.normalQuantile(p) }
}

/// The distribution of e^Z for a normal Z.
public struct LogNormal: Distribution {
  /// The distribution of the logarithm.
  public let logarithm: Normal

  /// The law of e^Z for a normal Z of mean `logMean` and standard deviation `logDeviation`, which is positive.
  public init(logMean: Double = 0, logDeviation: Double = 1) {
    logarithm = Normal(mean: logMean, deviation: logDeviation)
  }

  /// exp(mu + sigma^2 / 2), for the mean mu and standard deviation sigma of the logarithm.
  public var mean: Double { exp(logarithm.mean + logarithm.variance / 2) }

  /// (exp(sigma^2) - 1) exp(2 mu + sigma^2).
  public var variance: Double { expm1(logarithm.variance) * exp(2 * logarithm.mean + logarithm.variance) }

  /// The density, 0 for x at most 0.
  public func density(_ x: Double) -> Double { x > 0 ? logarithm.density(log(x)) / x : 0 }

  /// P(X <= x), 0 for x at most 0.
  public func cumulative(_ x: Double) -> Double { x > 0 ? logarithm.cumulative(log(x)) : 0 }

  /// P(X > x), 1 for x at most 0.
  public func tail(_ x: Double) -> Double { x > 0 ? logarithm.tail(log(x)) : 1 }

  /// The x with P(X <= x) = p, for p between 0 and 1.
  public func quantile(_ p: Double) -> Double { exp(logarithm.quantile(p)) }
}

/// The gamma distribution: density proportional to x^(shape - 1) e^(-x / scale).
public struct Gamma: Distribution {
  /// The exponent of x in the density, plus one.
  public let shape: Double
  /// The unit in which x is measured, positive.
  public let scale: Double

  /// A gamma law of mean `shape * scale`.
  ///
  /// - Precondition: both are positive.
  public init(shape: Double, scale: Double = 1) {
    precondition(shape > 0 && scale > 0, "a gamma distribution of shape \(shape) and scale \(scale)")
    (self.shape, self.scale) = (shape, scale)
  }

  /// shape scale.
  public var mean: Double { shape * scale }

  /// shape scale^2.
  public var variance: Double { shape * scale * scale }

  /// The density, 0 below 0; infinite at 0 for a shape below 1.
  public func density(_ x: Double) -> Double {
    if x < 0 || (x == 0 && shape > 1) { return 0 }
    if x == 0 { return shape == 1 ? 1 / scale : .infinity }
    let y = x / scale
    return exp((shape - 1) * log(y) - y - SpecialFunctions.logGamma(shape)) / scale
  }

  /// P(X <= x), the regularized lower incomplete gamma function.
  public func cumulative(_ x: Double) -> Double { SpecialFunctions.lowerGamma(shape, x / scale) }

  /// P(X > x), accurate also where it is tiny.
  public func tail(_ x: Double) -> Double { SpecialFunctions.upperGamma(shape, x / scale) }

  /// The x with P(X <= x) = p, by bisection.
  public func quantile(_ p: Double) -> Double {
    // Beyond mean + 50 deviations and 800 there is less than any double's tail.
    quantile(p, from: 0, to: mean + 60 * standardDeviation + 800 * scale)
  }
}

/// The exponential distribution.
public struct Exponential: Distribution {
  /// The expectation, the inverse of the rate.
  public let mean: Double

  /// The exponential law of a mean.
  ///
  /// - Precondition: the mean is positive.
  public init(mean: Double = 1) {
    precondition(mean > 0, "an exponential distribution of mean \(mean)")
    self.mean = mean
  }

  /// The square of the mean.
  public var variance: Double { mean * mean }

  /// The density, 0 below 0.
  public func density(_ x: Double) -> Double { x < 0 ? 0 : exp(-x / mean) / mean }

  /// P(X <= x), accurate also near 0.
  public func cumulative(_ x: Double) -> Double { x < 0 ? 0 : -expm1(-x / mean) }

  /// P(X > x) = exp(-x / mean).
  public func tail(_ x: Double) -> Double { x < 0 ? 1 : exp(-x / mean) }

  /// The x with P(X <= x) = p, in closed form.
  public func quantile(_ p: Double) -> Double { -mean * log1p(-p) }
}

/// The distribution of the sum of the squares of `degrees` standard normal numbers.
public struct ChiSquare: Distribution {
  /// The number of squares, at least 1.
  public let degrees: Int
  private let gamma: Gamma

  /// The chi-square law of so many degrees of freedom.
  ///
  /// - Precondition: at least one degree of freedom.
  public init(degrees: Int) {
    precondition(degrees >= 1, "\(degrees) degrees of freedom")
    self.degrees = degrees
    gamma = Gamma(shape: Double(degrees) / 2, scale: 2)
  }

  /// The number of degrees of freedom.
  public var mean: Double { Double(degrees) }

  /// Twice the number of degrees of freedom.
  public var variance: Double { 2 * Double(degrees) }

  /// The density, 0 below 0.
  public func density(_ x: Double) -> Double { gamma.density(x) }

  /// P(X <= x).
  public func cumulative(_ x: Double) -> Double { gamma.cumulative(x) }

  /// P(X > x), the p-value of an observed x.
  public func tail(_ x: Double) -> Double { gamma.tail(x) }

  /// The x with P(X <= x) = p, by bisection.
  public func quantile(_ p: Double) -> Double { gamma.quantile(p) }
}
