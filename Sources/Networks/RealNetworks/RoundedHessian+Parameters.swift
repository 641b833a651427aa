import LinearAlgebra

extension RoundedHessian {
  /// The Hessian itself, for many points and few parameters: a matrix of P x P in place of n x n.
  ///
  /// - Complexity: n P^2 multiplications and O(P^2) numbers of memory.
  func dense() -> DenseHessian {
    let (n, d, width) = (points.rowCount, points.columnCount, outputs.count)
    let size = width * (d + 2) + 1
    var matrix = Matrix(rows: size, columns: size)
    let portion = 1024
    for first in stride(from: 0, to: n, by: portion) {
      let count = min(portion, n - first)
      var jacobian = Matrix(rows: count, columns: size)
      for row in 0..<count {
        let i = first + row
        for k in 0..<width where pattern[i, k] > 0 {
          for j in 0..<d { jacobian[row, k * d + j] = outputs[k] * points[i, j] }
          jacobian[row, width * d + k] = outputs[k]
          jacobian[row, width * (d + 1) + k] = activations[i, k]
        }
        jacobian[row, size - 1] = 1
      }
      let part = Matrix.product(jacobian, jacobian, transposingLeft: true)
      for index in matrix.entries.indices { matrix.entries[index] += part.entries[index] }
    }
    var trace = 0.0
    for i in 0..<size { trace += matrix[i, i] / Double(n) }
    for index in matrix.entries.indices { matrix.entries[index] /= Double(n) }
    for k in 0..<width {
      let output = width * (d + 1) + k
      for j in 0...d {
        let place = j < d ? k * d + j : width * d + k
        matrix[place, output] += moments[k, j]
        matrix[output, place] += moments[k, j]
      }
    }
    let lengths = (0..<width).map { moments.row($0).reduce(0) { $0 + $1 * $1 } }
    // Entry (i, j) of J^T J / n is off by at most 2 unit sqrt(G_ii G_jj), whose norm is that of a matrix of rank one.
    return DenseHessian(
      matrix: matrix, error: 2 * unit * trace + 4 * 0x1p-53 * matrix.frobeniusNorm,
      largestMoment: (lengths.max() ?? 0).squareRoot() * (1 + unit))
  }

  /// As `upperBound(trying:)`, by the matrix of P x P.
  func upperBound(trying level: Double, with dense: DenseHessian) -> Double? {
    guard level.isFinite, level > 0 else { return nil }
    var rest = dense.matrix
    for index in rest.entries.indices { rest.entries[index] = -rest.entries[index] }
    for i in 0..<rest.rowCount { rest[i, i] += level }
    let rounding = 0x1p-52 * (level + dense.matrix.frobeniusNorm)
    guard rest.isCertainlyPositiveDefinite(error: dense.error + rounding) else { return nil }
    return raised(level, largestMoment: dense.largestMoment)
  }
}

/// The Hessian in doubles, and how far in the spectral norm it may be from that of the rounded J and moments.
struct DenseHessian: Sendable {
  let matrix: Matrix
  let error: Double
  let largestMoment: Double
}
