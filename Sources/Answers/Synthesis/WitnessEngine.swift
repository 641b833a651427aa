import Covering
import Running
import Solving
import ThresholdNetworks

/// Finds networks by exchanging neurons, see `WitnessSearch`, on data with many inputs after a training of all weights at once,
/// see `CommitteeSearch`; refutes nothing.
///
/// What it finds has one hidden layer, behind which follow single neurons, so wider later layers only make it harder than
/// it had to be. One resource unit is 2,000 point operations.
final class WitnessEngine: DecisionEngine {
  let name = "exchange"

  func decide(_ question: InterpolationQuestion, effort: Effort) -> Decision {
    guard question.architecture.depth >= 2, question.maximumWires == nil else {
      return Decision(
        .undecided(.outOfReach("exchange finds networks of depth 2 and more without a bound on wires")), resources: 0)
    }
    if let refusal = effort.refusal(ofBytes: WitnessSearch.bytesNeeded(for: question.sample)) {
      return Decision(.undecided(refusal), resources: 0)
    }
    let width = question.architecture.widths[0]
    var used: UInt64 = 0
    if question.sample.inputCount > CorrectSets.maximumFanIn, question.mismatches == 0,
      CommitteeSearch.bytesNeeded(for: question.sample) <= effort.budget.memory
    {
      let committee = CommitteeSearch(question.sample)
      let units = (effort.budget.resources ?? Self.committeeUnits * 2) / 2
      let network = committee.run(
        untilUnits: min(units, Self.committeeUnits), width: width, widest: width, effort: effort)
      if let network { return found(network, question, committee.resources) }
      used = committee.resources
    }
    let search = WitnessSearch(question.sample, mismatches: question.mismatches)
    let network = search.run(
      untilUnits: effort.budget.resources.map { $0 - min($0, used) } ?? .max, width: width, effort: effort)
    guard let network, network.architecture.widths[0] <= width else {
      return Decision(.undecided(effort.stop ?? .resources), resources: used &+ search.resources)
    }
    return found(network, question, used &+ search.resources)
  }

  /// A few seconds.
  private static let committeeUnits: UInt64 = 4_000_000

  private func found(_ network: ThresholdNetwork, _ question: InterpolationQuestion, _ resources: UInt64) -> Decision {
    var network = network
    while network.architecture.depth < question.architecture.depth { network = network.deepened }
    return Decision(.found(network.widened(to: question.architecture)), resources: resources)
  }
}
