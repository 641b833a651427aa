import Checker
import Covering
import Running
import Solving
import Synthesis
import ThresholdNetworks

/// Finds the cheapest evidence against widths: an alternating chain, margin or separation weights, a tree of
/// weights, and a clausal proof only when nothing else holds.
///
/// Nothing that is found here is trusted; the checker looks at all of it again.
public final class EvidenceFinder {
  /// What a search for evidence came to.
  public enum Outcome: Sendable {
    /// No network of the widths fits, with the evidence.
    case refuted(RefutedWidths)
    /// A network of the widths fits.
    case found(ThresholdNetwork)
    /// The effort ended before either was known.
    case undecided(Exhausted)
  }

  /// The points that no network of the widths may fit.
  public let sample: PartialFunction
  /// The most points on which a network that fits may be wrong.
  public let mismatches: Int
  /// The longest chain of points whose labels alternate.
  public let chain: [Int]
  let instance: CheckedInstance
  private let multicover: MulticoverEngine
  private let separationEngine: SeparationEngine
  /// What is refuted so far, no entry inside another.
  private var carried: [RefutedWidths] = []
  /// The largest first width that separation refutes as far as it was tried, and the evidence.
  private var separation: (width: Int, evidence: CheckableEvidence)?
  /// The first width at which separation was tried in vain, and with how many nodes.
  private var separationFailure: (width: Int, nodes: Int)?
  /// Nil if the effort ended first.
  lazy var correctSets = CorrectSets(
    inputs: sample.inputColumns, labels: sample.labels, shouldStop: { [effort] in effort.isStopped })?
    .maximal(shouldStop: { [effort] in effort.isStopped })
  /// Ends what is prepared once for all decisions.
  private let effort: Effort
  /// What others have found, or what is kept for others.
  private let book: AnswerBook?

  /// What refutes with mismatches by pairs; looked for once.
  lazy var weightedPairs = WeightedPairs(sample: sample, mismatches: mismatches)

  /// A finder for a sample; it keeps tables from question to question.
  ///
  /// - Precondition: with mismatches, every point of the sample weighs 1.
  public convenience init(sample: PartialFunction, mismatches: Int = 0, effort: Effort = .unlimited) {
    self.init(sample: sample, mismatches: mismatches, effort: effort, book: nil)
  }

  /// - Parameter book: evidence that others have found, or that is kept for others.
  package init(sample: PartialFunction, mismatches: Int, effort: Effort, book: AnswerBook?) {
    self.book = book?.sample == sample ? book : nil
    precondition(mismatches == 0 || sample.weights.allSatisfy { $0 == 1 }, "mismatches are counted in points")
    self.sample = sample
    self.mismatches = mismatches
    self.effort = effort
    chain = AlternatingChain.longest(in: sample, shouldStop: { effort.isStopped })
    multicover = MulticoverEngine(sample: sample, mismatches: mismatches, recordsEvidence: true)
    separationEngine = SeparationEngine(sample: sample)
    instance = CheckedInstance(
      inputCount: sample.inputCount, points: sample.points.map { point in (0..<point.count).map { point[$0] } },
      labels: (0..<sample.pointCount).map { sample.labels[$0] })
  }

  /// The resource units of a first attempt; with no more than these nothing long is tried.
  public static let shortAttempt: UInt64 = 3_000_000

  /// The nodes of a first attempt to record a tree, and of a long one.
  private static let shortNodes = 400
  private static let longNodes = 20_000
  private static let widestSecond = 256
  /// With more inputs the list of all columns, even where it has room, takes so long that what needs none has a turn before.
  static let mostInputsListedFirst = 16
  /// Some seconds.
  private static let conflictTurn: UInt64 = 16_000_000
  /// Whether the columns of a neuron can be listed at all.
  private var canList: Bool { sample.inputCount <= CorrectSets.maximumFanIn }

  /// Decides `widths` and returns evidence, possibly against wider ones than asked. What it has refuted once it knows.
  ///
  /// - Parameters:
  ///   - widths: the widths of all layers, the last of which is 1.
  ///   - effort: limits the search; what is not decided within it is open.
  ///   - usingClauses: whether clausal proofs are written where nothing else holds; without them long searches are left out too.
  public func decide(_ widths: [Int], effort: Effort, usingClauses: Bool = true) throws -> Outcome {
    if let known = carriedEvidence(against: widths) { return .refuted(known) }
    let outcome = try search(widths, effort: effort, usingClauses)
    if case .refuted(let entry) = outcome { carry(entry) }
    return outcome
  }

  /// The cheapest evidence at hand that refutes `widths`.
  func carriedEvidence(against widths: [Int]) -> RefutedWidths? {
    carried.filter { $0.contains(widths) }.min { $0.evidence.size < $1.evidence.size }
  }

  /// Keeps evidence for what it refutes, so that it is not sought again.
  func carry(_ entry: RefutedWidths) {
    guard !carried.contains(where: { $0.contains(entry) && $0.evidence.size <= entry.evidence.size }) else { return }
    carried.removeAll { entry.contains($0) && entry.evidence.size <= $0.evidence.size }
    carried.append(entry)
  }

