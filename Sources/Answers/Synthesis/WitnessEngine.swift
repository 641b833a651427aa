import Covering
import Running
import Solving
import ThresholdNetworks

/// Finds networks by exchanging neurons, see `WitnessSearch`, on data with many inputs after a training of all weights at once,
/// see `CommitteeSearch`; refutes nothing.
///
/// What these find has one hidden layer, behind which follow single neurons. Where the second layer is wider, first layers that tell the ones
/// from the zeros are looked for before, see `LayeredWitnessSearch`. One resource unit is 2,000 point operations.
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
    let widths = question.architecture.widths
    let width = widths[0]
    var used: UInt64 = 0
    if widths.count > 2, widths[1] > 1,
      LayeredWitnessSearch.bytesNeeded(for: question.sample) <= effort.budget.memory
    {
      let layered = LayeredWitnessSearch(question.sample, mismatches: question.mismatches)
      let units = (effort.budget.resources ?? Self.committeeUnits * 2) / 2
      let network = layered.run(untilUnits: min(units, Self.committeeUnits), effort: effort) { first, second in
        first <= width && second <= widths[1]
      }
      used = layered.resources
      if let network { return found(network, question, used) }
    }
    if question.sample.inputCount > CorrectSets.maximumFanIn, question.mismatches == 0,
      CommitteeSearch.bytesNeeded(for: question.sample) <= effort.budget.memory
    {
      let committee = CommitteeSearch(question.sample)
      let units = (effort.budget.resources.map { $0 - min($0, used) } ?? Self.committeeUnits * 2) / 2
      let network = committee.run(
        untilUnits: min(units, Self.committeeUnits), width: width, widest: width, effort: effort)
      used &+= committee.resources
      if let network { return found(network, question, used) }
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
