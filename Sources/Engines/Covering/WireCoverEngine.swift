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

  /// The most inputs of a sample.
  public static let maximumInputs = WireColumns.maximumFanIn

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
    // Every neuron has a wire in and a wire out.
    let most = min(question.architecture.widths[0], wires / 2)
    let least = question.requiresEveryNeuron ? question.architecture.widths[0] : 1
    guard least <= most else { return Decision(.impossible(.exhausted(name)), resources: 0) }
    let search: WireCoverSearch
    switch prepare(question.sample, width: most, effort: effort) {
    case .search(let ready): search = ready
    case .refused(let reason): return Decision(.undecided(reason), resources: 0)
    }
    for width in least...most {
      switch search.decide(width: width, wires: wires - width) {
      case .found(let chosen, let threshold):
        let network = network(chosen, of: question.sample, wires: wires, threshold: threshold)
        return Decision(network.map { .found($0) } ?? .undecided(.time), resources: search.resources)
      case .impossible: continue
      case .stopped(let reason): return Decision(.undecided(reason), resources: search.resources)
      }
    }
    return Decision(.impossible(.exhausted(name)), resources: search.resources)
  }

  /// Whether some network of depth 2 whose output reads exactly `width` hidden neurons fits with at most so many wires; a refutation
  /// is `.cover` with a tree for each threshold, whose weights have the price of a column as one more number at their end.
  ///
  /// - Precondition: the sample has at most `WireColumns.maximumFanIn` inputs, and its labels differ.
  public func decide(
    _ sample: PartialFunction, width: Int, wires: Int, effort: Effort
  ) -> Decision {
    precondition(sample.inputCount <= WireColumns.maximumFanIn && !sample.isConstant && width >= 1)
    switch prepare(sample, width: width, effort: effort) {
    case .refused(let reason): return Decision(.undecided(reason), resources: 0)
    case .search(let search):
      switch search.decide(width: width, wires: wires - width, recordsEvidence: true) {
      case .found(let chosen, let threshold):
        let network = network(chosen, of: sample, wires: wires, threshold: threshold)
        return Decision(network.map { .found($0) } ?? .undecided(.time), resources: search.resources)
      case .impossible(let trees): return Decision(.impossible(.cover(trees)), resources: search.resources)
      case .stopped(let reason): return Decision(.undecided(reason), resources: search.resources)
      }
    }
  }

  private enum Preparation {
    case search(WireCoverSearch)
    case refused(Exhausted)
  }

  /// Lists the columns, if that was not done before, and asks for room for a search of so many columns.
  private func prepare(_ sample: PartialFunction, width: Int, effort: Effort) -> Preparation {
    let listing = WireColumns.bytesNeeded(for: sample)
    if let refusal = effort.refusal(ofBytes: listing) { return .refused(refusal) }
    if prepared?.sample != sample {
      prepared = nil
      guard let columns = WireColumns(sample, shouldStop: { effort.isStopped }) else {
        return .refused(effort.stop ?? .time)
      }
      prepared = (sample, columns)
    }
    guard let columns = prepared?.columns else { return .refused(.time) }
    let tableau = CoverLP.bytesNeeded(setCount: columns.count, pointCount: sample.pointCount + 1)
    let (path, overflow) = tableau.multipliedReportingOverflow(by: max(1, width) + 3)
    if overflow || path > effort.budget.memory - listing {
      return .refused(.memory(needed: overflow ? .max : path + listing))
    }
    return .search(WireCoverSearch(columns, labels: sample.labels, effort: effort))
  }

  private func network(
    _ chosen: [Int32], of sample: PartialFunction, wires: Int, threshold: Int
  ) -> ThresholdNetwork? {
    guard let columns = prepared?.columns else { return nil }
    let k = chosen.count
    let hidden = chosen.sorted().map { columns.neuron(Int($0)) }
    let output = NeuronFunction.atLeast(threshold, of: BitVector(repeating: true, count: k)).neuron(fanIn: k)
    let network = ThresholdNetwork(inputCount: sample.inputCount, layers: [hidden, [output]])
    precondition(
      network.isConsistent(with: sample) && network.wireCount <= wires, "the wire cover \(chosen) is no witness")
    return network
  }
}
