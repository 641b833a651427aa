import Certificates
import Checker
import Files
import Formats
import Foundation
import ProofSolver
import Running
import Solving
import TestSupport
import Testing

/// Proofs with steps that do not follow but keep the formula satisfiable: definitions, also of a variable that was in use before.
@Suite struct RATTests {
  /// A formula and a proof that both checkers are to follow.
  struct Case {
    var clauses: [[Int32]]
    var formula = ReferenceFormula()
    var proof: ElaboratedProof

    init(_ clauses: [[Int32]], proof: String) throws {
      self.clauses = clauses
      let variables = clauses.joined().reduce(0) { max($0, Int($1.magnitude)) }
      for _ in 0..<variables { _ = try formula.freshVariable() }
      for clause in clauses { formula.require(clause) }
      self.proof = try ElaboratedProof(
        literals: formula.literals, clauseEnds: formula.clauseEnds, variableCount: variables,
        proof: ClausalProof(Array(proof.utf8)))
    }

    func replay(_ bytes: [UInt8]) throws {
      var replay = ProofReplay(formula)
      _ = try replay.replay(bytes, file: "proof")
    }
  }

  /// 1 and 2 are true, as four cases of 3 and 4 show for each; but not both, as four cases of 5 and 6 show. One literal never decides it.
  private static let cases: [[Int32]] =
    [1, 2].flatMap { one in [[3, 4], [3, -4], [-3, 4], [-3, -4]].map { [one] + $0 } }
    + [[5, 6], [5, -6], [-5, 6], [-5, -6]].map { [-1, -2] + $0 }

  /// x is defined to be false only if 1 and 2 are true; what was said of them is said of x and deleted.
  private static func definitions(of x: Int, after deletions: String) -> String {
    let old = [1, 2].flatMap { one in ["3 4", "3 -4", "-3 4", "-3 -4"].map { "d \(one) \($0) 0\n" } }.joined()
    let new = ["\(x) 1", "\(x) 2"] + ["3 4", "3 -4", "-3 4", "-3 -4"].map { "-\(x) \($0)" }
    return deletions + new.map { $0 + " 0\n" }.joined() + old + "-\(x) 3 0\n-\(x) 0\n5 0\n0\n"
  }

  @Test func newVariable() throws {
    let one = try Case(Self.cases, proof: Self.definitions(of: 7, after: ""))
    #expect(one.proof.stepCount == 10)
    try one.replay(one.proof.bytes)
  }

  /// The clauses of the variable are deleted before it means something else, and the checker has to know.
  private static func usedVariable() throws -> Case {
    try Case(cases + [[-7, 8], [7, 8]], proof: definitions(of: 7, after: "d -7 8 0\nd 7 8 0\n"))
  }

  @Test func variableThatWasInUse() throws {
    let one = try Self.usedVariable()
    // Two deletions, before the first definition with 7 and the first with -7.
    #expect(one.proof.stepCount == 12)
    try one.replay(one.proof.bytes)
    let lrat = try ProofText.lrat(one.proof.bytes, clauseCount: one.formula.clauseCount, file: "proof")
    #expect(lrat.hasPrefix("14 d 13 0\n15 7 1 0 0\n16 7 2 0 0\n16 d 14 0\n17 -7 "), "\(lrat)")
    #expect(lrat.split(separator: "\n")[4].hasSuffix(" 0 -15 1 -16 5 0"), "\(lrat)")
  }

