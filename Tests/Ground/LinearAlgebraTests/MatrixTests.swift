import Foundation
import LinearAlgebra
import Numbers
import Testing

/// Matrix.swift, SymmetricEigenvalues.swift, Factorizations.swift, Lanczos.swift.
@Suite struct MatrixTests {
  private static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var key = RandomKey(seed: seed)
    return Matrix(rows: rows, columns: columns, entries: (0..<rows * columns).map { _ in key.nextUnit() * 2 - 1 })
  }

  /// The second difference: eigenvalues 2 - 2 cos(k pi / (n + 1)).
  private static func secondDifference(_ n: Int) -> Matrix {
    var matrix = Matrix(rows: n, columns: n)
    for i in 0..<n {
      matrix[i, i] = 2
      if i > 0 { (matrix[i, i - 1], matrix[i - 1, i]) = (-1, -1) }
    }
    return matrix
  }

  @Test(arguments: [1, 2, 10, 100, 300]) func eigenvaluesLieWithinThePrintedBound(n: Int) throws {
    let eigenvalues = try Self.secondDifference(n).symmetricEigenvalues()
    for k in 1...n {
      let exact = 2 - 2 * cos(Double(k) * .pi / Double(n + 1))
      // The closed form is rounded as well.
      #expect(abs(eigenvalues.values[k - 1] - exact) <= eigenvalues.bound + 4e-15)
    }
    #expect(eigenvalues.bound < 1e-14 * Double(n * n + 10))
    if n <= 100 { #expect(eigenvalues.inertia == Inertia(positive: n)) }
  }

  /// Rational matrices: the exact number of eigenvalues below the ends of every enclosure confirms it.
  @Test func enclosuresAreConfirmedByInertia() throws {
    var cases = RandomCases(seed: 41)
    for _ in 0..<60 {
      let n = cases.key.next(below: 6) + 1
      let exact = cases.symmetric(n)
      let eigenvalues = try Matrix(rounding: exact).symmetricEigenvalues()
      for k in 0..<n {
        let interval = eigenvalues.interval(k)
        guard let lower = interval.exactLowerBound, let upper = interval.exactUpperBound else { continue }
        let below = (exact - lower * .identity(n)).inertia
        let above = (exact - upper * .identity(n)).inertia
        #expect(below.negative <= k && above.negative + above.zero >= k + 1)
      }
      if let inertia = eigenvalues.inertia { #expect(inertia == exact.inertia) }
    }
  }

  @Test(arguments: [(5, 3), (3, 5), (40, 40), (1, 1)]) func factorsMultiplyBack(rows: Int, columns: Int) throws {
    let matrix = Self.random(rows, columns, seed: UInt64(rows * 100 + columns))
    let qr = try matrix.qrFactorization()
    let svd = try matrix.singularValues()
    var scaled = svd.right
    for i in 0..<svd.values.count { for j in 0..<columns { scaled[i, j] *= svd.values[i] } }
    let k = min(rows, columns)
    for (product, expected) in [
      (qr.orthogonal * qr.upper, matrix), (svd.left * scaled, matrix),
      (.product(qr.orthogonal, qr.orthogonal, transposingLeft: true), .identity(k)),
      (.product(svd.right, svd.right, transposingRight: true), .identity(k)),
    ] {
      for (p, e) in zip(product.entries, expected.entries) { #expect(abs(p - e) < 1e-13) }
    }
    #expect(zip(svd.values, svd.values.dropFirst()).allSatisfy { $0 >= $1 })
  }

  /// The residual is orthogonal to the columns, and with dependent columns the solution is the shortest.
  @Test func leastSquares() throws {
    let matrix = Self.random(20, 4, seed: 5)
    let target = Self.random(20, 1, seed: 6).entries
    let fit = try matrix.leastSquares(target)
    let residual = zip(matrix * fit.solution, target).map { $0 - $1 }
    for value in matrix.times(residual, transposed: true) { #expect(abs(value) < 1e-13) }
    #expect(fit.rank == 4)
    let twice = Matrix([[1, 1], [2, 2]])
    let shortest = try twice.leastSquares([1, 2])
    #expect(shortest.rank == 1 && shortest.solution.allSatisfy { abs($0 - 0.5) < 1e-15 })
  }

  @Test func productsAgreeWithSums() {
    let (a, b) = (Self.random(7, 5, seed: 1), Self.random(5, 6, seed: 2))
    let product = a * b
    for i in 0..<7 {
      for j in 0..<6 {
        let sum = (0..<5).reduce(0) { $0 + a[i, $1] * b[$1, j] }
        #expect(abs(product[i, j] - sum) < 1e-14)
      }
    }
    #expect(Matrix.product(b, a, transposingLeft: true, transposingRight: true) == product.transposed)
    let vector = [1.0, 2, 3, 4, 5]
    for (i, value) in (a * vector).enumerated() {
      #expect(abs(value - zip(a.row(i), vector).reduce(0) { $0 + $1.0 * $1.1 }) < 1e-13)
    }
  }

  @Test(arguments: [1, 3, 50, 1000]) func lanczosFindsTheLargest(n: Int) throws {
    let result = try Lanczos(dimension: n, basisSize: 40, key: RandomKey(seed: 3)) { v in
      (0..<n).map { i in 2 * v[i] - (i > 0 ? v[i - 1] : 0) - (i + 1 < n ? v[i + 1] : 0) }
    }
    // The gap of n = 1000 is 3e-5: a hard case, many restarts.
    #expect(abs(result.value - (2 - 2 * cos(Double(n) * .pi / Double(n + 1)))) < 1e-11)
    #expect(result.residual < 1e-11 && result.exhausted == nil)
  }

  /// The largest, not the largest in modulus.
  @Test func lanczosIgnoresTheNegativeEnd() throws {
    let diagonal = (0..<200).map { Double($0) / 100 - 100 }
    let result = try Lanczos(dimension: 200, key: RandomKey(seed: 4)) { v in zip(v, diagonal).map { $0 * $1 } }
    #expect(abs(result.value + 98.01) < 1e-10)
  }

  @Test func refusesWhatIsNotFinite() {
    #expect(throws: FactorizationError.notFinite) { try Matrix([[.nan]]).symmetricEigenvalues() }
    #expect(throws: FactorizationError.notFinite) { try Matrix([[.infinity, 1]]).singularValues() }
    #expect(throws: FactorizationError.notFinite) {
      try Lanczos(dimension: 2, key: RandomKey(seed: 1)) { _ in [.nan, 0] }
    }
  }
}
