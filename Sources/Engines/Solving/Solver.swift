import Encoding
import Running

/// A satisfiability solver: decides a formula within a budget.
///
/// A model is returned as `values[v - 1]` for variable v. "Unknown" is `undecided`, never `impossible`.
public protocol Solver: AnyObject {
  /// The name under which results say who decided.
  var name: String { get }

  /// Decides the formula as far as the effort goes; running out is an answer.
  ///
  /// - Throws: what the library behind the solver reports, never for the end of the effort.
  func decide(_ formula: Formula, effort: Effort) throws -> SolverDecision
}

/// The answer of a solver with what it cost.
public struct SolverDecision: Sendable {
  /// The values of the variables, a refutation, or why there is neither.
  public var answer: Answer<[Bool]>
  /// Resource units used; see `Budget`.
  public var resources: UInt64

  /// An answer with the resource units that it took.
  public init(_ answer: Answer<[Bool]>, resources: UInt64) {
    self.answer = answer
    self.resources = resources
  }
}