  /// Deleting is not enough if the proof does not say so; nor does a step follow that is no definition.
  @Test func stepsThatAreNeither() {
    #expect { try Case(Self.cases, proof: "7 0\n-7 0\n0\n") } throws: { "\($0)".contains("step 2") }
    // In use, and two clauses with 5 say that it is not 1 alone.
    #expect {
      try Case([[1, 2], [-5, 6], [-6, -1, -2], [5, 1]], proof: "5 -1 0\n-5 0\n-1 0\n0\n")
    } throws: { "\($0)".contains("step ") || "\($0)".contains("contradiction") }
  }

  @Test func spoiledSteps() throws {
    let one = try Self.usedVariable()
    // A deletion, then the definitions.
    #expect(one.proof.bytes.prefix(3) == [2, 0, 2])
    func reject(_ bytes: [UInt8], _ part: String) {
      #expect { try one.replay(bytes) } throws: { "\($0)".contains(part) }
    }
    reject(Array(one.proof.bytes.dropFirst(3)), "the resolvent with clause 13 is not shown")
    reject([2, 0, 3] + one.proof.bytes.dropFirst(3), "step 2: the resolvent with clause 13 is not shown")
    reject([2, 0, 2, 2, 0, 2] + one.proof.bytes.dropFirst(3), "step 2: a deleted clause that is not there")
    reject([2, 0, 99] + one.proof.bytes.dropFirst(3), "a deleted clause that is not there")
    // Deleting a clause that a later hint names.
    reject([3, 0, 2, 6] + one.proof.bytes.dropFirst(3), "names no clause that is there")
    // The resolvents in another order, one of them missing, one twice.
    let place = try #require(firstResolvents(one.proof.bytes))
    let (bytes, hints) = (one.proof.bytes, Array(one.proof.bytes[place]))
    let groups = hints.split(separator: 0, omittingEmptySubsequences: true).map { [0] + Array($0) }
    #expect(groups.count == 2)
    for wrong in [
      [groups[1], groups[0]], [groups[0]], [groups[1]], groups + [groups[1]], [groups[0], [0, groups[1][1]]],
    ] {
      let spoiled = Array(wrong.joined())
      let parts = [
        Array(bytes[..<(place.lowerBound - 1)]), [UInt8(spoiled.count)], spoiled, Array(bytes[place.upperBound...]),
      ]
      reject(Array(parts.joined()), "resolvent")
    }
  }

  /// Where the hints of the first step with two resolvents are: all numbers of the small proof are single bytes.
  private func firstResolvents(_ bytes: [UInt8]) -> Range<Int>? {
    var place = 0
    while place < bytes.count {
      let length = Int(bytes[place])
      if length > 0, bytes[place + 1] == 0 {
        place += 1 + length
        continue
      }
      place += 1 + length
      let hints = place + 1..<place + 1 + Int(bytes[place])
      if bytes[hints].count(where: { $0 == 0 }) == 2 { return hints }
      place = hints.upperBound
    }
    return nil
  }

  /// The second checker follows the same steps.
  @Test func secondChecker() throws {
    guard let python = PythonPeer(packages: ["json"]) else { return }
    let folder = Repository.root.appending(path: "Tests/Checking/SecondChecker").path
    let script = """
      import sys
      sys.path.insert(0, sys.argv[1])
      import check_certificate as c
      data, variables = bytes.fromhex(sys.argv[2]), int(sys.argv[3])
      clauses = [[int(x) for x in clause.split()] for clause in sys.argv[4].split(";")]
      try:
          c.follow(c.Tree(data), len(data), variables, clauses)
          print("accepted")
      except c.Rejected as reason:
          print("rejected", reason)
      """
    for one in try [Case(Self.cases, proof: Self.definitions(of: 7, after: "")), Self.usedVariable()] {
      func answer(_ bytes: [UInt8]) throws -> String {
        let clauses = one.clauses.map { $0.map(String.init).joined(separator: " ") }.joined(separator: ";")
        let hexadecimal = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return try python.run(["-c", script, folder, hexadecimal, "\(one.formula.variableCount)", clauses]).output
      }
      #expect(try answer(one.proof.bytes).hasPrefix("accepted"))
      #expect(try answer(Array(one.proof.bytes.dropFirst(3))).hasPrefix("rejected"))
      for place in stride(from: 0, to: one.proof.bytes.count, by: 7) {
        var bytes = one.proof.bytes
        bytes[place] ^= 1
        let isAccepted = (try? one.replay(bytes)) != nil
        #expect(try answer(bytes).hasPrefix("accepted") == isAccepted, "byte \(place)")
      }
    }
  }

  /// Bounded variable addition (Manthey, Heule and Biere 2012) on the formula of parity with three hidden neurons: a pair of literals
  /// that several clauses share the rest of gets a variable of its own, and the solver sees the new clauses alone.
  @Test func addedVariable() throws {
    let widths = [3, 1]
    let sample = CertifyTests.function(4, 0x6996)
    let instance = Array(PLA.text(of: Sample(name: "test", sample)).utf8)
    let formula = try ReferenceEncoding(CheckedInstance(canonical: instance), widths: widths, form: .normal).formula
    var clauses = (0..<formula.clauseCount).map { Set(formula.clause($0)) }
    var byRest: [Set<Int32>: [Int32]] = [:]
    for clause in clauses where clause.count > 1 {
      for literal in clause { byRest[clause.subtracting([literal]), default: []].append(literal) }
    }
    var shared: [[Int32]: [Set<Int32>]] = [:]
    for (rest, literals) in byRest {
      for a in literals { for b in literals where a < b { shared[[a, b], default: []].append(rest) } }
    }
    let best = try #require(
      shared.max { ($0.value.count, $1.key[0], $1.key[1]) < ($1.value.count, $0.key[0], $0.key[1]) })
    #expect(best.value.count >= 2, "clauses share something")
    let x = Int32(formula.variableCount + 1)
    var text = ""
    func add(_ clause: Set<Int32>, first: Int32) {
      text += ([first] + clause.subtracting([first]).sorted()).map { "\($0) " }.joined() + "0\n"
      clauses.append(clause)
    }
    for literal in best.key { add([x, literal], first: x) }
    for rest in best.value { add(rest.union([-x]), first: -x) }
    for literal in best.key {
      for rest in best.value {
        let old = rest.union([literal])
        text += "d " + old.sorted().map { "\($0) " }.joined() + "0\n"
        clauses.removeAll { $0 == old }
      }
    }
    let (verdict, _) = try ProofSolver.decide(
      clauses: clauses.flatMap { $0.sorted() + [0] }, variableCount: Int(x), writingProof: true, effort: .unlimited)
    guard case .unsatisfiable(let bytes) = verdict else {
      Issue.record("parity of four inputs needs four hidden neurons")
      return
    }
    let rest = try ClausalProof(bytes)
    for step in rest.steps {
      text += (step.isDeletion ? "d " : "") + rest.literals[step.range].map { "\($0) " }.joined() + "0\n"
    }
    let evidence = try EvidenceFinder(sample: sample).evidence(importing: Array(text.utf8), for: widths)
    let files = try ImportTests.certificate(of: evidence, for: sample, instance)
    let acceptance = try ImportTests.accept(files, instance)
    #expect(acceptance.refuted == ["clauses 3,1"])
    let proof = try #require(files.first { $0.key.hasSuffix(".proof") }).value
    let lrat = try ProofText.lrat(proof, clauseCount: formula.clauseCount, file: "proof")
    #expect(
      lrat.contains { $0 == "-" } && lrat.split(separator: "\n").contains { $0.contains("-\(x) ") },
      "the variable is needed")
  }
}
