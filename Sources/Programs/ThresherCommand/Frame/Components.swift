import Columns
import Covering
import Formats
import Numbers
import ProofSolver
import Running
import Solving
import Synthesis
import ThresholdNetworks
import Z3Solver

/// A library or an engine that the program runs on, with a test of a moment.
///
/// A new part of the program adds itself to `all`; `thresher doctor` and the `versions` of results follow.
struct Component {
  let name: String
  /// The version of the library; nil for our own engines.
  let version: String?
  /// Does something whose answer is known, within a second or so, and says what.
  let check: (Effort) throws -> String

  static var all: [Component] {
    [
      Component(name: "gmp", version: LibraryVersions.gmp, check: checkIntegers),
      Component(name: "mpfr", version: LibraryVersions.mpfr, check: checkIntervals),
      Component(name: "z3", version: z3Version) {
        try checkDecisions(of: EncodedEngine(solver: Z3Solver()), $0)
      },
      Component(name: "cadical", version: ProofSolver.version, check: checkProofs),
      Component(name: "multicover", version: nil) {
        try checkDecisions(of: MulticoverEngine(sample: SelfTest.multiplexer), $0)
      },
      Component(name: "separation", version: nil) {
        try checkDeepDecisions(of: SeparationEngine(sample: SelfTest.middle), $0)
      },
      Component(name: "columns", version: nil, check: checkCounts),
    ]
  }
}

/// A self-test that found something else than it should.
struct SelfTestFailure: Error, CustomStringConvertible {
  let description: String
}

/// What a self-test came to.
struct SelfTestResult {
  /// Nil if the limits ended it.
  let works: Bool?
  let remark: String

  var word: String { works.map { $0 ? "ok" : "FAILS" } ?? "not tested" }
}

extension Component {
  /// Runs the test within the limits.
  func result(_ effort: Effort) -> SelfTestResult {
    if let reason = effort.exhaustion() { return SelfTestResult(works: nil, remark: "\(reason)") }
    // 1 M units are about a third of a second.
    let effort = effort.with(resources: 3_000_000)
    do {
      return SelfTestResult(works: true, remark: try check(effort))
    } catch let limit as SelfTestLimit {
      return SelfTestResult(works: nil, remark: "\(limit.reason)")
    } catch let stop as CountingStopped where stop.reason != .resources {
      return SelfTestResult(works: nil, remark: "\(stop)")
    } catch {
      return SelfTestResult(works: false, remark: "\(error)")
    }
  }
}

/// The limits ended a self-test.
private struct SelfTestLimit: Error { let reason: Exhausted }

private enum SelfTest {
  /// The multiplexer of two data inputs: three hidden neurons are needed and enough (12 weights).
  static let multiplexer = PartialFunction(TruthTable(inputCount: 3, bits: 0xe4))
  /// A function of three inputs with 16 weights at depth 2 but 12 at depth 3.
  static let middle = PartialFunction(TruthTable(inputCount: 3, bits: 0x18))

  static func expect(_ found: String, _ expected: String, _ what: String) throws {
    if found != expected { throw SelfTestFailure(description: "found \(found), expected \(expected): \(what)") }
  }

  /// The verdict, with witnesses evaluated.
  static func verdict(
    _ engine: any DecisionEngine, _ sample: PartialFunction, _ widths: [Int], _ effort: Effort
  ) throws -> String {
    let architecture = Architecture(inputCount: sample.inputCount, widths: widths)
    let question = InterpolationQuestion(sample: sample, architecture: architecture)
    let decision = try engine.decide(question, effort: effort)
    switch decision.answer {
    case .found(let network): return network.isConsistent(with: sample) ? "found" : "a wrong witness"
    case .impossible: return "impossible"
    case .undecided(.resources): return "undecided within \(effort.budget.resources ?? 0) units"
    case .undecided(let reason): throw SelfTestLimit(reason: reason)
    }
  }
}

extension Component {
  fileprivate static func checkIntegers(_ effort: Effort) throws -> String {
    let factorial = (1...30).reduce(Integer(1)) { $0 * Integer($1) }
    try SelfTest.expect("\(factorial)", "265252859812191058636308480000000", "30!")
    return "30! is right"
  }

  fileprivate static func checkIntervals(_ effort: Effort) throws -> String {
    // 2^19 < 3^12 < 2^20, and log2 3 = 1.584962500721...
    let digits = Interval(Integer(3)).log2.lowerText().prefix(8)
    try SelfTest.expect(String(digits), "1.584962", "log2 3")
    return "log2 3 is right to six digits"
  }

  fileprivate static func checkDecisions(of engine: any DecisionEngine, _ effort: Effort) throws -> String {
    try SelfTest.expect(
      SelfTest.verdict(engine, SelfTest.multiplexer, [2, 1], effort), "impossible", "multiplexer, 2,1")
    try SelfTest.expect(SelfTest.verdict(engine, SelfTest.multiplexer, [3, 1], effort), "found", "multiplexer, 3,1")
    return "a multiplexer needs 3 hidden neurons"
  }

  fileprivate static func checkDeepDecisions(of engine: any DecisionEngine, _ effort: Effort) throws -> String {
    try SelfTest.expect(SelfTest.verdict(engine, SelfTest.middle, [2, 1, 1], effort), "impossible", "0x18, 2,1,1")
    try SelfTest.expect(SelfTest.verdict(engine, SelfTest.middle, [2, 2, 1], effort), "found", "0x18, 2,2,1")
    return "3:0x18 needs the widths 2,2,1"
  }

  fileprivate static func checkProofs(_ effort: Effort) throws -> String {
    // Four pigeons in three holes: variable 3 p + h + 1 says that pigeon p sits in hole h.
    var clauses: [Int32] = []
    for pigeon in 0..<4 { clauses += (0..<3).map { Int32(3 * pigeon + $0 + 1) } + [0] }
    for hole in 0..<3 {
      for pigeon in 0..<4 {
        for other in 0..<pigeon { clauses += [-Int32(3 * pigeon + hole + 1), -Int32(3 * other + hole + 1), 0] }
      }
    }
    let outcome = try ProofSolver.decide(
      clauses: clauses, variableCount: 12, writingProof: true, effort: effort)
    if case .undecided(let reason) = outcome.verdict, reason != .resources { throw SelfTestLimit(reason: reason) }
    guard case .unsatisfiable(let proof) = outcome.verdict, !proof.isEmpty else {
      throw SelfTestFailure(description: "found no proof that four pigeons do not fit into three holes")
    }
    return "four pigeons, three holes: a proof of \(proof.count) bytes"
  }

  fileprivate static func checkCounts(_ effort: Effort) throws -> String {
    let count = try InterpolatorCount(
      of: SelfTest.multiplexer, architecture: Architecture(inputCount: 3, widths: [3, 1]), effort: effort)
    try SelfTest.expect("\(count.count)", "36", "settings of the multiplexer at 3,1")
    return "36 settings give the multiplexer"
  }
}
