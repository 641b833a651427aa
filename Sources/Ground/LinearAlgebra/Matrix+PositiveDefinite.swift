import CLAPACKE

extension Matrix {
  /// Whether every symmetric matrix within `error` of this one, in the spectral norm, is certainly positive definite; false says
  /// nothing.
  ///
  /// If Cholesky's factorization of A - c runs to its end in floating point and c is at least gamma_{n+1} / (1 - gamma_{n+1}) times the
  /// trace, then A is positive definite (Rump 2006, Verification of positive definiteness); here c is four times as much, and the error on
  /// top.
  ///
  /// - Precondition: the matrix is square; its lower triangle is read.
  /// - Complexity: n^3 / 3 multiplications.
  public func isCertainlyPositiveDefinite(error: Double = 0) -> Bool {
    precondition(rowCount == columnCount, "a matrix of \(rowCount) x \(columnCount)")
    _ = Self.singleThread
    let n = rowCount
    guard n > 0 else { return true }
    guard isFinite, error.isFinite, error >= 0 else { return false }
    let unit = 0x1p-53
    var (trace, largest) = (0.0, 0.0)
    for i in 0..<n {
      guard self[i, i] > 0 else { return false }
      trace += self[i, i]
      largest = max(largest, self[i, i])
    }
    // What is subtracted, more than the bound by its own rounding and that of the diagonal.
    let shift = 4 * Double(n + 2) * unit * trace + error * (1 + 8 * unit) + 4 * unit * largest + Double(n) * 1e-300
    var factor = self
    for i in 0..<n { factor[i, i] -= shift }
    // Our lower triangle, row by row, is LAPACK's upper one, column by column.
    return LAPACKE_dpotrf(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), Int32(n), &factor.entries, Int32(n)) == 0
  }
}
