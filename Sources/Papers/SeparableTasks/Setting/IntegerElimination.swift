import Numbers

/// Linear systems with a symmetric positive semidefinite integer matrix, by elimination without fractions (Bareiss 1968).
///
/// Every intermediate value is a minor of the matrix, so numbers grow only linearly with the size. Divisions are exact.
enum IntegerElimination {
  /// x and d > 0 with matrix x = d right, nil if the matrix is singular. O(k^3) multiplications.
  ///
  /// Diagonal pivots suffice: the leading minors of a positive definite matrix are positive.
  static func solve(_ matrix: [[Integer]], _ right: [Integer]) -> (numerators: [Integer], denominator: Integer)? {
    let size = right.count
    guard size > 0 else { return ([], 1) }
    var rows = (0..<size).map { matrix[$0] + [right[$0]] }
    var last: Integer = 1
    for k in 0..<size {
      let pivot = rows[k][k]
      if pivot.isZero { return nil }
      for i in (k + 1)..<max(size, k + 1) {
        let factor = rows[i][k]
        for j in (k + 1)...size {
          let value = pivot * rows[i][j] - factor * rows[k][j]
          rows[i][j] = last == 1 ? value : value.exactQuotient(dividingBy: last)
        }
        rows[i][k] = 0
      }
      last = pivot
    }
    // `last` is the determinant now, and x_i the determinants of Cramer's rule.
    var solution = [Integer](repeating: 0, count: size)
    for i in stride(from: size - 1, through: 0, by: -1) {
      var value = last * rows[i][size]
      for j in (i + 1)..<max(size, i + 1) { value -= rows[i][j] * solution[j] }
      solution[i] = value.exactQuotient(dividingBy: rows[i][i])
    }
    return (solution, last)
  }
}
