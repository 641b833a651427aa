import CLAPACKE

/// A = Q R with orthonormal columns Q and upper triangular R.
public struct QRFactorization: Sendable {
  /// m x min(m, n).
  public let orthogonal: Matrix
  /// min(m, n) x n.
  public let upper: Matrix
}

/// A = U S V^T with orthonormal columns U and V and falling singular values.
public struct SingularValues: Sendable {
  /// m x min(m, n), its columns the left vectors.
  public let left: Matrix
  /// In decreasing order, none negative.
  public let values: [Double]
  /// min(m, n) x n, its rows the right vectors.
  public let right: Matrix
}

/// The x of least length among those that make |A x - b| least.
public struct LeastSquares: Sendable {
  /// x, one number for every column of A.
  public let solution: [Double]
  /// The number of singular values above the cutoff.
  public let rank: Int
  /// |A x - b|.
  public let residualNorm: Double
}

extension Matrix {
  /// By Householder reflections. Throws if an entry is not finite.
  public func qrFactorization() throws -> QRFactorization {
    guard isFinite else { throw FactorizationError.notFinite }
    _ = Self.singleThread
    let k = min(rowCount, columnCount)
    var packed = self
    var factors = [Double](repeating: 0, count: k)
    let (m, n) = (Int32(rowCount), Int32(columnCount))
    guard k > 0 else {
      return QRFactorization(
        orthogonal: Matrix(rows: rowCount, columns: 0), upper: Matrix(rows: 0, columns: columnCount))
    }
    try FactorizationError.check(LAPACKE_dgeqrf(LAPACK_ROW_MAJOR, m, n, &packed.entries, n, &factors))
    var upper = Matrix(rows: k, columns: columnCount)
    for i in 0..<k { for j in i..<columnCount { upper[i, j] = packed[i, j] } }
    var orthogonal = Matrix(rows: rowCount, columns: k)
    for i in 0..<rowCount { for j in 0..<k { orthogonal[i, j] = packed[i, j] } }
    try FactorizationError.check(
      LAPACKE_dorgqr(LAPACK_ROW_MAJOR, m, Int32(k), Int32(k), &orthogonal.entries, Int32(k), factors))
    return QRFactorization(orthogonal: orthogonal, upper: upper)
  }

  /// By divide and conquer. Throws if an entry is not finite or LAPACK does not converge.
  public func singularValues() throws -> SingularValues {
    guard isFinite else { throw FactorizationError.notFinite }
    _ = Self.singleThread
    let k = min(rowCount, columnCount)
    var copy = self
    var values = [Double](repeating: 0, count: k)
    var left = Matrix(rows: rowCount, columns: k)
    var right = Matrix(rows: k, columns: columnCount)
    guard k > 0 else { return SingularValues(left: left, values: [], right: right) }
    let (m, n) = (Int32(rowCount), Int32(columnCount))
    try FactorizationError.check(
      LAPACKE_dgesdd(
        LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "S")), m, n, &copy.entries, n, &values, &left.entries, Int32(k),
        &right.entries, n))
    return SingularValues(left: left, values: values, right: right)
  }

  /// By singular values: those below `cutoff` times the largest count as zero.
  public func leastSquares(_ target: [Double], cutoff: Double = 1e-13) throws -> LeastSquares {
    precondition(target.count == rowCount, "\(rowCount) rows and \(target.count) targets")
    guard target.allSatisfy(\.isFinite) else { throw FactorizationError.notFinite }
    let factors = try singularValues()
    let threshold = cutoff * (factors.values.first ?? 0)
    var coefficients = factors.left.times(target, transposed: true)
    var rank = 0
    for (i, value) in factors.values.enumerated() {
      if value > threshold {
        coefficients[i] /= value
        rank += 1
      } else {
        coefficients[i] = 0
      }
    }
    let solution = factors.right.times(coefficients, transposed: true)
    let residual = zip(self * solution, target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return LeastSquares(solution: solution, rank: rank, residualNorm: residual.squareRoot())
  }
}
