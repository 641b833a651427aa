import LinearAlgebra
import Numbers
import Testing

/// QuadraticProgram.swift, DualActiveSet.swift.
@Suite struct QuadraticProgramTests {
  private static func program(_ cases: inout RandomCases) -> QuadraticProgram {
    let n = cases.key.next(below: 3) + 1
    let inequalities = (0..<cases.key.next(below: 5)).map { _ in LinearConstraint(cases.vector(n), cases.fraction()) }
    let equations = (0..<cases.key.next(below: 2)).map { _ in LinearConstraint(cases.vector(n), cases.integer(2)) }
    let factor = cases.matrix(n, n)
    let quadratic = cases.key.next(below: 2) == 0 ? nil : factor.transposed * factor + .identity(n)
    return QuadraticProgram(
      quadratic: quadratic, linear: cases.vector(n),
      subjectTo: LinearSystem(variableCount: n, inequalities: inequalities, equations: equations))
  }

  /// The best among the minima on all faces: for every set of inequalities made tight, the point where the gradient is a
  /// combination of the tight normals, if it is feasible.
  private static func bruteForce(_ program: QuadraticProgram) -> (point: [Rational], value: Rational)? {
    let (system, n) = (program.system, program.system.variableCount)
    let quadratic = program.quadratic ?? .identity(n)
    var best: (point: [Rational], value: Rational)?
    for size in 0...system.inequalities.count {
      for set in subsets(of: system.inequalities.count, size: size) {
        let tight = set.map { system.inequalities[$0] } + system.equations
        let upper = (0..<n).map { j in quadratic.row(j) + tight.map { -$0.normal[j] } }
        let lower = tight.map { $0.normal + .init(repeating: 0, count: tight.count) }
        let right = program.linear + tight.map(\.bound)
        guard let solution = RationalMatrix(upper + lower).solution(of: right) else { continue }
        let point = Array(solution.prefix(n))
        guard system.contains(point) else { continue }
        let value = program.value(at: point)
        if best.map({ value < $0.value }) ?? true { best = (point, value) }
      }
    }
    return best
  }

  @Test(arguments: [true, false]) func agreesWithAllFaces(startsInDoubles: Bool) {
    var cases = RandomCases(seed: 31)
    var seen = [0, 0]
    for _ in 0..<1000 {
      let program = Self.program(&cases)
      let expected = Self.bruteForce(program)
      switch program.solved(startsInDoubles: startsInDoubles) {
      case .optimal(let optimum):
        seen[0] += 1
        #expect(optimum.isProved(for: program))
        #expect(optimum.point == expected?.point)
      case .infeasible(let certificate):
        seen[1] += 1
        #expect(certificate.proves(program.system))
        #expect(expected == nil)
      case .undecided(let why): Issue.record("\(why)")
      case nil: Issue.record("not definite")
      }
    }
    #expect(seen.allSatisfy { $0 > 100 }, "\(seen)")
  }

  /// The half-space 3x + 4y >= 1 is nearest to the origin at (3, 4)/25.
  @Test func projectsOntoAHalfSpace() {
    let system = LinearSystem(variableCount: 2, inequalities: [LinearConstraint([3, 4], 1)])
    guard case .optimal(let optimum) = QuadraticProgram.nearest(to: [0, 0], in: system).solved() else {
      Issue.record("not solved")
      return
    }
    #expect(optimum.point == [Rational(3, 25), Rational(4, 25)] && optimum.multipliers == [Rational(1, 25)])
  }

  @Test func refusesAnIndefiniteForm() {
    let program = QuadraticProgram(
      quadratic: RationalMatrix([[1, 2], [2, 1]]), linear: [0, 0], subjectTo: LinearSystem(variableCount: 2))
    if let outcome = program.solved() { Issue.record("\(outcome)") }
  }

  /// 80 constraints in 30 dimensions: the margin problem of separable data.
  @Test func solvesALargerProgram() {
    var cases = RandomCases(seed: 32)
    let n = 30
    let rows = (0..<80).map { _ in
      LinearConstraint([Rational(cases.key.next(below: 5) + 1)] + cases.vector(n - 1), 1)
    }
    let program = QuadraticProgram.nearest(
      to: .init(repeating: 0, count: n), in: LinearSystem(variableCount: n, inequalities: rows))
    guard case .optimal(let optimum) = program.solved() else {
      Issue.record("not solved")
      return
    }
    #expect(optimum.isProved(for: program))
  }
}
