import Columns
import Running
import Solving
import ThresholdNetworks

/// Decides interpolation questions by walking the multisets of columns: stops at the first that fits, and refutes by having seen
/// all. Shares no code with the solver and its encodings.
///
/// One resource unit is 1,024 columns looked at.
public final class ColumnsEngine: DecisionEngine {
  /// `columns`.
  public let name = "columns"

  /// An engine; it keeps nothing from question to question.
  public init() {}

  /// Decides a question without mismatches and without a limit on wires; others are undecided, out of reach.
  ///
  /// - Complexity: see `CountingByColumns` in the manual of Columns.
  public func decide(_ question: InterpolationQuestion, effort: Effort) throws -> Decision {
    if question.mismatches > 0 {
      return Decision(.undecided(.outOfReach("the column engine allows no mismatches")), resources: 0)
    }
    if question.maximumWires != nil {
      return Decision(.undecided(.outOfReach("the column engine does not bound wires")), resources: 0)
    }
    let (first, resources) = try FairSampler.first(
      of: question.sample, architecture: question.architecture, effort: effort)
    switch first {
    case .found(let network): return Decision(.found(network), resources: resources)
    case .none: return Decision(.impossible(.exhausted(name)), resources: resources)
    case .stopped(let reason): return Decision(.undecided(reason), resources: resources)
    }
  }
}
