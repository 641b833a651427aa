import LinearAlgebra
import Numbers
import Testing

/// ColumnProgram.swift, Matrix+PositiveDefinite.swift, EnclosedElimination.swift.
@Suite struct ColumnProgramTests {
  /// Random programs of few rows against the exact simplex, columns added in two portions.
  @Test func agreesWithFractions() throws {
    var key = RandomKey(seed: 91)
    for _ in 0..<60 {
      let (rows, columns) = (key.next(below: 4) + 1, key.next(below: 9) + 1)
      func list(_ count: Int, _ low: Int) -> [Int] { (0..<count).map { _ in key.next(below: 10) + low } }
      let matrix = (0..<columns).map { _ in list(rows, -4) }
      let (costs, right) = (list(columns, 1), list(rows, 0))
      // Slacks at a high price make every program feasible.
      var program = ColumnProgram(equalTo: right.map { Double($0) })
      var basis: [Int] = []
      for i in 0..<rows {
        var column = [Double](repeating: 0, count: rows)
        column[i] = 1
        basis.append(program.add(column, cost: 50))
        program.add(column.map { -$0 }, cost: 50)
      }
      program.start(with: basis)
      for (j, column) in matrix.enumerated() {
        if j == columns / 2 { _ = program.solve() }
        program.add(column.map { Double($0) }, cost: Double(costs[j]))
      }
      let isSolved = program.solve()
      #expect(isSolved)
      let equations = (0..<rows).map { i in
        LinearConstraint(
          matrix.map { Rational($0[i]) }
            + (0..<2 * rows).map { $0 / 2 == i ? ($0 % 2 == 0 ? Rational(1) : -1) : 0 }, Rational(right[i]))
      }
      let exact = LinearProgram(
        minimize: costs.map { Rational($0) } + .init(repeating: 50, count: 2 * rows),
        subjectTo: LinearSystem(
          variableCount: columns + 2 * rows, equations: equations,
          nonnegative: .init(repeating: true, count: columns + 2 * rows)))
      guard case .optimal(let optimum) = exact.solved() else {
        Issue.record("no optimum in fractions")
        continue
      }
      #expect(abs(program.objective - Double(rounding: optimum.value)) < 1e-8)
      #expect(abs(zip(program.multipliers, right).reduce(0) { $0 + $1.0 * Double($1.1) } - program.objective) < 1e-8)
    }
  }

  /// Bounds above, free variables, and a program without a least value.
  @Test func boundsAndFreeVariables() {
    // Minimise -x - y, x + y + s = 3, x <= 1, y <= 5, s >= 0.
    var program = ColumnProgram(equalTo: [3])
    let s = program.add([1], cost: 0)
    let x = program.add([1], cost: -1, upper: 1)
    let y = program.add([1], cost: -1, upper: 5)
    program.start(with: [s])
    let isSolved = program.solve()
    #expect(isSolved && abs(program.objective + 3) < 1e-12)
    #expect(program.values[x] + program.values[y] == 3)
    // A free variable may fall without end.
    var unbounded = ColumnProgram(equalTo: [0])
    let t = unbounded.add([1], cost: 0)
    unbounded.add([1], cost: 1, lower: -.infinity)
    unbounded.start(with: [t])
    let hasEnd = unbounded.solve()
    #expect(!hasEnd)
  }

  @Test func positiveDefiniteness() throws {
    #expect(Matrix([[2, 1], [1, 2]]).isCertainlyPositiveDefinite())
    #expect(!Matrix([[1, 2], [2, 1]]).isCertainlyPositiveDefinite())
    #expect(Matrix([[2, 1], [1, 2]]).isCertainlyPositiveDefinite(error: 0.99))
    #expect(!Matrix([[2, 1], [1, 2]]).isCertainlyPositiveDefinite(error: 1.01))
    #expect(!Matrix([[.nan]]).isCertainlyPositiveDefinite() && !Matrix([[0]]).isCertainlyPositiveDefinite())
    // The Hilbert matrix of 12 is positive definite, but so nearly singular that doubles cannot prove it.
    let hilbert = Matrix((0..<12).map { i in (0..<12).map { 1 / Double(i + $0 + 1) } })
    #expect(!hilbert.isCertainlyPositiveDefinite())
  }

  /// Elimination in intervals against that in fractions; a singular matrix stays open.
  @Test func enclosedInertia() {
    var key = RandomKey(seed: 92)
    for _ in 0..<30 {
      let n = key.next(below: 8) + 1
      var matrix = RationalMatrix(rows: n, columns: n)
      for i in 0..<n {
        for j in 0...i {
          let entry = Rational(key.next(below: 21) - 10, Integer(key.next(below: 6) + 1))
          (matrix[i, j], matrix[j, i]) = (entry, entry)
        }
      }
      if let found = matrix.enclosedInertia() { #expect(found == matrix.inertia) }
    }
    #expect(RationalMatrix([[2, 1], [1, 3]]).enclosedInertia() == Inertia(positive: 2))
    #expect(RationalMatrix([[1, 2], [2, 1]]).enclosedInertia() == Inertia(positive: 1, negative: 1))
    #expect(RationalMatrix([[1, 1], [1, 1]]).enclosedInertia() == nil)
    #expect(RationalMatrix([[0, 1], [1, 0]]).enclosedInertia() == nil)
  }

  /// 70 rows: a bound between the ends of the bracket goes to the elimination.
  @Test func decidesBetweenTheEnds() throws {
    let n = 70
    let rows = (0..<n).map { i in (0..<n).map { Rational(Integer(1), Integer(i + $0 + 1)) } }
    let matrix = RationalMatrix(rows)
    let found = try LargestEigenvalue(of: matrix)
    let middle = (found.lower + found.upper) / 2
    let isAtMost = found.isAtMost(middle)
    #expect(isAtMost != nil)
    let shifted = middle * RationalMatrix.identity(n) - matrix
    #expect(shifted.enclosedInertia()?.isPositiveSemidefinite == isAtMost)
  }
}
