import Covering
import Running
import Solving
import ThresholdNetworks

/// Decides depth 2 for any number of inputs by what one neuron cannot do; see `ConflictSearch`.
///
///     let engine = ConflictEngine()
///     try engine.decide(InterpolationQuestion(sample: digits, architecture: Architecture(inputCount: 64, widths: [2, 1])), effort: effort)
///
/// One resource unit is 2,000 tableau entries touched. Answer, witness and resources depend on the question alone.
public final class ConflictEngine: DecisionEngine {
  /// `conflicts`.
  public let name = "conflicts"

  /// An engine without tables.
  public init() {}

  /// Decides a question of depth 2, or one that comes down to it, without a bound on wires; mismatches where every point weighs 1.
  public func decide(_ question: InterpolationQuestion, effort: Effort) throws -> Decision {
    let widths = question.architecture.widths
    guard widths.count >= 2, widths.dropFirst().allSatisfy({ $0 == 1 }) else {
      return outOfReach("conflicts decides widths of the form k,1 only")
    }
    guard question.maximumWires == nil else { return outOfReach("conflicts does not count wires") }
    guard question.mismatches == 0 || question.sample.weights.allSatisfy({ $0 == 1 }) else {
      return outOfReach("conflicts counts mismatches in points, not in their weights")
    }
    let search = ConflictSearch(question.sample, width: widths[0], mismatches: question.mismatches)
    guard search.isWithinReach else { return outOfReach("conflicts has too many clauses to write for these widths") }
    switch try search.run(effort: effort) {
    case .found(var network):
      while network.architecture.depth < widths.count { network = network.deepened }
      return Decision(.found(network), resources: search.resources)
    case .refuted: return Decision(.impossible(.exhausted(name)), resources: search.resources)
    case .stopped(.resources):
      return Decision(.undecided(.resources), resources: effort.budget.resources ?? search.resources)
    case .stopped(let reason): return Decision(.undecided(reason), resources: search.resources)
    }
  }

  private func outOfReach(_ reason: String) -> Decision { Decision(.undecided(.outOfReach(reason)), resources: 0) }
}
