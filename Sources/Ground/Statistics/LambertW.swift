import Foundation

extension SpecialFunctions {
  /// The two real branches of the inverse of w e^w.
  public enum LambertBranch: Sendable {
    /// w >= -1, for x >= -1/e.
    case principal
    /// w <= -1, for -1/e <= x < 0.
    case lower
  }

  /// The w with w e^w = x; NaN outside the branch's domain.
  ///
  /// Halley's iteration from the expansion at the branch point or from logarithms (Corless et al. 1996). Near x = -1/e, where
  /// the derivative is infinite, half of the digits are lost, as they are in x itself.
  public static func lambertW(_ x: Double, branch: LambertBranch = .principal) -> Double {
    let e = Double(M_E)
    let distance = 1 + e * x
    guard distance >= -4e-16 else { return .nan }
    if distance <= 0 { return -1 }
    let root = (2 * distance).squareRoot()
    var w: Double
    switch branch {
    case .principal:
      if x == .infinity { return x }
      if x == 0 { return 0 }
      w =
        x < -0.25
        ? -1 + root - root * root / 3 : x < 3 ? log1p(x) * (1 - log1p(log1p(max(x, 0))) / 3) : log(x) - log(log(x))
    case .lower:
      guard x < 0 else { return x == 0 ? -.infinity : .nan }
      let logarithm = log(-x)
      w = x < -0.25 ? -1 - root - root * root / 3 : logarithm - log(-logarithm)
    }
    for _ in 0..<60 {
      let power = exp(w)
      let error = w * power - x
      let slope = power * (w + 1)
      if slope == 0 { break }
      let step = error / (slope - (w + 2) * error / (2 * w + 2))
      guard step.isFinite else { break }
      w -= step
      if abs(step) <= 4e-16 * abs(w) { break }
    }
    return w
  }
}
