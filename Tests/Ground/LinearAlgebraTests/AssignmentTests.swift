import LinearAlgebra
import Numbers
import Testing

/// Assignments beside all permutations, and their certificates.
@Suite struct AssignmentTests {
  static func permutations(_ n: Int) -> [[Int]] {
    n == 0
      ? [[]]
      : permutations(n - 1).flatMap { rest in
        (0..<n).map { place in
          var next = rest
          next.insert(n - 1, at: place)
          return next
        }
      }
  }

  /// Small integers with many ties, and random doubles. The seed is 61.
  @Test(arguments: 0...6) func isTheBestOfAllPermutations(n: Int) {
    var key = RandomKey(seed: 61).fold(in: UInt64(n))
    let all = Self.permutations(n)
    for round in 0..<100 {
      let entries = (0..<n * n).map { _ in
        round % 2 == 0 ? Double(key.next(below: 5)) : 2 * key.nextUnit() - 1
      }
      let cost = Matrix(rows: n, columns: n, entries: entries)
      let found = Assignment(minimizing: cost)
      #expect(found.columns.sorted() == Array(0..<n))
      let exact = { (columns: [Int]) in
        columns.enumerated().reduce(Rational.zero) { $0 + (Rational(exactly: cost[$1.offset, $1.element]) ?? 0) }
      }
      let certificate = found.certificate(for: cost)
      let best = all.map(exact).min() ?? 0
      #expect(exact(found.columns) == best && certificate.cost == best)
      #expect(certificate.bound <= best)
      if round % 2 == 0 { #expect(certificate.gap.isZero) }
    }
  }

  /// Integer costs keep every dual an integer: the gap is exactly 0 at sizes beyond all permutations.
  @Test(arguments: [1, 2, 17, 60, 150]) func integerCostsHaveNoGap(n: Int) {
    var key = RandomKey(seed: 62).fold(in: UInt64(n))
    for bound in [3, 1000, 1 << 30] {
      let cost = Matrix(rows: n, columns: n, entries: (0..<n * n).map { _ in Double(key.next(below: bound)) })
      let found = Assignment(minimizing: cost)
      #expect(found.columns.sorted() == Array(0..<n) && found.certificate(for: cost).gap.isZero)
    }
    // All equal, and the identity by far the best.
    #expect(Assignment(minimizing: Matrix(rows: n, columns: n)).columns.sorted() == Array(0..<n))
    var cost = Matrix(rows: n, columns: n, entries: (0..<n * n).map { _ in key.nextUnit() })
    for i in 0..<n { cost[i, i] = -5 }
    #expect(Assignment(minimizing: cost).columns == Array(0..<n))
  }

  /// A wrong assignment has a gap: the certificate does not believe what it is given.
  @Test func theCertificateSeesAWorseAssignment() {
    let cost = Matrix([[0, 1], [1, 0]])
    let best = Assignment(minimizing: cost)
    #expect(best.columns == [0, 1] && best.certificate(for: cost).gap.isZero)
    #expect(!best.certificate(for: Matrix([[1, 0], [0, 1]])).gap.isZero)
  }
}
