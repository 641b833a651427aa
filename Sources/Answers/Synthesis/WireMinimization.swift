import Covering
import Running
import Solving
import ThresholdNetworks

/// The least number of wires of a network of given depth that fits a sample.
///
/// A neuron that matters has a wire in and, unless it is the output, a wire out; so k wires leave only widths with
/// d1 + sum max(d_(l-1), d_l) + d_(L-1) <= k. Each k is one question about the widest vector that k
/// allows, or a few where the layers compete; at the least k every useful vector of widths is decided.
public final class WireMinimization {
  private let sample: PartialFunction
  private let options: MinimizationOptions
  private let effort: Effort
  private let runner: DecisionRunner
  private let onProgress: (MinimizationProgress) -> Void
  private var refuted: [MinimizationResult.Refuted] = []
  private var witness: ThresholdNetwork?
  private var exhausted: Exhausted?
  /// Useful widths of the least number of wires that stayed open.
  private var openTies: [Architecture] = []
  /// What fits without search.
  private lazy var ceiling = Ceiling(of: sample, depth: options.depth, by: .wires, effort: effort)

  /// A minimization that `run()` begins.
  ///
  /// - Parameters:
  ///   - sample: the points that networks have to fit.
  ///   - options: with `.wires` as measure and a depth of at least 1.
  ///   - effort: of all questions together.
  ///   - journal: keeps what is decided; a later run takes it from there.
  ///   - onProgress: told before every question.
  public init(
    of sample: PartialFunction, options: MinimizationOptions, effort: Effort = .unlimited, journal: Journal? = nil,
    onProgress: @escaping (MinimizationProgress) -> Void = { _ in }
  ) {
    precondition(options.measure == .wires && options.depth >= 1)
    self.sample = sample
    self.options = options
    self.effort = effort
    self.onProgress = onProgress
    runner = DecisionRunner(
      choice: options.engine == .auto ? .auto : .z3, effort: effort, journal: journal)
  }

  /// Runs to the end or to the end of the effort.
  ///
  /// - Throws: `EngineDisagreement` or `WrongWitness`, which are bugs, and errors of the journal.
  public func run() throws -> MinimizationResult {
    let least = ArchitectureLattice(inputCount: sample.inputCount, depth: options.depth).least
    let constant = [false, true].map { ThresholdNetwork.constant($0, least) }
      .first { sample.mismatchWeight(of: $0.column(on: sample)) <= options.mismatches }
    if let constant { return result(lower: 0, upper: 0, minima: [constant]) }

    if let copy = copyOfAnInput { return result(lower: options.depth, upper: options.depth, minima: [copy]) }

    // Every layer of a network that is not constant has a wire, and so has every input that a close pair makes essential.
    var wires = max(options.depth, options.mismatches == 0 ? essentialInputCount + options.depth - 1 : 0)
    var allowance: UInt64 = 8_000_000
    // A single neuron has no more wires than inputs; beyond that nothing can be found at depth 1.
    let most = options.depth == 1 ? sample.inputCount : Int.max
    var candidate = wires
    while witness == nil || wires < candidate {
      if wires > most { return result(lower: wires, upper: nil, minima: [], isNone: true) }
      let target = witness == nil ? candidate : wires
      guard target <= most else { break }
      switch try decide(wires: target, resourcesEach: allowance) {
      case .settled(let network?):
        witness = network
        candidate = network.wireCount
      case .settled(nil):
        wires = target + 1
        candidate = max(candidate, wires)
      case .open:
        if exhausted != nil {
          keepCeiling()
          return result(lower: wires, upper: witness?.wireCount, minima: [witness].compactMap { $0 })
        }
        if witness == nil && candidate < wires * 4 {
          candidate += max(1, candidate / 8)
          if candidate >= ceiling?.size ?? .max {
            keepCeiling()
            candidate = witness?.wireCount ?? candidate
          }
        } else {
          candidate = witness?.wireCount ?? wires
          let (doubled, overflow) = allowance.multipliedReportingOverflow(by: 2)
          allowance = overflow ? .max : doubled
        }
      }
    }
    guard let witness else { return result(lower: wires, upper: nil, minima: [], isNone: true) }
    let minima = try usefulArchitectures(wires: wires, first: witness)
    return result(lower: wires, upper: wires, minima: minima)
  }

  /// A network that passes one input on, with one wire a layer, which is the least there is. Z3 finds it too, where the inputs
  /// are few enough for it.
  private var copyOfAnInput: ThresholdNetwork? {
    guard options.mismatches == 0, sample.inputCount > CorrectSets.maximumFanIn else { return nil }
    for (input, column) in sample.inputColumns.enumerated() where column == sample.labels || column == sample.zeros {
      let set = BitVector(ones: [input], count: sample.inputCount)
      let function = column == sample.labels ? NeuronFunction.atLeast(1, of: set) : .fewer(than: 1, of: set)
      var network = ThresholdNetwork(
        inputCount: sample.inputCount, layers: [[function.neuron(fanIn: sample.inputCount)]])
      while network.architecture.depth < options.depth { network = network.deepened }
      return network
    }
    return nil
  }

  /// Takes the network without search for the upper end, unless a search found one as small.
  private func keepCeiling() {
    guard let ceiling, ceiling.size < witness?.wireCount ?? .max else { return }
    witness = ceiling.network
  }

  // MARK: One number of wires

  private enum Outcome {
    case settled(ThresholdNetwork?)
    case open
  }

