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
    var used: UInt64 = 0
    for search in [layeredNetwork, committeeNetwork] {
      let left = effort.budget.resources.map { $0 - min($0, used) }
      let units = left.map { min($0 / 2, Self.firstUnits) } ?? Self.firstUnits
      guard let (network, resources) = search(question, units, effort) else { continue }
      used &+= resources
      if let network { return found(network, question, used) }
    }
    let width = question.architecture.widths[0]
    let search = WitnessSearch(question.sample, mismatches: question.mismatches)
    let network = search.run(
      untilUnits: effort.budget.resources.map { $0 - min($0, used) } ?? .max, width: width, effort: effort)
    guard let network, network.architecture.widths[0] <= width else {
      return Decision(.undecided(effort.stop ?? .resources), resources: used &+ search.resources)
    }
    return found(network, question, used &+ search.resources)
  }

  /// What a search before the exchange has found, and the units it used; nil where it has no use or no room.
  private typealias FirstSearch = (network: ThresholdNetwork?, resources: UInt64)

  private func layeredNetwork(_ question: InterpolationQuestion, _ units: UInt64, _ effort: Effort) -> FirstSearch? {
    let widths = question.architecture.widths
    guard widths.count > 2, widths[1] > 1,
      LayeredWitnessSearch.bytesNeeded(for: question.sample) <= effort.budget.memory
    else { return nil }
    let search = LayeredWitnessSearch(question.sample, mismatches: question.mismatches)
    let network = search.run(untilUnits: units, effort: effort) { $0 <= widths[0] && $1 <= widths[1] }
    return (network, search.resources)
  }

  private func committeeNetwork(
    _ question: InterpolationQuestion, _ units: UInt64, _ effort: Effort
  ) -> FirstSearch? {
    guard question.sample.inputCount > CorrectSets.maximumFanIn, question.mismatches == 0,
      CommitteeSearch.bytesNeeded(for: question.sample) <= effort.budget.memory
    else { return nil }
    let width = question.architecture.widths[0]
    let search = CommitteeSearch(question.sample)
    let network = search.run(untilUnits: units, width: width, widest: width, effort: effort)
    return (network, search.resources)
  }

  /// The most that each search before the exchange may use, a few seconds.
  private static let firstUnits: UInt64 = 4_000_000

  private func found(_ network: ThresholdNetwork, _ question: InterpolationQuestion, _ resources: UInt64) -> Decision {
    var network = network
    while network.architecture.depth < question.architecture.depth { network = network.deepened }
    return Decision(.found(network.widened(to: question.architecture)), resources: resources)
  }
}
