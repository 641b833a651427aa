import LinearAlgebra
import Numbers
import Testing

/// LinearProgram.swift, DoubleDictionary.swift, ExactDictionary.swift.
@Suite struct LinearProgramTests {
  private static func program(_ cases: inout RandomCases) -> LinearProgram {
    let n = cases.key.next(below: 3) + 1
    let inequalities = (0..<cases.key.next(below: 5)).map { _ in LinearConstraint(cases.vector(n), cases.fraction()) }
    let equations = (0..<cases.key.next(below: 2)).map { _ in LinearConstraint(cases.vector(n), cases.integer(2)) }
    let signs = (0..<n).map { _ in cases.key.next(below: 2) == 0 }
    return LinearProgram(
      minimize: cases.vector(n),
      subjectTo: LinearSystem(variableCount: n, inequalities: inequalities, equations: equations, nonnegative: signs))
  }

  /// All constraints as rows `normal . x >= bound`.
  private static func halfSpaces(_ system: LinearSystem) -> [LinearConstraint] {
    system.inequalities
      + system.equations.flatMap { [$0, LinearConstraint($0.normal.map { -$0 }, -$0.bound)] }
      + system.isNonnegative.indices.filter { system.isNonnegative[$0] }.map { j in
        LinearConstraint((0..<system.variableCount).map { $0 == j ? 1 : 0 }, 0)
      }
  }

  /// The least value over a box of 10^6 in every coordinate, by trying every vertex; nil if nothing is feasible. The data are
  /// small, so vertices of the system itself lie far inside, and an optimum beyond 10^5 means that there is none.
  private static func bruteForce(_ program: LinearProgram) -> Rational? {
    let n = program.system.variableCount
    var rows = halfSpaces(program.system)
    for j in 0..<n {
      for sign: Rational in [1, -1] { rows.append(LinearConstraint((0..<n).map { $0 == j ? sign : 0 }, -1_000_000)) }
    }
    var best: Rational?
    for set in subsets(of: rows.count, size: n) {
      let matrix = RationalMatrix(set.map { rows[$0].normal })
      guard matrix.rank == n, let point = matrix.solution(of: set.map { rows[$0].bound }) else { continue }
      guard rows.allSatisfy({ !$0.slack(at: point).isNegative }) else { continue }
      let value = RationalMatrix.dot(program.objective, point)
      if best.map({ value < $0 }) ?? true { best = value }
    }
    return best
  }

  @Test(arguments: [true, false]) func agreesWithAllVertices(startsInDoubles: Bool) {
    var cases = RandomCases(seed: 21)
    var seen = [0, 0, 0]
    for _ in 0..<1000 {
      let program = Self.program(&cases)
      let expected = Self.bruteForce(program)
      switch program.solved(startsInDoubles: startsInDoubles) {
      case .optimal(let optimum):
        seen[0] += 1
        #expect(optimum.isProved(for: program))
        #expect(optimum.value == expected)
      case .infeasible(let certificate):
        seen[1] += 1
        #expect(certificate.proves(program.system))
        #expect(expected == nil)
      case .unbounded(let point, let ray):
        seen[2] += 1
        #expect(program.system.contains(point) && program.isUnbounded(along: ray))
        #expect(expected.map { $0 < -100_000 } ?? false)
      case .undecided(let why): Issue.record("\(why)")
      }
    }
    // Every kind of outcome occurs often.
    #expect(seen.allSatisfy { $0 > 100 }, "\(seen)")
  }

  /// Beale's program, on which the textbook rule cycles: optimum -1/20.
  @Test(arguments: [true, false]) func doesNotCycle(startsInDoubles: Bool) {
    let program = LinearProgram(
      minimize: [Rational(-3, 4), 150, Rational(-1, 50), 6],
      subjectTo: LinearSystem(
        variableCount: 4,
        inequalities: [
          LinearConstraint([Rational(-1, 4), 60, Rational(1, 25), -9], 0),
          LinearConstraint([Rational(-1, 2), 90, Rational(1, 50), -3], 0), LinearConstraint([0, 0, -1, 0], -1),
        ], nonnegative: [true, true, true, true]))
    guard case .optimal(let optimum) = program.solved(startsInDoubles: startsInDoubles) else {
      Issue.record("not solved")
      return
    }
    #expect(optimum.value == Rational(-1, 20) && optimum.isProved(for: program))
  }

  /// The multipliers of x >= 1 and -x >= 0 are 1 and 1; a changed one proves nothing.
  @Test func certificatesAreChecked() {
    let system = LinearSystem(
      variableCount: 1, inequalities: [LinearConstraint([Rational(1, 3)], 1), LinearConstraint([-1], 0)])
    let program = LinearProgram(minimize: [0], subjectTo: system)
    guard case .infeasible(let certificate) = program.solved() else {
      Issue.record("not infeasible")
      return
    }
    #expect(certificate.inequalities == [3, 1] && certificate.proves(system))
    var other = system
    other.inequalities[1].bound = -4
    #expect(!certificate.proves(other))
  }

  /// A random dense program of 60 rows and 120 columns: primal and dual agree exactly.
  @Test func solvesALargerProgram() {
    var cases = RandomCases(seed: 22)
    let n = 120
    let rows = (0..<60).map { _ in LinearConstraint((0..<n).map { _ in Rational(cases.key.next(below: 9)) }, 1) }
    let program = LinearProgram(
      minimize: (0..<n).map { _ in Rational(cases.key.next(below: 9) + 1) },
      subjectTo: LinearSystem(variableCount: n, inequalities: rows, nonnegative: .init(repeating: true, count: n)))
    guard case .optimal(let optimum) = program.solved() else {
      Issue.record("not solved")
      return
    }
    #expect(optimum.isProved(for: program))
  }
}
