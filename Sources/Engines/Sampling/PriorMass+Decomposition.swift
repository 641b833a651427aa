import Foundation
import ThresholdNetworks

/// Which quantities add up to the mass, by what the architecture and the memory allow.
extension PriorMass {
  static func decomposition(
    _ sample: PartialFunction, _ architecture: Architecture, _ mismatches: Int, _ memory: Int,
    _ isStopped: @escaping @Sendable () -> Bool
  ) throws -> (exact: Double, terms: [Term]) {
    let dictionaryBytes = ColumnDictionary.bytesNeeded(
      fanIn: min(architecture.inputCount, ColumnDictionary.maximumFanIn), pointCount: sample.pointCount)
    if architecture.depth == 2, architecture.widths[0] <= 31,
      architecture.inputCount <= FunctionTable.maximumFanIn, dictionaryBytes <= memory
    {
      return packingTerms(sample, architecture.widths[0], mismatches, isStopped)
    }
    let bytes =
      ChainModel.isSuitable(architecture)
      ? ChainModel.bytesNeeded(architecture, pointCount: sample.pointCount) : Int.max
    if bytes <= memory {
      let model = ChainModel(sample, architecture)
      let cost = MemberCost(sweep: model.sweepCost, bytes: GibbsState.bytesNeeded(model))
      let ones = sample.labels.popcount
      if architecture.depth == 1 || min(ones, sample.pointCount - ones) <= mismatches {
        return (
          0,
          [
            term(
              1, cost, (sample.pointCount, mismatches), isStopped, prepare: { GibbsWorkspace(model) },
              make: { GibbsState(model, workspace: $1, using: &$0) })
          ]
        )
      }
      // Most networks are constant on the sample, and no chain gets past them one neuron at a time; so they are left
      // out. Each neuron alone in its layer varies with probability 1/6; how often the output then varies
      // is estimated from the draws that it takes, without bias (Haldane 1945).
      let alone = pow(6, -Double(architecture.widths.dropFirst().count { $0 == 1 }))
      return (
        0,
        [
          term(
            alone, cost, (sample.pointCount, mismatches), isStopped,
            prepare: { GibbsWorkspace(model, isStopped: isStopped) },
            factor: { Double(2 * $1 - 1) / Double($0.draws - 1) },
            make: { GibbsState(varying: model, workspace: $1, using: &$0) })
        ]
      )
    }
    if architecture.depth == 2, architecture.widths[0] <= 31, CountedModel.isSuitable(architecture) {
      return blockTerms(sample, architecture.widths[0], mismatches, isStopped)
    }
    let cost = MemberCost(
      sweep: MetropolisState.sweepCost(sample, architecture), bytes: MetropolisState.bytesNeeded(sample, architecture))
    let model = CountedModel(sample, architecture)
    return (
      0,
      [
        term(
          1, cost, (sample.pointCount, mismatches), isStopped, prepare: { CountedWorkspace(model) },
          make: { MetropolisState(model, workspace: $1, using: &$0) })
      ]
    )
  }
}
