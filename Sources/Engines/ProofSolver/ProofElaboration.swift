import Running
import Solving

/// Trims a DRAT proof to the steps that the contradiction needs and finds the hints that let a checker
/// follow each step without searching.
///
/// Backwards, as in drat-trim (Wetzler, Heule and Hunt 2014): a forward pass propagates units through the
/// proof up to the contradiction; then, from the last step back, every step that something needed is
/// derived by unit propagation, clauses already needed first, and what the derivation uses is needed in turn.
/// The reasons along the trail are the hints. Deletions of reasons are ignored, as drat-trim does.
///
/// A step that does not follow by unit propagation may still keep the formula satisfiable: if every resolvent on its first
/// literal with a clause of that time follows (RAT, Järvisalo, Heule and Biere 2012). All those clauses are needed then, and
/// what the proof had deleted by that time is deleted in the result before such a step. Variables may be new.
///
/// Nothing here is trusted: the checker follows the hints on its own formula.
public struct ElaboratedProof: Sendable {
  /// The file for the checker: see `ProofReplay` in `Checker` for the format.
  public var bytes: [UInt8]
  /// The number of steps, with the final empty clause.
  public var stepCount: Int

  /// Why a proof could not be elaborated.
  public enum Failure: Error, CustomStringConvertible {
    /// A clause neither follows by unit propagation nor is RAT on its first literal; steps are counted from 1.
    case notImplied(step: Int)
    /// The proof never reaches the empty clause.
    case noContradiction
    /// A clause has a variable with a number beyond those of the formula and as many as the proof has literals.
    case unknownVariable(step: Int)
    /// The effort ended.
    case stopped(Exhausted)

    /// One line.
    public var description: String {
      switch self {
      case .notImplied(let step):
        "step \(step) of the proof does not follow by unit propagation, nor do its resolvents on its first literal"
      case .noContradiction: "the proof does not reach a contradiction"
      case .unknownVariable(let step):
        "step \(step) of the proof has a variable whose number is too large for its formula and length"
      case .stopped(let reason): "stopped: \(reason)"
      }
    }
  }

  /// Keeps the steps that lead to the contradiction, with the clauses that derive each.
  ///
  /// - Parameters:
  ///   - literals: the literals of the formula's clauses, one clause after the other.
  ///   - clauseEnds: the end of each clause in `literals`.
  ///   - variableCount: the number of variables of the formula.
  ///   - proof: the clauses that the solver has derived, in order.
  ///   - effort: looked at now and then; its end is thrown as `stopped`.
  public init(
    literals: [Int32], clauseEnds: [Int], variableCount: Int, proof: ClausalProof,
    effort: Effort = .unlimited
  ) throws {
    let largest = proof.literals.reduce(0) { max($0, Int($1.magnitude)) }
    let trimmer = ProofTrimmer(
      literals: literals, clauseEnds: clauseEnds,
      variableCount: max(variableCount, min(largest, variableCount + proof.literals.count)),
      capacity: proof.literals.count)
    try trimmer.addProof(proof)
    try trimmer.forward()
    try trimmer.backward { effort.exhaustion() }
    (bytes, stepCount) = trimmer.output()
  }
}
