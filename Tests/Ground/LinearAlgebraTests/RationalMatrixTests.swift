import LinearAlgebra
import Numbers
import Testing

/// RationalMatrix.swift, Elimination.swift, LDLFactorization.swift, SymmetricElimination.swift.
@Suite struct RationalMatrixTests {
  /// Laplace's expansion: another way to the determinant.
  private static func expansion(_ rows: [[Rational]]) -> Rational {
    guard let first = rows.first else { return 1 }
    return first.indices.reduce(Rational(0)) { sum, j in
      let minor = rows.dropFirst().map { row in row.indices.filter { $0 != j }.map { row[$0] } }
      return sum + first[j] * expansion(minor) * (j % 2 == 0 ? 1 : -1)
    }
  }

  @Test func eliminationAgreesWithLaplace() {
    var cases = RandomCases(seed: 11)
    for _ in 0..<300 {
      let n = cases.key.next(below: 5) + 1
      let matrix = cases.matrix(n, n)
      let determinant = Self.expansion(matrix.rows)
      #expect(matrix.determinant == determinant)
      #expect((matrix.rank == n) == !determinant.isZero)
      #expect(matrix.kernel.count == n - matrix.rank)
      if let inverse = matrix.inverse {
        #expect(matrix * inverse == .identity(n))
      } else {
        #expect(determinant.isZero)
      }
    }
  }

  @Test func solutionsSolveAndMissingOnesAreMissing() {
    var cases = RandomCases(seed: 12)
    for _ in 0..<300 {
      let (m, n) = (cases.key.next(below: 5) + 1, cases.key.next(below: 5) + 1)
      let matrix = cases.matrix(m, n)
      let right = cases.vector(m)
      for vector in matrix.kernel {
        #expect(!vector.allSatisfy(\.isZero) && (matrix * vector).allSatisfy(\.isZero))
      }
      if let solution = matrix.solution(of: right) {
        #expect(matrix * solution == right)
      } else {
        // A combination of the rows vanishes that of the right-hand side does not.
        #expect(matrix.transposed.kernel.contains { !RationalMatrix.dot($0, right).isZero })
      }
    }
  }

  /// det(A - x I) has real roots only, so Descartes's rule of signs is exact: sign changes count the positive ones.
  private static func inertiaBySigns(_ matrix: RationalMatrix) -> Inertia {
    let n = matrix.rowCount
    // The coefficient of (-x)^(n-k) is the sum of the principal minors of size k.
    let coefficients = (0...n).map { k in
      subsets(of: n, size: k).reduce(Rational(0)) { sum, set in
        sum + expansion(set.map { i in set.map { matrix[i, $0] } })
      }
    }
    func changes(_ list: [Rational]) -> Int {
      let signs = list.map(\.signum).filter { $0 != 0 }
      return zip(signs, signs.dropFirst()).filter { $0 != $1 }.count
    }
    let alternating = coefficients.enumerated().map { $0 % 2 == 0 ? $1 : -$1 }
    let zero = coefficients.reversed().prefix(while: \.isZero).count
    return Inertia(positive: changes(alternating), negative: changes(coefficients), zero: zero)
  }

  @Test func inertiaAgreesWithTheCharacteristicPolynomial() {
    var cases = RandomCases(seed: 13)
    for _ in 0..<1000 {
      let matrix = cases.symmetric(cases.key.next(below: 5) + 1)
      let expected = Self.inertiaBySigns(matrix)
      #expect(matrix.inertia == expected)
      #expect(LDLFactorization(matrix).inertia == expected)
    }
  }

  @Test func factorizationMultipliesBack() {
    var cases = RandomCases(seed: 14)
    for _ in 0..<300 {
      let n = cases.key.next(below: 6) + 1
      let matrix = cases.symmetric(n)
      let factors = LDLFactorization(matrix)
      let product = factors.lower * factors.diagonal * factors.lower.transposed
      for i in 0..<n {
        for j in 0..<n { #expect(product[i, j] == matrix[factors.permutation[i], factors.permutation[j]]) }
      }
    }
  }
}
