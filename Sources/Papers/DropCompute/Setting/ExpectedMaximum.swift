import Foundation
import Numbers
import Statistics

/// e_N, the expected maximum of N independent standard normal numbers, with a proved enclosure.
///
/// e_N is the integral of f(x) = N x phi(x) Phi(x)^(N-1), an entire function. The trapezoidal rule with step h errs by at most
/// 2 B / (e^(2 pi a / h) - 1) if the integral of |f| over every line x + i b, |b| < a, is at most B (Trefethen and Weideman 2014,
/// "The exponentially convergent trapezoidal rule", theorem 5.1). Here |phi(x + i b)| = phi(x) e^(b^2/2) and
/// |Phi(x + i b)| <= Phi(x) + g phi(x), g = a e^(a^2/2), so B is bounded by an upper sum on the same grid.
public enum ExpectedMaximum {
  /// The step 1/32 and the grid -12 ... 12.
  private static let inverseStep = 32
  private static let reach = 12

  /// phi, Phi and ln Phi on the grid, each the nearest double to within two units in the last place, from enclosures.
  private static let table: [(x: Double, density: Double, cumulative: Double, logarithm: Double)] = {
    let rootTwo = Interval(2).squareRoot
    let scale = (Interval(2) * .pi).squareRoot
    return (-reach * inverseStep...reach * inverseStep).map { k in
      let x = Interval(Rational(Integer(k), Integer(inverseStep)))
      let density = (-(x * x) / Interval(2)).exp / scale
      let cumulative = (-x / rootTwo).erfc / Interval(2)
      return (Double(k) / Double(inverseStep), density.midpoint, cumulative.midpoint, cumulative.ln.midpoint)
    }
  }()

  /// e^y for -700 <= y <= 0 with a relative error below 2^-48.
  ///
  /// Reduced by multiples of ln 2 in two parts, the first of 33 bits so that its multiples are exact, then Taylor's polynomial of degree
  /// 14 on |r| < 0.35, which leaves out less than 2^-61.
  private static func exponential(_ y: Double) -> Double {
    let k = (y * 1.4426950408889634).rounded()
    let r = (y - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33
    var sum = 1.0
    for n in stride(from: 14.0, through: 1, by: -1) { sum = 1 + sum * r / n }
    return scalbn(sum, Int(k))
  }

  /// An interval around e_N, of width below 1e-12 for N up to 10^7.
  ///
  /// - Precondition: `count >= 1`.
  /// - Complexity: 769 exponentials, some microseconds; the first call fills a table.
  public static func enclosure(_ count: Int) -> Interval {
    precondition((1...10_000_000).contains(count), "the maximum of \(count)")
    // By symmetry; the bound below would not be small relative to zero.
    if count == 1 { return Interval(0) }
    let (n, h) = (Double(count), 1 / Double(inverseStep))
    var (sum, error) = (0.0, 0.0)
    for point in table where point.x != 0 {
      let y = (n - 1) * point.logarithm
      // Nothing below e^-700 counts: it goes into the error as a whole.
      if y < -700 {
        error += 1e-300
        continue
      }
      let term = n * point.x * point.density * exponential(y)
      sum += term
      // y is off by 3 units in the last place, the rest by less than 2^-47.
      error += abs(term) * (abs(y) * 0x1p-51 + 0x1p-46)
    }
    // Terms beyond the grid: n x phi(x), falling faster than by half a step.
    let tails = 4 * n * Double(reach + 1) * 0x1p-105
    var bound = Double.infinity
    for a in [0.9, 0.7, 0.5, 0.35, 0.28, 0.22, 0.18, 0.15] {
      let decay: Double = exp(2 * Double.pi * a / h) - 1
      bound = min(bound, 2 * linesBound(n, a) / decay)
    }
    let radius = h * error + tails + bound * 1.001
    guard let centre = Rational(exactly: h * sum), let width = Rational(exactly: radius) else { return .everything }
    return Interval(from: centre - width, to: centre + width)
  }

  /// An upper bound of the integral of |f(x + i b)| over x, for all |b| <= a.
  private static func linesBound(_ n: Double, _ a: Double) -> Double {
    let g = a * exp(a * a / 2)
    var sum = 0.0
    for (left, right) in zip(table, table.dropFirst()) {
      // The largest of each factor on the cell: Phi + g phi rises up to x = 1/g.
      let turning = 1 / g > left.x && 1 / g < right.x
      let peak = turning ? right.cumulative + g * left.density : 0
      let base = max(left.cumulative + g * left.density, right.cumulative + g * right.density, peak)
      let density = left.x < 0 ? right.density : left.density
      sum += (max(abs(left.x), abs(right.x)) + a) * density * exp((n - 1) * log(base) * (1 + 1e-14) + 1e-9)
    }
    // Beyond the grid, where the powers are at most e^(n g phi(12)), next to 1.
    return n * exp(a * a / 2) * (sum / Double(inverseStep) * (1 + 1e-9) + 1e-25)
  }

  /// The paper's approximation (1 - gamma) q(1 - 1/N) + gamma q(1 - 1/(e N)), q the normal quantile; -infinity at N = 1.
  public static func approximation(_ count: Int) -> Double {
    if count == 1 { return -.infinity }
    let euler = 0.577_215_664_901_532_9
    let n = Double(count)
    return -(1 - euler) * SpecialFunctions.normalQuantile(1 / n) - euler
      * SpecialFunctions.normalQuantile(1 / (M_E * n))
  }
}
