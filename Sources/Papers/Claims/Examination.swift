import Charts
import Running

/// What a paper says about a user's own objects: `thresher verify separable-tasks --data tasks.csv`.
///
/// Unlike a claim it is not one inequality: it reports quantities, tables, and the verdicts of the claims whose hypotheses the objects
/// meet, together with those that they do not meet.
package protocol Examination: Sendable {
  associatedtype Case: Sendable

  /// The name on the command line.
  var name: String { get }
  /// One line.
  var text: String { get }
  var parameters: [Parameter] { get }

  func read(_ arguments: Arguments) throws -> Case
  func report(on case: Case, effort: Effort) throws -> ExaminationReport
}

/// The outcome of an examination, shown in this order.
public struct ExaminationReport: Sendable {
  /// Sentences that describe what was read, one line each.
  public var summary: [String]
  /// Numbers about the objects, each with its evidence.
  public var quantities: [Quantity]
  /// The claims that were asked about these objects; `outside` where they do not meet the hypotheses.
  public var verdicts: [(statement: Statement, verdict: Verdict)]
  /// What takes a table to say, shown after the verdicts.
  public var tables: [Table]
  /// Why not everything was worked out; nil if it was.
  public var exhausted: Exhausted?

  /// A report; what is left out is empty.
  public init(
    summary: [String] = [], quantities: [Quantity] = [], verdicts: [(statement: Statement, verdict: Verdict)] = [],
    tables: [Table] = [], exhausted: Exhausted? = nil
  ) {
    (self.summary, self.quantities, self.verdicts) = (summary, quantities, verdicts)
    (self.tables, self.exhausted) = (tables, exhausted)
  }
}
