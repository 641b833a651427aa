import Foundation

/// Special functions in double precision: relative errors of about 1e-13 unless a line says otherwise.
public enum SpecialFunctions {
  /// ln Gamma(x) for x > 0.
  public static func logGamma(_ x: Double) -> Double {
    // The reentrant form: the plain one writes a global sign.
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
  }

  /// The regularized incomplete beta function I_x(a, b), the distribution function of Beta(a, b), by Lentz's
  /// continued fraction on the side where it converges fast.
  public static func regularizedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    let logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)
    if x < (a + 1) / (a + b + 2) { return exp(logFront) * betaFraction(x, a, b) / a }
    return 1 - exp(logFront) * betaFraction(1 - x, b, a) / b
  }

  private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func guarded(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / guarded(1 - (a + b) * x / (a + 1))
    var result = d
    // The number of terms grows like the square root of max(a, b).
    for m in 1...200_000 {
      let m = Double(m)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / guarded(1 + even * d)
      c = guarded(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / guarded(1 + odd * d)
      c = guarded(1 + odd / c)
      let factor = d * c
      result *= factor
      if abs(factor - 1) < 1e-15 { break }
    }
    return result
  }

  /// The x with I_x(a, b) = p, by bisection of ln x so that tiny quantiles keep their digits.
  public static func betaQuantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
    var low = -745.0
    var high = 0.0
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle == low || middle == high { break }
      if regularizedBeta(exp(middle), a, b) < p { low = middle } else { high = middle }
    }
    return exp((low + high) / 2)
  }

  /// Gamma(x), infinite at zero and the negative integers.
  public static func gamma(_ x: Double) -> Double { Foundation.tgamma(x) }

  /// The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x.
  public static func erf(_ x: Double) -> Double { Foundation.erf(x) }

  /// 1 - erf(x), with all digits where erf(x) is near 1.
  public static func erfc(_ x: Double) -> Double { Foundation.erfc(x) }

  /// ln B(a, b) for a, b > 0.
  public static func logBeta(_ a: Double, _ b: Double) -> Double { logGamma(a) + logGamma(b) - logGamma(a + b) }

  /// P(a, x) = 1 - Q(a, x), with all digits where it is small.
  public static func lowerGamma(_ a: Double, _ x: Double) -> Double {
    if x <= 0 { return 0 }
    if x == .infinity { return 1 }
    return x < a + 1 ? gammaSeries(a, x) : 1 - upperGamma(a, x)
  }

  /// The sum x^a e^-x / Gamma(a) * (1/a + x/(a (a+1)) + ...), which is P(a, x).
  private static func gammaSeries(_ a: Double, _ x: Double) -> Double {
    var term = 1 / a
    var sum = term
    var n = a
    for _ in 0..<100_000 {
      n += 1
      term *= x / n
      sum += term
      if term < sum * 1e-16 { break }
    }
    return exp(a * log(x) - x - logGamma(a)) * sum
  }

  /// Q(a, x), the upper tail of the Gamma(a) distribution: P(chi-square with 2a degrees > 2x).
  public static func upperGamma(_ a: Double, _ x: Double) -> Double {
    if x <= 0 { return 1 }
    if x == .infinity { return 0 }
    if x < a + 1 { return max(0, 1 - gammaSeries(a, x)) }
    let front = exp(a * log(x) - x - logGamma(a))
    let tiny = 1e-300
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var result = d
    for i in 1...100_000 {
      let i = Double(i)
      let an = -i * (i - a)
      b += 2
      d = 1 / max(abs(an * d + b), tiny)
      c = b + an / c
      if abs(c) < tiny { c = tiny }
      let factor = d * c
      result *= factor
      if abs(factor - 1) < 1e-15 { break }
    }
    return front * result
  }

  /// P(chi-square with `degrees` of freedom > `statistic`).
  public static func chiSquareTail(_ statistic: Double, degrees: Int) -> Double {
    if degrees <= 0 || statistic <= 0 { return 1 }
    return statistic == .infinity ? 0 : upperGamma(Double(degrees) / 2, statistic / 2)
  }

  /// The quantile of the standard normal distribution, by bisection of its distribution function.
  public static func normalQuantile(_ p: Double) -> Double {
    var low = -40.0
    var high = 40.0
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if 0.5 * Foundation.erfc(-middle / 2.0.squareRoot()) < p { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The quantile of Student's distribution with the given degrees of freedom.
  public static func studentQuantile(_ p: Double, degrees: Int) -> Double {
    if p < 0.5 { return -studentQuantile(1 - p, degrees: degrees) }
    let n = Double(degrees)
    // P(|T| > t) = I_{n/(n+t^2)}(n/2, 1/2).
    let x = betaQuantile(2 * (1 - p), n / 2, 0.5)
    return (n * (1 - x) / x).squareRoot()
  }
}
