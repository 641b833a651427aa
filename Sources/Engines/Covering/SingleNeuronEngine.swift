import Running
import Solving
import ThresholdNetworks

/// Decides whether one neuron fits a sample, for any number of inputs: at depth 1, and at any depth where all widths are 1.
///
/// Looks at the constants and the single inputs first. What is left is an integer program for "at least t of W" and one for the
/// complemented labels, searched in turns; see `NeuronProgram`. Where their first turn does not settle it, `NeuronInference` proposes
/// a neuron. Where points may be wrong, a climb over sets of inputs looks for a neuron before.
///
/// One resource unit is 2,000 tableau entries touched. Answer, witness and resources depend on the question alone.
public final class SingleNeuronEngine: DecisionEngine {
  /// `neuron`.
  public let name = "neuron"

  private let recordsEvidence: Bool

  /// An engine without tables; its refutations have evidence if that is asked for and every point weighs 1 or has to be right.
  public init(recordsEvidence: Bool = false) { self.recordsEvidence = recordsEvidence }

  /// Decides whether one neuron fits the sample, with its sign and complemented labels tried in turns.
  ///
  /// - Complexity: exponential in the number of inputs at worst; a few linear programs of inputs times points where those settle it.
  public func decide(_ question: InterpolationQuestion, effort: Effort) -> Decision {
    guard question.architecture.widths.allSatisfy({ $0 == 1 }) else {
      return outOfReach("neuron decides widths of 1 only")
    }
    guard question.maximumWires == nil else { return outOfReach("neuron does not count wires") }
    let (answer, resources) = Self.function(
      of: question.sample, mismatches: question.mismatches, recordsEvidence: recordsEvidence, effort: effort)
    switch answer {
    case .found(let function):
      var network = ThresholdNetwork(
        inputCount: question.sample.inputCount, layers: [[function.neuron(fanIn: question.sample.inputCount)]])
      while network.architecture.depth < question.architecture.depth { network = network.deepened }
      precondition(
        question.sample.mismatchWeight(of: network.column(on: question.sample)) <= question.mismatches,
        "the neuron \(function) is no witness")
      return Decision(.found(network), resources: resources)
    case .impossible(let refutation): return Decision(.impossible(refutation), resources: resources)
    case .undecided(let reason): return Decision(.undecided(reason), resources: resources)
    }
  }

  private func outOfReach(_ reason: String) -> Decision { Decision(.undecided(.outOfReach(reason)), resources: 0) }

  /// A neuron that fits, in canonical form, with the resource units used.
  ///
  ///     SingleNeuronEngine.function(of: majority, effort: .unlimited).answer   // at least 2 of x1, x2, x3
  ///
  /// - Parameters:
  ///   - sample: the points that the neuron has to fit.
  ///   - mismatches: the weight of the points on which it may be wrong.
  ///   - recordsEvidence: whether a refutation carries its trees.
  ///   - effort: asked all the time.
  public static func function(
    of sample: PartialFunction, mismatches: Int = 0, recordsEvidence: Bool = false, effort: Effort
  ) -> (answer: Answer<NeuronFunction>, resources: UInt64) {
    if let simple = simpleFunction(of: sample, mismatches: mismatches) { return (.found(simple), 1) }
    // Neighbours leave no tree.
    let (dense, looked) = denseAnswer(of: sample, isAsked: mismatches == 0 && !recordsEvidence, effort: effort)
    if let dense { return (dense, looked) }
    let records = recordsEvidence && (mismatches == 0 || sample.weights.allSatisfy { $0 == 1 })
    let programs = [false, true].map {
      NeuronProgram(sample, isNegated: $0, mismatches: mismatches, recordsEvidence: records)
    }
    let perUnit: UInt64 = 2_000
    let limit =
      effort.budget.resources.map { $0.multipliedReportingOverflow(by: perUnit) }
      .map { $0.overflow ? .max : $0.partialValue } ?? UInt64.max
    var turn: UInt64 = 20_000 * perUnit
    var isRefuted = [false, false]
    /// What was spent on proposals.
    var proposed: UInt64 = 0
    var hasInferred = mismatches > 0
    func spent() -> UInt64 { proposed + programs.reduce(0) { $0 &+ $1.work } }
    func units() -> UInt64 { 1 + looked + spent() / perUnit }
    if mismatches > 0, effort.refusal(ofBytes: LeastMistakes.bytesNeeded(for: sample)) == nil {
      var climb = LeastMistakes(sample)
      let size = UInt64(sample.inputCount * sample.pointCount)
      let found = climb.run(work: min(limit, climbingPasses * size), mismatches: mismatches, effort: effort)
      proposed += climb.work
      if let found { return (.found(found), units()) }
    }
    while true {
      for index in programs.indices where !isRefuted[index] {
        let spent = spent()
        if spent >= limit { return (.undecided(.resources), effort.budget.resources ?? units()) }
        let most = min(turn, limit - spent)
        switch programs[index].run(work: most, effort: effort) {
        case .found(let function): return (.found(function), units())
        case .refuted: isRefuted[index] = true
        case .stopped(.resources): break
        case .stopped(let reason): return (.undecided(reason), units())
        }
      }
      if isRefuted == [true, true] {
        guard let plain = programs[0].tree, let complemented = programs[1].tree else {
          return (.impossible(.exhausted("neuron")), units())
        }
        return (.impossible(.neuron(plain: plain, complemented: complemented)), units())
      }
      // What the programs do not settle at once is large: then passes over the sample often know W.
      if !hasInferred, effort.refusal(ofBytes: NeuronInference.bytesNeeded(for: sample)) == nil {
        hasInferred = true
        for index in programs.indices where !isRefuted[index] {
          var inference = NeuronInference(sample, isNegated: index == 1)
          let perPass = NeuronInference.passWork(inputs: sample.inputCount, points: sample.pointCount) / 2
          let passes = min(inferencePasses, Int(clamping: (limit - min(limit, spent())) / max(1, perPass)))
          let found = inference.run(passes: passes, effort: effort)
          proposed += inference.work / 2
          guard let found else { continue }
          return (
            .found(
              index == 1
                ? .fewer(than: found.threshold, of: found.set) : .atLeast(found.threshold, of: found.set)), units()
          )
        }
      }
      turn = turn > .max / 2 ? .max : turn * 2
    }
  }