  private func search(_ widths: [Int], effort: Effort, _ usingClauses: Bool) throws -> Outcome {
    let ones = sample.labels.popcount
    if min(ones, sample.pointCount - ones) <= mismatches {
      let architecture = Architecture(inputCount: sample.inputCount, widths: widths)
      return .found(.constant(2 * ones > sample.pointCount, architecture))
    }
    if let cheap = refutedByCounting(widths) { return .refuted(cheap) }
    let essential = Self.essential(widths)
    if essential == [1], sample.inputCount > Self.fewInputs {
      switch known("neuron", widths, effort, { decideNeuron(widths, effort: effort) }) {
      case .undecided(.resources): break
      case let outcome: return outcome
      }
    }
    if essential.count == 2, sample.inputCount > Self.mostInputsListedFirst {
      let turn = canList ? effort.with(resources: min(effort.budget.resources ?? .max, Self.conflictTurn)) : effort
      switch try known("conflicts", widths, turn, { try decideByConflicts(widths, effort: turn) }) {
      case .undecided(.resources), .undecided(.outOfReach): break
      case let outcome: return outcome
      }
    }
    if essential.count <= 2, canList {
      let outcome = known("cover", widths, effort) {
        decideDepthTwo(widths, width: Self.coverWidth(widths), effort: effort)
      }
      if case .undecided = outcome {} else { return outcome }
    }
    if mismatches > 0 {
      // Trees of pairs and of layers are about networks that fit every point.
      if let weightedPairs, essential.count > 2, widths[0] <= weightedPairs.refutedWidth {
        return .refuted(
          RefutedWidths(
            Self.however(widths, firstWidth: weightedPairs.refutedWidth), .separation(weightedPairs.ranked)))
      }
      return usingClauses ? try knownByClauses(widths, effort: effort) : .undecided(.resources)
    }
    // Short attempts of both kinds before long ones: either may be out of reach where the other is quick.
    if let entry = refutedBySeparation(widths, nodes: Self.shortNodes, effort: effort) {
      return .refuted(entry)
    }
    if let entry = refutedByLayers(widths, nodes: Self.shortNodes, effort: effort) {
      return .refuted(entry)
    }
    guard usingClauses else { return .undecided(.resources) }
    let short = effort.with(resources: min(effort.budget.resources ?? .max, Self.shortAttempt))
    let outcome = try knownByClauses(widths, effort: short)
    guard case .undecided(.resources) = outcome, effort.budget.resources ?? .max > Self.shortAttempt else {
      return outcome
    }
    if let entry = refutedBySeparation(widths, nodes: Self.longNodes, effort: effort) {
      return .refuted(entry)
    }
    if let entry = refutedByLayers(widths, nodes: Self.longNodes, effort: effort) {
      return .refuted(entry)
    }
    return try knownByClauses(widths, effort: effort)
  }

  private func knownByClauses(_ widths: [Int], effort: Effort) throws -> Outcome {
    try known("clauses", widths, effort) { try decideByClauses(widths, effort: effort) }
  }

  /// What the book says about an attempt, else what the attempt comes to. Attempts depend on nothing but their question.
  ///
  /// - Parameter nodes: the limit of attempts that do not look at resource units.
  private func known(
    _ attempt: String, _ widths: [Int], nodes: Int? = nil, _ effort: Effort, _ body: () throws -> Outcome
  ) rethrows -> Outcome {
    guard let book else { return try body() }
    let limit = nodes ?? effort.budget.resources.map { Int(clamping: $0) }
    let question = "evidence \(attempt) \(widths.map(String.init).joined(separator: ",")) \(mismatches) \(limit ?? -1)"
    if let outcome = book.answer(to: question).flatMap({ Outcome(text: $0, sample: sample, mismatches) }) {
      return outcome
    }
    let outcome = try body()
    if !effort.isStopped, let text = outcome.text { book.keep(text, to: question) }
    return outcome
  }

  /// The widths up to the first one: layers after one of width one only pass its value on.
  static func essential(_ widths: [Int]) -> [Int] {
    widths.firstIndex(of: 1).map { Array(widths[...$0]) } ?? widths
  }

  /// The widths as they are up to the first layer of width one, and layers however wide behind it.
  static func behindBottleneck(_ widths: [Int]) -> [Int?] {
    let essential = essential(widths)
    guard essential.count < widths.count else { return widths }
    return essential + [Int?](repeating: nil, count: widths.count - essential.count - 1) + [1]
  }

  /// The hidden width of widths whose question is one of depth 2.
  static func coverWidth(_ widths: [Int]) -> Int { widths.count > 1 ? widths[0] : 1 }

  private func refutedByCounting(_ widths: [Int]) -> RefutedWidths? {
    // A point on which the network is wrong takes two changes of the label at most.
    let refuted = chain.count - 2 - 2 * mismatches
    guard let first = widths.first, first <= refuted else { return nil }
    // All changes are needed to refute as much as the chain can.
    return RefutedWidths(Self.however(widths, firstWidth: refuted), .counting(chain: chain))
  }

