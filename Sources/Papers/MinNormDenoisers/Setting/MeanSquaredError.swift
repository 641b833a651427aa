import Claims
import Foundation
import Numbers

/// The law of fresh clean points.
public enum CleanLaw: String, Sendable, CaseIterable {
  /// Mean 0, variance 1.
  case normal
  /// On [-1, 1].
  case uniform
}

/// E (f(x + eps) - x)^2 over fresh clean points x and noise eps of standard deviation sigma, with a proved error.
///
/// Written as an integral over y = x + eps of f(y)^2 g(y) - 2 f(y) m(y), plus E x^2, where g is the density of y and m(y) = E[x; y].
/// Both are entire functions, so that panels between the kinks of f converge at a known rate.
public struct MeanSquaredError: Sendable {
  /// The law of clean points.
  public let law: CleanLaw
  /// The standard deviation of the noise, positive.
  public let sigma: Double

  /// The error under a law of clean points and a level of noise.
  ///
  /// - Precondition: sigma is positive and finite.
  public init(law: CleanLaw, sigma: Double) {
    precondition(sigma > 0 && sigma.isFinite, "sigma \(sigma)")
    (self.law, self.sigma) = (law, sigma)
  }

  /// The error of the denoiser that is `values` at `knots`, linear between and constant outside.
  public func of(knots: [Double], values: [Double]) -> Evidence {
    let largest = values.reduce(0) { max($0, abs($1)) }
    func value(_ y: Double) -> Double {
      let right = knots.partitioningIndex { $0 >= y }
      if right == 0 { return values[0] }
      if right == knots.count { return values[right - 1] }
      return values[right - 1] + (values[right] - values[right - 1]) * (y - knots[right - 1])
        / (knots[right] - knots[right - 1])
    }
    func bound(_ ellipse: PanelQuadrature.Ellipse) -> Double? {
      // On a panel between kinks f is linear, so on the ellipse it stays within its slope times the semi-axes.
      let right = knots.partitioningIndex { $0 >= ellipse.center }
      guard right > 0, right < knots.count else { return largest }
      let slope = abs((values[right] - values[right - 1]) / (knots[right] - knots[right - 1]))
      return abs(value(ellipse.center)) + slope * (ellipse.semiMajor + ellipse.semiMinor)
    }
    return integral(breaks: knots, largest: largest, terms: 1, value: value, bound: bound)
  }

  /// The error of the posterior mean under the empirical prior on `points`: sum x_n w_n / sum w_n with w_n = exp(-(y - x_n)^2 / (2 sigma^2)).
  ///
  /// - Parameter points: ascending, at least one.
  public func ofPosteriorMean(_ points: [Double]) -> Evidence {
    guard let first = points.first, let last = points.last else { return .rounded(.nan, error: .infinity) }
    let largest = max(abs(first), abs(last))
    let (span, middle) = (last - first, (first + last) / 2)
    func bound(_ ellipse: PanelQuadrature.Ellipse) -> Double? {
      let phase = span * ellipse.semiMinor / (sigma * sigma)
      // All weights lie in a sector of this angle, so their sum is at least cos(phase / 2) times the sum of sizes.
      if phase <= 2 { return abs(middle) + span / 2 / cos(phase / 2) }
      // One weight outweighs the others together; the sizes of the ratios depend on the real part alone.
      let nearest = points.min { abs($0 - ellipse.center) < abs($1 - ellipse.center) } ?? first
      var others = 0.0
      for point in points where point != nearest {
        let end = ellipse.center + (point > nearest ? ellipse.semiMajor : -ellipse.semiMajor)
        others += exp((point - nearest) * (2 * end - point - nearest) / (2 * sigma * sigma))
      }
      return others <= 0.5 ? abs(nearest) + span * others / (1 - others) : nil
    }
    return integral(
      breaks: [], largest: largest, terms: points.count, value: { posteriorMean(points, at: $0) }, bound: bound)
  }

  /// The posterior mean at y, stable for small sigma: weights relative to the largest one.
  public func posteriorMean(_ points: [Double], at y: Double) -> Double {
    guard let nearest = points.min(by: { abs($0 - y) < abs($1 - y) }) else { return .nan }
    var (weights, shift) = (0.0, 0.0)
    for point in points {
      let weight = exp((point - nearest) * (2 * y - point - nearest) / (2 * sigma * sigma))
      weights += weight
      shift += weight * (point - nearest)
    }
    return nearest + shift / weights
  }

  // MARK: The integral

