import Running
import Solving
import ThresholdNetworks

/// Decides interpolation questions by walking the multisets of columns: stops at the first that fits, and refutes by having seen
/// all. Shares no code with the solver and its encodings.
///
/// One resource unit is 1,024 columns looked at.
public final class ColumnsEngine: DecisionEngine {
  public let name = "columns"

  public init() {}

  public func decide(
    _ question: InterpolationQuestion, within budget: Budget, interruption: Interruption
  ) throws -> Decision {
    if question.mismatches > 0 {
      return Decision(.undecided(.outOfReach("the column engine allows no mismatches")), resources: 0)
    }
    if question.maximumWires != nil {
      return Decision(.undecided(.outOfReach("the column engine does not bound wires")), resources: 0)
    }
    let meter = WorkMeter(budget: budget, interruption: interruption)
    do {
      let network = try FairSampler.first(of: question.sample, architecture: question.architecture, meter: meter)
      guard let network else { return Decision(.impossible(.exhausted(name)), resources: meter.resources) }
      guard network.isConsistent(with: question.sample) else { throw WrongDraws(wrong: 1, draws: 1) }
      return Decision(.found(network), resources: meter.resources)
    } catch let stop as CountingStopped {
      return Decision(.undecided(stop.reason), resources: meter.resources)
    }
  }
}
