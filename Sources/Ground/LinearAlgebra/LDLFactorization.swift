import Numbers

/// How many eigenvalues of a symmetric matrix are positive, negative and zero.
public struct Inertia: Hashable, Sendable, CustomStringConvertible {
  /// The number of eigenvalues above 0, with multiplicity.
  public var positive = 0
  /// The number of eigenvalues below 0, with multiplicity.
  public var negative = 0
  /// The dimension of the kernel.
  public var zero = 0

  /// An inertia from its three numbers.
  public init(positive: Int = 0, negative: Int = 0, zero: Int = 0) {
    (self.positive, self.negative, self.zero) = (positive, negative, zero)
  }

  mutating func count(sign: Int) {
    if sign > 0 { positive += 1 } else if sign < 0 { negative += 1 } else { zero += 1 }
  }

  /// Whether every eigenvalue is above 0.
  public var isPositiveDefinite: Bool { negative == 0 && zero == 0 }

  /// Whether no eigenvalue is below 0.
  public var isPositiveSemidefinite: Bool { negative == 0 }

  /// The three numbers in the order positive, negative, zero.
  public var description: String { "(\(positive), \(negative), \(zero))" }
}

/// P A P^T = L D L^T of a symmetric matrix of fractions, exactly.
///
/// L is lower triangular with ones on its diagonal, D has blocks of size 1, and of size 2 of the form [[0, e], [e, 0]] where all
/// that is left of the diagonal is zero. By Sylvester's law of inertia the signs of D are those of the eigenvalues of A: a block
/// of size 2 counts one positive and one negative.
public struct LDLFactorization: Sendable {
  /// Row i of P A P^T is row `permutation[i]` of A.
  public let permutation: [Int]
  /// L, lower triangular with ones on the diagonal.
  public let lower: RationalMatrix
  /// D, with blocks of size 1 and 2 on the diagonal.
  public let diagonal: RationalMatrix
  /// The signs of the eigenvalues of A.
  public let inertia: Inertia

  /// Factorizes a symmetric matrix exactly.
  ///
  /// - Precondition: the matrix is symmetric.
  /// - Complexity: O(n^3) operations on fractions; for signs alone `RationalMatrix.inertia` is faster.
  public init(_ matrix: RationalMatrix) {
    precondition(matrix.isSymmetric, "the matrix is not symmetric")
    let n = matrix.rowCount
    var rest = matrix
    var order = Array(0..<n)
    var lower = RationalMatrix.identity(n)
    var diagonal = RationalMatrix(rows: n, columns: n)
    var inertia = Inertia()
    func exchange(_ k: Int, _ other: Int) {
      if k == other { return }
      order.swapAt(k, other)
      for j in 0..<n { (rest[k, j], rest[other, j]) = (rest[other, j], rest[k, j]) }
      for i in 0..<n { (rest[i, k], rest[i, other]) = (rest[i, other], rest[i, k]) }
      for j in 0..<k { (lower[k, j], lower[other, j]) = (lower[other, j], lower[k, j]) }
    }
    var k = 0
    while k < n {
      if let pivot = (k..<n).first(where: { !rest[$0, $0].isZero }) {
        exchange(k, pivot)
        let d = rest[k, k]
        diagonal[k, k] = d
        inertia.count(sign: d.signum)
        for i in (k + 1)..<max(n, k + 1) where !rest[i, k].isZero {
          lower[i, k] = rest[i, k] / d
          for j in (k + 1)..<n { rest[i, j] -= lower[i, k] * rest[k, j] }
        }
        k += 1
      } else if let pair = Self.offDiagonal(rest, from: k) {
        // Two exchanges bring e to places (k, k + 1) and (k + 1, k). The first cannot move the second index: pair.0 < pair.1.
        exchange(k, pair.0)
        exchange(k + 1, pair.1)
        let e = rest[k, k + 1]
        (diagonal[k, k + 1], diagonal[k + 1, k]) = (e, e)
        inertia.positive += 1
        inertia.negative += 1
        for i in (k + 2)..<max(n, k + 2) {
          lower[i, k] = rest[i, k + 1] / e
          lower[i, k + 1] = rest[i, k] / e
          for j in (k + 2)..<n { rest[i, j] -= lower[i, k] * rest[k, j] + lower[i, k + 1] * rest[k + 1, j] }
        }
        k += 2
      } else {
        inertia.zero += n - k
        break
      }
    }
    (permutation, self.lower, self.diagonal, self.inertia) = (order, lower, diagonal, inertia)
  }

  /// The first place above the diagonal, from row `start` on, that is not zero.
  private static func offDiagonal(_ matrix: RationalMatrix, from start: Int) -> (Int, Int)? {
    for i in start..<matrix.rowCount {
      for j in (i + 1)..<max(matrix.rowCount, i + 1) where !matrix[i, j].isZero { return (i, j) }
    }
    return nil
  }
}