  /// Whether some network with at most `wires` wires fits: one question for each maximal vector of widths.
  private func decide(wires: Int, resourcesEach: UInt64) throws -> Outcome {
    var isOpen = false
    for architecture in maximalArchitectures(usefulWidths(wires: wires)) {
      let question = InterpolationQuestion(
        sample: sample, architecture: architecture, mismatches: options.mismatches, maximumWires: wires)
      switch try ask(question, resourcesEach: resourcesEach) {
      case .found(let network)?: return .settled(network)
      case .impossible(let refutation)?:
        if let ceiling, ceiling.size <= wires,
          ceiling.network.architecture.isContained(in: architecture)
        {
          throw ceiling.disagreement(on: question, refutedBy: refutation.method)
        }
        refuted.removeAll { $0.architecture.isContained(in: architecture) && ($0.maximumWires ?? 0) <= wires }
        refuted.append(.init(architecture: architecture, maximumWires: wires, refutation: refutation))
      case .undecided?: isOpen = true
      case nil: return .open
      }
    }
    return isOpen ? .open : .settled(nil)
  }

  /// Every vector of widths with a network of this least number of wires in which all neurons matter.
  private func usefulArchitectures(wires: Int, first: ThresholdNetwork) throws -> [ThresholdNetwork] {
    var minima: [ThresholdNetwork] = []
    var impossible: [Architecture] = []
    for architecture in usefulWidths(wires: wires).sorted() {
      // With a narrower vector possible this one is too, but then a neuron may be idle: ask with all neurons used.
      var question = InterpolationQuestion(
        sample: sample, architecture: architecture, mismatches: options.mismatches, maximumWires: wires)
      question.requiresEveryNeuron = true
      switch try ask(question, resourcesEach: nil) {
      case .found(let network)?: minima.append(network)
      case .impossible?: impossible.append(architecture)
      case .undecided(let reason)?:
        openTies.append(architecture)
        exhausted = exhausted ?? reason
      case nil: openTies.append(architecture)
      }
    }
    // A witness from elsewhere settles its own widths.
    if minima.isEmpty { openTies.removeAll { $0 == first.architecture } }
    // Whatever ended early, nothing is open.
    if openTies.isEmpty { exhausted = nil }
    return minima.isEmpty ? [first] : minima
  }

  /// Asks within what is left of the budget; nil if nothing is, with the reason in `exhausted`.
  private func ask(_ question: InterpolationQuestion, resourcesEach: UInt64?) throws -> Answer<ThresholdNetwork>? {
    var allowed = resourcesEach
    if let total = effort.budget.resources {
      guard runner.resources < total else {
        exhausted = .resources
        return nil
      }
      allowed = min(allowed ?? .max, total - runner.resources)
    }
    onProgress(
      MinimizationProgress(
        depth: options.depth, lower: question.maximumWires ?? 0, upper: witness?.wireCount,
        settled: refuted.count, open: 1, current: question.architecture))
    let decisions = try runner.decide([.init(question: question, size: 0)], resourcesEach: allowed)
    if let reason = runner.isStopped {
      exhausted = reason
      return nil
    }
    if case .undecided(.memory(let needed))? = decisions.first?.answer { exhausted = .memory(needed: needed) }
    return decisions.first?.answer
  }

  /// The vectors of widths whose neurons can all matter with so many wires.
  private func usefulWidths(wires: Int) -> [Architecture] {
    var found: [Architecture] = []
    func extend(_ widths: [Int], spent: Int) {
      // Wires into the next layer: one for each of its neurons, and one out of each neuron before it.
      let previous = widths.last ?? 1
      if widths.count == options.depth - 1 {
        if spent + (widths.isEmpty ? 1 : previous) <= wires {
          found.append(Architecture(inputCount: sample.inputCount, widths: widths + [1]))
        }
        return
      }
      let layersAfter = options.depth - widths.count - 1
      var width = 1
      while spent + max(previous, width) + width + layersAfter - 1 <= wires {
        extend(widths + [width], spent: spent + max(previous, width))
        width += 1
      }
    }
    extend([], spent: 0)
    return found
  }

  private var essentialInputCount: Int {
    let points = sample.points
    let index = Dictionary(uniqueKeysWithValues: points.enumerated().map { ($1, $0) })
    return (0..<sample.inputCount).count { input in
      points.indices.contains { place in
        guard sample.labels[place] else { return false }
        var neighbour = points[place]
        neighbour[input].toggle()
        return index[neighbour].map { !sample.labels[$0] } ?? false
      }
    }
  }

  private func result(
    lower: Int, upper: Int?, minima: [ThresholdNetwork], isNone: Bool = false
  ) -> MinimizationResult {
    let isOptimal = exhausted == nil && upper == lower
    return MinimizationResult(
      depth: options.depth, measure: .wires, mismatches: options.mismatches,
      answer: isNone ? .none : isOptimal ? .optimal : .interval, lower: lower, upper: upper,
      minima: minima.sorted { $0.architecture < $1.architecture }
        .compactMap { Interpolator(checking: $0, on: sample, allowing: options.mismatches) },
      refuted: refuted.sorted { ($0.maximumWires ?? 0, $0.architecture) < ($1.maximumWires ?? 0, $1.architecture) },
      exhausted: isOptimal || isNone ? nil : exhausted, openTies: openTies, resources: runner.resources,
      decisions: runner.decisionCount)
  }
}
