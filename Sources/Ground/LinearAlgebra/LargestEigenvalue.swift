import Numbers
import Running

/// The largest eigenvalue of a symmetric matrix of fractions between two fractions, and comparisons with it that are exact.
///
/// The lower end is a Rayleigh quotient, computed in fractions. The upper end is Kato's and Temple's: if all other eigenvalues are
/// at most b < rho, then the largest is at most rho + |A v - rho v|^2 / (rho - b) for a v of length 1. The residual is computed in
/// fractions too; b comes from doubles with their proved bound. So the bracket is about as narrow as the square of a double's
/// precision, unless the largest eigenvalue is nearly double; then the bound of the doubles remains.
public struct LargestEigenvalue: Sendable {
  /// A Rayleigh quotient: the largest eigenvalue is at least this, certainly.
  public let lower: Rational
  /// The largest eigenvalue is at most this, certainly.
  public let upper: Rational
  private let matrix: RationalMatrix

  /// Brackets the largest eigenvalue of a symmetric matrix of fractions.
  ///
  /// - Precondition: the matrix is symmetric and has a row.
  /// - Throws: `FactorizationError` if the doubles nearest to the entries are infinite.
  /// - Complexity: eigenvalues in doubles and n^2 operations on fractions.
  public init(of matrix: RationalMatrix) throws {
    precondition(matrix.isSymmetric && matrix.rowCount > 0, "the matrix is not symmetric")
    self.matrix = matrix
    let rounded = Matrix(rounding: matrix)
    let eigenvalues = try rounded.symmetricEigenvalues()
    let n = matrix.rowCount
    // Rounding moves no entry by more than 2^-53 of it, so no eigenvalue by more than that of the Frobenius norm.
    let bound = eigenvalues.bound + rounded.frobeniusNorm * 0x1.001p-53 + 1e-300
    guard bound.isFinite, let radius = Rational(exactly: bound), let top = Rational(exactly: eigenvalues.values[n - 1])
    else { throw FactorizationError.notFinite }
    // A vector on a grid of 2^-60, so that fractions stay short.
    let vector = eigenvalues.vectors.row(n - 1).map {
      Rational(Integer(exactly: ($0 * 0x1p60).rounded()) ?? 0, Integer(1) << 60)
    }
    let image = matrix * vector
    let square = RationalMatrix.dot(vector, vector)
    let quotient = RationalMatrix.dot(vector, image) / square
    var upper = top + radius
    let second = n > 1 ? Rational(exactly: eigenvalues.values[n - 2]).map { $0 + radius } : nil
    let residual = RationalMatrix.dot(image, image) / square - quotient * quotient
    if n == 1 {
      upper = quotient
    } else if let second, quotient > second {
      upper = min(upper, quotient + residual / (quotient - second))
    }
    lower = max(quotient, top - radius)
    self.upper = max(upper, lower)
  }

  /// The bracket, rounded outward to ends of 256 bits.
  public var interval: Interval { Interval(from: lower, to: upper) }

  /// Whether the largest eigenvalue is at most `bound`: read off the bracket, or decided by the inertia of `bound - A`, that of
  /// larger matrices in long intervals first.
  ///
  /// - Returns: nil if the effort is spent before.
  public func isAtMost(_ bound: Rational, effort: Effort = .unlimited) -> Bool? {
    if upper <= bound { return true }
    if lower > bound { return false }
    let shifted = bound * RationalMatrix.identity(matrix.rowCount) - matrix
    if matrix.rowCount > 60, let inertia = shifted.enclosedInertia(effort: effort) {
      return inertia.isPositiveSemidefinite
    }
    if effort.exhaustion() != nil { return nil }
    return shifted.inertia(effort: effort).map(\.isPositiveSemidefinite)
  }
}
