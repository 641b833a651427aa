import Covering
import Running
import Solving
import ThresholdNetworks

/// Finds networks by exchanging neurons, see `WitnessSearch`; refutes nothing.
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
    let search = WitnessSearch(question.sample, mismatches: question.mismatches)
    let network = search.run(untilUnits: effort.budget.resources ?? .max, width: width, effort: effort)
    guard var network, network.architecture.widths[0] <= width else {
      return Decision(.undecided(effort.stop ?? .resources), resources: search.resources)
    }
    while network.architecture.depth < question.architecture.depth { network = network.deepened }
    return Decision(.found(network.widened(to: question.architecture)), resources: search.resources)
  }
}
