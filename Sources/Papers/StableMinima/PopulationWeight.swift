import Foundation
import Numbers

/// The weight g of whole distributions in place of samples.
public enum PopulationWeight {
  /// X uniform on [-1, 1]: ((1 - |t|)^3 / 8) sqrt(1 + (1 + |t|)^2 / 4), zero beyond.
  public static func uniform(_ t: Rational) -> Interval {
    let size = t.magnitude
    if size >= 1 { return Interval(0) }
    let rest = 1 - size
    let cube = rest * rest * rest / 8
    return Interval(cube) * Interval(1 + (1 + size) * (1 + size) / 4).squareRoot
  }

  /// X standard normal: P^2 (m - t) sqrt(1 + m^2) with P = Q(|t|) and m = phi(|t|) / P.
  public static func normal(_ t: Rational) -> Interval {
    let size = Interval(t.magnitude)
    let two = Interval(2)
    let share = (size / two.squareRoot).erfc / two
    let density = (-(size * size) / two).exp / (two * .pi).squareRoot
    // P^2 (m - t) sqrt(1 + m^2) = (phi - t P) sqrt(P^2 + phi^2).
    return (density - size * share) * (share * share + density * density).squareRoot
  }

  /// X uniform on the unit ball of R^d for d = 2 or 3; of the order (1 - |t|)^(d + 2) at the rim.
  ///
  /// - Precondition: `dimension` is 2 or 3.
  public static func ball(dimension: Int, _ t: Double) -> Double {
    precondition(dimension == 2 || dimension == 3, "a ball of dimension \(dimension)")
    let size = abs(t)
    if size >= 1 { return 0 }
    let rest = 1 - size * size
    // P(u . X > t) and E[u . X; u . X > t], from the density of one coordinate.
    let (share, mean) =
      dimension == 2
      ? ((acos(size) - size * rest.squareRoot()) / .pi, 2 * rest * rest.squareRoot() / (3 * .pi))
      : ((2 - 3 * size + size * size * size) / 4, 3 * rest * rest / 16)
    return (mean - size * share) * (share * share + mean * mean).squareRoot()
  }
}