  /// A first layer of the width with layers behind it as in `widths`, however wide.
  static func however(_ widths: [Int], firstWidth: Int) -> [Int?] {
    widths.count == 1 ? [1] : [firstWidth] + widths[1...].dropLast().map { _ in nil } + [1]
  }

  // MARK: One neuron

  /// With so many inputs or fewer all columns of a neuron are few.
  private static let fewInputs = 12

  private func decideNeuron(_ widths: [Int], effort: Effort) -> Outcome {
    let (answer, _) = SingleNeuronEngine.function(
      of: sample, mismatches: mismatches, recordsEvidence: true, effort: effort)
    switch answer {
    case .found(let function):
      let neuron = function.neuron(fanIn: sample.inputCount)
      let network = ThresholdNetwork(inputCount: sample.inputCount, layers: [[neuron]])
      return .found(Self.extended(network, to: widths))
    case .impossible(.neuron(let plain, let complemented)):
      return .refuted(RefutedWidths(Self.behindBottleneck(widths), evidence(plain, complemented)))
    case .impossible: return .undecided(.resources)
    case .undecided(let reason): return .undecided(reason)
    }
  }

  // MARK: Separation

  /// One tree refutes a first width with whatever follows, so the largest one that has a tree is looked for.
  private func refutedBySeparation(
    _ widths: [Int], nodes: Int, effort: Effort
  ) -> RefutedWidths? {
    guard widths.count > 1, Self.essential(widths).count > 2 else { return nil }
    var width = max(chain.count - 1, separation.map { $0.width + 1 } ?? 1)
    while separationFailure.map({ width < $0.width || width == $0.width && nodes > $0.nodes }) ?? true {
      // Long searches are for the width that is asked for alone.
      if nodes > Self.shortNodes && width > widths[0] { break }
      let outcome = known("separation", [width], nodes: nodes, effort) {
        separationEngine.refutation(width: width, nodeLimit: nodes, effort: effort).map {
          .refuted(RefutedWidths([width], evidence(of: $0)))
        } ?? .undecided(.resources)
      }
      guard case .refuted(let entry) = outcome else {
        separationFailure = (width, nodes)
        break
      }
      carry(entry.evidence, width: width, behind: widths)
      width += 1
    }
    guard let separation, widths[0] <= separation.width else { return nil }
    return RefutedWidths(Self.however(widths, firstWidth: separation.width), separation.evidence)
  }

  /// Keeps a tree that refutes a first width, with whatever follows as in `widths`.
  func carry(_ tree: SeparationTree, width: Int, behind widths: [Int]) {
    carry(evidence(of: tree), width: width, behind: widths)
  }

  private func carry(_ evidence: CheckableEvidence, width: Int, behind widths: [Int]) {
    if separation.map({ width > $0.width }) ?? true { separation = (width, evidence) }
    carry(RefutedWidths(Self.however(widths, firstWidth: width), evidence))
  }

  /// Depth 3: every first layer that separates is refuted by itself.
  private func refutedByLayers(
    _ widths: [Int], nodes: Int, effort: Effort
  ) -> RefutedWidths? {
    // Behind a first layer that separates, second layers of many neurons are hardly ever refuted.
    guard Self.essential(widths).count == 3, widths[1] <= Self.widestSecond else { return nil }
    let outcome = known("layers", widths, nodes: nodes, effort) {
      separationEngine.refutation(width: widths[0], secondWidth: widths[1], nodeLimit: nodes, effort: effort).map {
        .refuted(RefutedWidths(widths, layers($0)))
      } ?? .undecided(.resources)
    }
    if case .refuted(let entry) = outcome { return entry }
    return nil
  }

  // MARK: Depth 2

  private func decideDepthTwo(_ widths: [Int], width: Int, effort: Effort) -> Outcome {
    switch multicover.decide(width: width, effort: effort).answer {
    case .found(let network): .found(Self.extended(network, to: widths))
    case .impossible(.cover(let trees)):
      .refuted(RefutedWidths(Self.behindBottleneck(widths), evidence(of: trees, width: width)))
    case .impossible: .undecided(.resources)
    case .undecided(let reason): .undecided(reason)
    }
  }

  /// The network of the essential widths, passed on through layers of width one and widened.
  static func extended(_ network: ThresholdNetwork, to widths: [Int]) -> ThresholdNetwork {
    var network = network
    if network.architecture.depth > widths.count { network = single(network) }
    while network.architecture.depth < widths.count { network = network.deepened }
    return network.widened(to: Architecture(inputCount: network.architecture.inputCount, widths: widths))
  }

  /// A network of widths (1, 1) as a single neuron.
  private static func single(_ network: ThresholdNetwork) -> ThresholdNetwork {
    let hidden = network.layers[0][0].function
    let function: NeuronFunction =
      switch network.layers[1][0].function {
      case .constant(let value): .constant(value)
      case .atLeast: hidden
      case .fewer: hidden.negated
      }
    return ThresholdNetwork(
      inputCount: network.architecture.inputCount,
      layers: [[function.neuron(fanIn: network.architecture.inputCount)]])
  }
}
