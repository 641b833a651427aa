import CLAPACKE
import Numbers

/// The eigenvalues of a symmetric matrix of doubles, with a bound that holds whatever LAPACK did.
///
/// With computed vectors V and values D let R = A V - V D and delta >= |V^T V - I|. The orthogonal factor W = V (V^T V)^(-1/2)
/// has A W - W D = R (V^T V)^(-1/2) + V [D, (V^T V)^(-1/2)], so by Weyl's inequality the sorted eigenvalues differ from the
/// sorted values by at most
///
///     |R| (1 - delta)^(-1/2) + 2 |D| (1 + delta)^(1/2) ((1 - delta)^(-1/2) - 1).
///
/// R and V^T V are computed in doubles; what their rounding can hide, gamma_n |A| |V| entry by entry for sums in any order
/// (Higham, Accuracy and Stability, 3.5), is added.
public struct SymmetricEigenvalues: Sendable {
  /// In increasing order.
  public let values: [Double]
  /// Row i is the vector of `values[i]`.
  public let vectors: Matrix
  /// Every eigenvalue of the matrix is within this distance of the value of its place.
  public let bound: Double

  /// The signs of the eigenvalues, nil if the bound leaves one of them open.
  public var inertia: Inertia? {
    var inertia = Inertia()
    for value in values {
      guard abs(value) > bound else { return nil }
      inertia.count(sign: value > 0 ? 1 : -1)
    }
    return inertia
  }

  /// The enclosure of the eigenvalue at a place.
  public func interval(_ place: Int) -> Interval {
    let (value, radius) = (Interval(values[place]), Interval(bound))
    return Interval.hull(value - radius, value + radius)
  }
}

extension Matrix {
  /// All eigenvalues and vectors of the symmetric matrix whose lower triangle is kept here.
  ///
  /// - Complexity: about 9 n^3 multiplications; n = 800 takes a second.
  public func symmetricEigenvalues() throws -> SymmetricEigenvalues {
    precondition(rowCount == columnCount, "eigenvalues of \(rowCount) x \(columnCount)")
    guard isFinite else { throw FactorizationError.notFinite }
    _ = Self.singleThread
    let n = rowCount
    if n == 0 { return SymmetricEigenvalues(values: [], vectors: self, bound: 0) }
    var vectors = self
    var values = [Double](repeating: 0, count: n)
    // LAPACK's columns are our rows: its upper triangle is our lower one, its columns of vectors our rows.
    try FactorizationError.check(
      LAPACKE_dsyevd(
        LAPACK_COL_MAJOR, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "U")), Int32(n), &vectors.entries, Int32(n),
        &values))
    return SymmetricEigenvalues(values: values, vectors: vectors, bound: residualBound(values, vectors))
  }

  private func residualBound(_ values: [Double], _ vectors: Matrix) -> Double {
    let n = rowCount
    var symmetric = self
    for i in 0..<n { for j in 0..<i { symmetric[j, i] = symmetric[i, j] } }
    // Rows are vectors, and A is symmetric: row i of V A is A v_i.
    var residual = vectors * symmetric
    for i in 0..<n { for j in 0..<n { residual[i, j] -= values[i] * vectors[i, j] } }
    var gram = Matrix.product(vectors, vectors, transposingRight: true)
    for i in 0..<n { gram[i, i] -= 1 }
    let unit = 0x1p-53
    let gamma = Double(n + 2) * unit / (1 - Double(n + 2) * unit)
    let largest = values.reduce(0) { max($0, abs($1)) }
    let (sizeA, sizeV) = (symmetric.frobeniusNorm, vectors.frobeniusNorm)
    // The norms are rounded too: n^2 + 2 roundings each, and a few more to put them together.
    let inflation = 1 + 8 * Double(n * n + 16) * unit
    let r = (residual.frobeniusNorm + gamma * sizeA * sizeV + 2 * unit * sizeV * largest) * inflation + 1e-300
    let delta = (gram.frobeniusNorm + gamma * sizeV * sizeV) * inflation
    guard delta < 0.5 else { return .infinity }
    // (1 - delta)^(-1/2) - 1 <= delta for delta < 1/2.
    return (r * (1 + delta) + 2 * largest * (1 + delta) * delta) * inflation
  }
}