  /// - Parameter terms: how many numbers a value of f is summed from.
  private func integral(
    breaks: [Double], largest: Double, terms: Int, value: (Double) -> Double,
    bound: (PanelQuadrature.Ellipse) -> Double?
  ) -> Evidence {
    let deviation = law == .normal ? (1 + sigma * sigma).squareRoot() : sigma
    let radius = law == .normal ? 9 * deviation : 1 + 9 * deviation
    let result = PanelQuadrature.integrate(
      from: -radius, to: radius, breaks: breaks, longest: 2 * (law == .normal ? deviation : sigma),
      bound: { ellipse in
        guard let size = bound(ellipse) else { return nil }
        let density = densityBound(ellipse, deviation: deviation)
        let moment = law == .normal ? density * (abs(ellipse.center) + ellipse.semiMajor + ellipse.semiMinor) : density
        return size * size * density + 2 * size * moment
      },
      { y in
        let f = value(y)
        let (g, m) = density(y, deviation: deviation)
        return f * (f * g - 2 * m)
      })
    // Beyond nine deviations: at most (F^2 + 2 F deviation) exp(-81/2).
    let tail = (largest * largest + 2 * largest * (1 + deviation)) * exp(-40.5)
    // Each value carries at most some tens of roundings of numbers of size (1 + F)^2 (1 + |y|), each sum one more a node.
    let rounding = 0x1p-53 * 256 * Double(terms + 8) * (1 + largest) * (1 + largest) * (1 + radius)
    let square = law == .normal ? 1 : 1.0 / 3
    return .rounded(result.value + square, error: result.error + tail + rounding)
  }

  /// g(y) and E[x; y].
  private func density(_ y: Double, deviation: Double) -> (density: Double, moment: Double) {
    switch law {
    case .normal:
      let variance = 1 + sigma * sigma
      let g = exp(-y * y / (2 * variance)) / (2 * Double.pi * variance).squareRoot()
      return (g, g * y / variance)
    case .uniform:
      let scale = sigma * 2.0.squareRoot()
      // Taken on the side where nothing cancels.
      let a = abs(y)
      let g = (erfc((a - 1) / scale) - erfc((a + 1) / scale)) / 4
      func bell(_ t: Double) -> Double { exp(-t * t / (2 * sigma * sigma)) * sigma / (2 * Double.pi).squareRoot() }
      return (g, y * g - (bell(1 - y) - bell(1 + y)) / 2)
    }
  }

  /// An upper bound of |g| on the ellipse; for the uniform law of |E[x; y]| too.
  private func densityBound(_ ellipse: PanelQuadrature.Ellipse, deviation: Double) -> Double {
    let b = ellipse.semiMinor
    switch law {
    case .normal:
      let variance = 1 + sigma * sigma
      let nearest = max(0, abs(ellipse.center) - ellipse.semiMajor)
      return exp((b * b - nearest * nearest) / (2 * variance)) / (2 * Double.pi * variance).squareRoot()
    case .uniform: return exp(b * b / (2 * sigma * sigma)) / 2
    }
  }
}

// MARK: - The limits of small noise

extension CleanLaw {
  /// E (x - clip(x, x_1, x_N))^2, to which the error of f* tends, and E (x - nearest x_n)^2, to which that of the posterior mean tends
  /// (statement S3).
  public func limits(_ points: [Double]) -> (denoiser: Evidence, posteriorMean: Evidence) {
    let (first, last) = (points[0], points[points.count - 1])
    let middles = zip(points, points.dropFirst()).map { ($0 + $1) / 2 }
    return (
      square(breaks: [first, last], points) { min(max($0, first), last) - $0 },
      square(breaks: middles, points) { x in
        (points.min { abs($0 - x) < abs($1 - x) } ?? first) - x
      }
    )
  }

  /// E of the square of a function that is linear between the breaks.
  private func square(breaks: [Double], _ points: [Double], _ value: (Double) -> Double) -> Evidence {
    let radius = self == .normal ? 9.0 : 1.0
    let largest = points.reduce(0) { max($0, abs($1)) } + radius
    let result = PanelQuadrature.integrate(
      from: -radius, to: radius, breaks: breaks, longest: 1,
      bound: { ellipse in
        let size = largest + ellipse.semiMajor + ellipse.semiMinor
        let b = ellipse.semiMinor
        return size * size * (self == .normal ? exp(b * b / 2) : 0.5)
      },
      { x in
        let density = self == .normal ? exp(-x * x / 2) / (2 * Double.pi).squareRoot() : 0.5
        return value(x) * value(x) * density
      })
    let tail = self == .normal ? 4 * largest * largest * exp(-40.5) : 0
    return .rounded(result.value, error: result.error + tail + 0x1p-53 * 256 * (1 + largest) * (1 + largest))
  }
}
