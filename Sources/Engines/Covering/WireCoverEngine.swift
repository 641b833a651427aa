import Running
import Solving
import ThresholdNetworks

/// Decides depth 2 with a bound on wires exactly, as a multicover with costs: a hidden neuron costs the wires into it and one out.
///
/// Exactly k columns have to cover every one T times and every zero k + 1 - T times with their correct sets, and the wires into
/// them may be at most the bound less k. See `WireColumns` for which columns, `WireCoverSearch` for the search.
///
/// One resource unit is 2,000 tableau entries touched. Answer, witness and resources depend on the question alone.
public final class WireCoverEngine: DecisionEngine {
  /// `wirecover`.
  public let name = "wirecover"
  private var prepared: (sample: PartialFunction, columns: WireColumns)?

  /// An engine that keeps the columns of the last sample.
  public init() {}

  /// Whether questions like this one are within reach.
  public static func canDecide(_ question: InterpolationQuestion) -> Bool {
    question.architecture.depth == 2 && question.mismatches == 0 && question.maximumWires != nil
      && question.sample.inputCount <= WireColumns.maximumFanIn && !question.sample.isConstant
  }

  /// Decides a question about depth 2 without mismatches; others are undecided, out of reach.
  ///
  /// - Complexity: exponential in width and inputs at worst; a linear program of columns times points a node.
  public func decide(_ question: InterpolationQuestion, effort: Effort) -> Decision {
    guard Self.canDecide(question), let wires = question.maximumWires else {
      return Decision(
        .undecided(
          .outOfReach(
            "wirecover decides depth 2 with a bound on wires, at most \(WireColumns.maximumFanIn) inputs, no mismatches"
          )),
        resources: 0)
    }
    let sample = question.sample
    let listing = WireColumns.bytesNeeded(for: sample)
    if let refusal = effort.refusal(ofBytes: listing) { return Decision(.undecided(refusal), resources: 0) }
    if prepared?.sample != sample {
      prepared = nil
      guard let columns = WireColumns(sample, shouldStop: { effort.isStopped }) else {
        return Decision(.undecided(effort.stop ?? .time), resources: 0)
      }
      prepared = (sample, columns)
    }
    guard let columns = prepared?.columns else { return Decision(.undecided(.time), resources: 0) }
    // Every neuron has a wire in and a wire out.
    let most = min(question.architecture.widths[0], wires / 2)
    let least = question.requiresEveryNeuron ? question.architecture.widths[0] : 1
    let tableau = CoverLP.bytesNeeded(setCount: columns.count, pointCount: sample.pointCount + 1)
    let (path, overflow) = tableau.multipliedReportingOverflow(by: max(1, most) + 3)
    if overflow || path > effort.budget.memory - listing {
      return Decision(.undecided(.memory(needed: overflow ? .max : path + listing)), resources: 0)
    }
    let search = WireCoverSearch(columns, labels: sample.labels, effort: effort)
    if least <= most {
      for width in least...most {
        switch search.decide(width: width, wires: wires - width) {
        case .found(let chosen, let threshold):
          let network = network(chosen, columns, sample.inputCount, threshold: threshold)
          precondition(
            network.isConsistent(with: sample) && network.wireCount <= wires, "the wire cover \(chosen) is no witness")
          return Decision(.found(network), resources: search.resources)
        case .impossible: continue
        case .stopped(let reason): return Decision(.undecided(reason), resources: search.resources)
        }
      }
    }
    return Decision(.impossible(.exhausted(name)), resources: search.resources)
  }

  private func network(
    _ chosen: [Int32], _ columns: WireColumns, _ inputCount: Int, threshold: Int
  ) -> ThresholdNetwork {
    let k = chosen.count
    let hidden = chosen.sorted().map { columns.neuron(Int($0)) }
    let output = NeuronFunction.atLeast(threshold, of: BitVector(repeating: true, count: k)).neuron(fanIn: k)
    return ThresholdNetwork(inputCount: inputCount, layers: [hidden, [output]])
  }
}