  private static let inferencePasses = 60
  /// Some tenths of a second for 64 inputs and 350 points.
  private static let climbingPasses: UInt64 = 4096

  /// What neighbours say where most points of a large sample have some: along all inputs of a neuron the label rises, or along all it
  /// falls, and the inputs along which it does are in W.
  ///
  /// Programs and passes over a million points take seconds where one look at each pair of neighbours settles the question.
  private static func denseAnswer(
    of sample: PartialFunction, isAsked: Bool, effort: Effort
  ) -> (answer: Answer<NeuronFunction>?, resources: UInt64) {
    let n = sample.inputCount
    guard isAsked, n <= TruthTable.maximumInputs, sample.pointCount >= max(1 << 12, (1 << n) / 16) else {
      return (nil, 0)
    }
    let units = UInt64(n * sample.pointCount / 100)
    guard let directions = sample.directions(shouldStop: { effort.isStopped }) else { return (nil, units) }
    let rises = directions.contains { $0.rises }
    let falls = directions.contains { $0.falls }
    if rises && falls { return (.impossible(.exhausted("neuron")), units) }
    let isNegated = falls
    let set = BitVector(directions.map { $0.rises || $0.falls })
    let counts = PointCounts(of: set.ones.map { sample.inputColumns[$0] }, pointCount: sample.pointCount)
    let labels = isNegated ? sample.zeros : sample.labels
    let highest = counts.highest(among: ~labels) ?? 0
    guard counts.lowest(among: labels) ?? .max > highest else { return (nil, units) }
    return (.found(isNegated ? .fewer(than: highest + 1, of: set) : .atLeast(highest + 1, of: set)), units)
  }

  /// A constant or a single input, plain or negated.
  private static func simpleFunction(of sample: PartialFunction, mismatches: Int) -> NeuronFunction? {
    func fits(_ column: BitVector) -> Bool {
      mismatches == 0 ? column == sample.labels : sample.mismatchWeight(of: column) <= mismatches
    }
    if sample.isConstant { return .constant(sample.pointCount > 0 && sample.labels[0]) }
    if mismatches > 0 {
      for value in [false, true] where fits(BitVector(repeating: value, count: sample.pointCount)) {
        return .constant(value)
      }
    }
    for (input, column) in sample.inputColumns.enumerated() {
      let set = BitVector(ones: [input], count: sample.inputCount)
      if fits(column) { return .atLeast(1, of: set) }
      if fits(~column) { return .fewer(than: 1, of: set) }
    }
    return nil
  }
}
