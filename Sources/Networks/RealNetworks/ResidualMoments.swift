import LinearAlgebra

extension Matrix {
  /// The residual moments rho_k of all units, K x (d + 1): 1/n sum over the points where the unit is on of r_i (x_i, 1).
  ///
  /// - Parameters:
  ///   - pattern: 1 where a unit is on, n x K.
  ///   - points: n x d.
  static func residualMoments(_ pattern: Matrix, _ points: Matrix, _ residuals: [Double]) -> Matrix {
    let (n, width, d) = (pattern.rowCount, pattern.columnCount, points.columnCount)
    var weighted = pattern
    for i in 0..<n { for k in 0..<width { weighted[i, k] *= residuals[i] / Double(n) } }
    let first = Matrix.product(weighted, points, transposingLeft: true)
    let last = weighted.times(.init(repeating: 1, count: n), transposed: true)
    var moments = Matrix(rows: width, columns: d + 1)
    for k in 0..<width {
      for j in 0..<d { moments[k, j] = first[k, j] }
      moments[k, d] = last[k]
    }
    return moments
  }
}
