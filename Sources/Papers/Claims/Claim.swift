import Running

/// A statement of a paper as a procedure that can fail: from a case to holds, violated, undecided, or outside its hypotheses.
///
/// The constants of a claim are stored properties with the published values as defaults, so that a test can put in a wrong one
/// and see the claim violated.
package protocol Claim: Sendable {
  /// The objects that the claim is about, as values: a matrix, a sample, a network.
  associatedtype Case: Sendable

  var statement: Statement { get }
  var parameters: [Parameter] { get }
  /// Cases that take seconds together.
  var grid: [Arguments] { get }

  /// Text and files to objects; all parsing is here.
  ///
  /// - Throws: `ArgumentError` or `DataError`, one line each.
  func read(_ arguments: Arguments) throws -> Case

  /// Running out of budget is a verdict, never an error.
  func verdict(on case: Case, effort: Effort) throws -> Verdict

  /// Numbers worth knowing beside the verdict.
  func quantities(of case: Case, effort: Effort) throws -> [Quantity]

  /// The right-hand sides alone, also for parameters that no enumeration reaches; empty where the claim has none.
  func bounds(for arguments: Arguments) throws -> [Bound]
}

extension Claim {
  package var name: String { statement.name }

  package func quantities(of case: Case, effort: Effort) throws -> [Quantity] { [] }

  package func bounds(for arguments: Arguments) throws -> [Bound] { [] }

  /// The verdict from text.
  package func verdict(for arguments: Arguments, effort: Effort = .unlimited) throws -> Verdict {
    try verdict(on: read(checked(arguments)), effort: effort)
  }

  /// The arguments with defaults filled in.
  ///
  /// - Throws: `ArgumentError` for a parameter that the claim does not have, or a value that is not of its kind.
  package func checked(_ arguments: Arguments) throws -> Arguments { try arguments.checked(by: parameters) }
}
