import LinearAlgebra
import Numbers
import Running

/// The largest eigenvalue of the Hessian of a large shallow network between two doubles that are proved, however the doubles in between
/// were rounded.
///
/// Lanczos proposes. The lower end is the Rayleigh quotient of its vector with a bound on every rounding. For the upper end, with D = s - C,
///
///     s - Hess = D - J^T J / n  is positive definite  if and only if  s > max |rho_k| and  1 - J D^(-1) J^T / n  is,
///
/// a matrix of n x n in place of P x P, for D is a block of three numbers for each unit; Cholesky's factorization decides it. What rounding
/// may have changed in the residual moments and in the sums of the units moves the end by its norm. With more points than `largestCount` the
/// matrix s - Hess itself is decided, if it has at most as many rows.
public struct CertifiedSharpness: Sendable {
  /// The largest eigenvalue is at least this.
  public let lower: Double
  /// The largest eigenvalue is at most this; infinite if that was not found.
  public let upper: Double
  /// What Lanczos found: value, residual, and the number of products.
  public let estimate: Lanczos
  /// max_k |rho_k|, rounded.
  public let largestMoment: Double
  /// False where points and parameters are both more than `largestCount`, or the time ended before the matrix was formed.
  public let canProveUpperEnds: Bool
  private let bounds: RoundedHessian
  private let dense: DenseHessian?

  /// Why the loss may not be twice differentiable, or nothing is certain of it.
  public struct Kink: Error, Hashable, Sendable {
    /// The number of the point, from 0.
    public let point: Int
    /// The number of the unit, from 0.
    public let unit: Int
    /// Whether the point is on the kink, or only so near to it that rounding hides the side.
    public let isExact: Bool

    /// A point with the unit whose kink it is on or near.
    public init(point: Int, unit: Int, isExact: Bool) { (self.point, self.unit, self.isExact) = (point, unit, isExact) }
  }

  /// At most so many points or parameters: the matrix of the upper end is points x points, or else parameters x parameters.
  public static let largestCount = 4000

  /// Brackets the largest eigenvalue.
  ///
  /// - Parameters:
  ///   - network: one hidden layer.
  ///   - data: points with as many coordinates as the network has inputs.
  ///   - isExact: whether the doubles are the numbers meant; otherwise they may be off by a relative 2^-53 each.
  ///   - tolerance: the residual, relative to the value, at which Lanczos ends; a coarse estimate widens the bracket and never
  ///     makes it false.
  ///   - effort: looked at between products and factorizations.
  /// - Throws: `Kink` for the first point on a kink, `FactorizationError` if a number is not finite.
  /// - Complexity: products, then six matrix products of n x K by d or n and a few factorizations of n x n.
  public init(
    _ network: ShallowNetwork<Double>, on data: RegressionData<Double>, isExact: Bool, tolerance: Double = 1e-13,
    effort: Effort = .unlimited
  ) throws {
    let products = HessianProducts(network, on: data)
    estimate = try products.largestEigenvalue(tolerance: tolerance, effort: effort)
    bounds = try RoundedHessian(network, on: data, isExact: isExact)
    largestMoment = products.largestMoment
    lower = bounds.leastQuotient(estimate.vector)
    let hasManyPoints = data.count > Self.largestCount
    dense =
      hasManyPoints && products.parameterCount <= Self.largestCount && effort.exhaustion() == nil
      ? bounds.dense() : nil
    canProveUpperEnds = !hasManyPoints || dense != nil
    var upper = Double.infinity
    var margin = 1e-10
    while canProveUpperEnds, margin < 0.5, effort.exhaustion() == nil {
      if let bound = Self.upperBound(bounds, dense, trying: estimate.value * (1 + margin)) {
        upper = bound
        break
      }
      margin *= 10
    }
    self.upper = upper
  }

  private static func upperBound(_ bounds: RoundedHessian, _ dense: DenseHessian?, trying level: Double) -> Double? {
    if let dense { bounds.upperBound(trying: level, with: dense) } else { bounds.upperBound(trying: level) }
  }

  /// Whether the largest eigenvalue is at most `bound`; nil between the ends, where the proof of neither goes through.
  public func isAtMost(_ bound: Rational) -> Bool? {
    if lower.isFinite, let lower = Rational(exactly: lower), lower > bound { return false }
    if upper.isFinite, let upper = Rational(exactly: upper), upper <= bound { return true }
    // Halfway between the estimate and the bound there may be room for a proof.
    let value = Double(rounding: bound)
    guard canProveUpperEnds, value > estimate.value,
      let found = Self.upperBound(bounds, dense, trying: value - (value - estimate.value) / 8),
      let exact = Rational(exactly: found)
    else { return nil }
    return exact <= bound ? true : nil
  }
}
