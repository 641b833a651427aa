import ProofSolver
import Running
import Solving
import Testing

@Suite struct ElaborationTests {
  /// Four clauses on two variables.
  static let square: [Int32] = [1, 2, 1, -2, -1, 2, -1, -2]

  static func elaborate(_ proof: String) throws -> ElaboratedProof {
    try ElaboratedProof(
      literals: square, clauseEnds: [2, 4, 6, 8], variableCount: 2, proof: ClausalProof(Array(proof.utf8)))
  }

  @Test func keepsWhatIsNeeded() throws {
    // The unit 1 follows from clauses 1 and 2; then clauses 3 and 4 contradict. The other steps are idle.
    let proof = try Self.elaborate("c a comment\n1 2 0\n1 0\nd 1 2 0\n2 -1 0\n0\n")
    #expect(proof.stepCount == 2)
    // Step 5: one literal 2 (variable 1), two hints back to clauses 1 and 2 in some order. Step 6: empty.
    #expect(proof.bytes.prefix(3) == [1, 2, 2])
    #expect(proof.bytes.count == 5 + 5)
  }

  @Test func stepsThatDoNotFollowAreNamed() {
    #expect(throws: ElaboratedProof.Failure.self) {
      try ElaboratedProof(
        literals: [1, 2, 3, 1, -2, 3], clauseEnds: [3, 6], variableCount: 3,
        proof: ClausalProof(Array("1 0\n-1 0\n0\n".utf8)))
    }
    #expect { try Self.elaborate("7 0\n") } throws: { "\($0)".contains("step 1") }
    #expect { try Self.elaborate("1 2 0\n") } throws: { "\($0)" == "the proof does not reach a contradiction" }
  }

  @Test(arguments: [
    ("1 x 0\n", "line 1 of the proof: x is not a literal"), ("1\n", "line 1 of the proof does not end in 0"),
    ("a\u{0}q", "byte 2 of the proof is neither an addition nor a deletion"),
  ])
  func malformedProofs(text: String, message: String) {
    #expect { try ClausalProof(Array(text.utf8)) } throws: { "\($0)" == message }
  }

  /// Pigeonhole formulas: n + 1 pigeons, n holes.
  @Test(arguments: 2...6)
  func proofsOfTheSolverAreElaborated(holes: Int) throws {
    func variable(_ pigeon: Int, _ hole: Int) -> Int32 { Int32(pigeon * holes + hole + 1) }
    var clauses = (0...holes).map { pigeon in (0..<holes).map { variable(pigeon, $0) } }
    for hole in 0..<holes {
      for first in 0...holes {
        for second in 0..<first { clauses.append([-variable(first, hole), -variable(second, hole)]) }
      }
    }
    let (verdict, _) = try ProofSolver.decide(
      clauses: clauses.flatMap { $0 + [0] }, variableCount: (holes + 1) * holes, writingProof: true, effort: .unlimited)
    guard case .unsatisfiable(let bytes) = verdict else {
      Issue.record("the pigeonhole formula is unsatisfiable")
      return
    }
    var ends: [Int] = []
    for clause in clauses { ends.append((ends.last ?? 0) + clause.count) }
    let proof = try ElaboratedProof(
      literals: Array(clauses.joined()), clauseEnds: ends, variableCount: (holes + 1) * holes,
      proof: ClausalProof(bytes))
    #expect(proof.stepCount >= 1)
  }

  @Test func conflictLimitsAreRespected() throws {
    // Pigeonhole with 9 holes takes far more than ten conflicts.
    let holes = 9
    var clauses: [Int32] = []
    for pigeon in 0...holes { clauses += (0..<holes).map { Int32(pigeon * holes + $0 + 1) } + [0] }
    for hole in 0..<holes {
      for first in 0...holes {
        for second in 0..<first { clauses += [-Int32(first * holes + hole + 1), -Int32(second * holes + hole + 1), 0] }
      }
    }
    let (verdict, used) = try ProofSolver.decide(
      clauses: clauses, variableCount: (holes + 1) * holes, writingProof: false,
      effort: Effort(budget: Budget(resources: 10 * ProofSolver.unitsPerConflict)))
    guard case .undecided(.resources) = verdict else {
      Issue.record("ten conflicts do not decide this")
      return
    }
    #expect(used <= 50 * ProofSolver.unitsPerConflict)
    let interruption = Interruption()
    interruption.request()
    let (interrupted, _) = try ProofSolver.decide(
      clauses: clauses, variableCount: (holes + 1) * holes, writingProof: false,
      effort: Effort(interruption: interruption))
    guard case .undecided(.interrupted) = interrupted else {
      Issue.record("the interruption was not seen")
      return
    }
  }
}
