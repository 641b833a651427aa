import CCaDiCaL
import Encoding
import Running
import Solving

/// CaDiCaL behind plain values: clauses in, a model or a clausal proof out.
///
/// CaDiCaL 1.5 derives every clause by unit propagation from those before it (its eliminations only
/// delete beyond that), so the proof is a DRUP proof: additions and deletions, no step needs more.
///
/// One resource unit is a hundredth of a learned clause.
public enum ProofSolver {
  /// The resource units of a learned clause.
  public static let unitsPerConflict: UInt64 = 100

  /// What the solver found.
  public enum Verdict: Sendable {
    /// `values[v - 1]` is the value of variable v.
    case satisfiable(values: [Bool])
    /// The binary DRAT proof, empty if none was asked for.
    case unsatisfiable(proof: [UInt8])
    /// The effort ended before either was known.
    case undecided(Exhausted)
  }

  /// The version of CaDiCaL that is linked.
  public static var version: String { String(cString: cadical_version()) }

  /// Decides a formula given as the literals of its clauses with a 0 after each.
  ///
  /// - Returns: the verdict, and the resource units used.
  public static func decide(
    clauses: some Sequence<Int32>, variableCount: Int, writingProof: Bool, effort: Effort
  ) throws -> (verdict: Verdict, resources: UInt64) {
    guard let solver = cadical_new(writingProof ? 1 : 0) else {
      return (.undecided(.memory(needed: nil)), 0)
    }
    defer { cadical_free(solver) }
    for literal in clauses { cadical_add(solver, literal) }
    let watch = Watch(effort: effort)
    let conflicts = effort.budget.resources.map { Int32(clamping: $0 / unitsPerConflict) } ?? -1
    let status = withExtendedLifetime(watch) {
      cadical_solve(
        solver, conflicts,
        { context in
          guard let context else { return 0 }
          return Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue().mustStop ? 1 : 0
        }, Unmanaged.passUnretained(watch).toOpaque())
    }
    let used = UInt64(cadical_learned(solver)) * unitsPerConflict
    switch status {
    case 10:
      let values = (0..<variableCount).map { cadical_is_true(solver, Int32($0 + 1)) != 0 }
      return (.satisfiable(values: values), used)
    case 20:
      guard writingProof else { return (.unsatisfiable(proof: []), used) }
      var size = 0
      let bytes = cadical_proof(solver, &size)
      return (.unsatisfiable(proof: Array(UnsafeBufferPointer(start: bytes, count: size))), used)
    default:
      return (.undecided(watch.reason ?? .resources), used)
    }
  }

  /// Decides `formula`.
  public static func decide(
    _ formula: Formula, writingProof: Bool = false, effort: Effort
  ) throws -> (verdict: Verdict, resources: UInt64) {
    var clauses: [Int32] = []
    clauses.reserveCapacity(formula.literals.count + formula.clauseCount)
    for index in 0..<formula.clauseCount {
      clauses.append(contentsOf: formula.clause(index))
      clauses.append(0)
    }
    return try decide(
      clauses: clauses, variableCount: formula.variableCount, writingProof: writingProof, effort: effort)
  }
}

/// What the solver asks while it works.
private final class Watch {
  let effort: Effort
  private(set) var reason: Exhausted?
  private var calls = 0

  init(effort: Effort) { self.effort = effort }

  var mustStop: Bool {
    if reason != nil { return true }
    // The clock is read at every 64th call only: the solver asks once a propagation.
    calls &+= 1
    if effort.interruption.isRequested { reason = .interrupted }
    if calls & 63 == 0, effort.budget.isPastDeadline { reason = .time }
    return reason != nil
  }
}
