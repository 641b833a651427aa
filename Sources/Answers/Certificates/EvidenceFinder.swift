import Checker
import Covering
import ProofSolver
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
  /// The longest chain of points whose labels alternate.
  public let chain: [Int]
  private let instance: CheckedInstance
  private let multicover: MulticoverEngine
  private lazy var correctSets = CorrectSets(of: sample).maximal()

  /// A finder for a sample; it keeps tables from question to question.
  public init(sample: PartialFunction) {
    self.sample = sample
    chain = AlternatingChain.longest(in: sample)
    multicover = MulticoverEngine(sample: sample, recordsEvidence: true)
    instance = CheckedInstance(
      inputCount: sample.inputCount, points: sample.points.map { point in (0..<point.count).map { point[$0] } },
      labels: (0..<sample.pointCount).map { sample.labels[$0] })
  }

  /// The resource units of a first attempt; with no more than these nothing long is tried.
  public static let shortAttempt: UInt64 = 3_000_000

  /// Decides `widths` and returns evidence, possibly against wider ones than asked.
  public func decide(
    _ widths: [Int], effort: Effort
  ) throws -> Outcome {
    if sample.isConstant {
      let architecture = Architecture(inputCount: sample.inputCount, widths: widths)
      return .found(.constant(sample.labels.popcount > 0, architecture))
    }
    if let cheap = refutedByCounting(widths) { return .refuted(cheap) }
    let essential = Self.essential(widths)
    if essential.count <= 2, sample.inputCount <= CorrectSets.maximumFanIn {
      switch decideDepthTwo(width: essential.count == 1 ? 1 : essential[0], effort: effort)
      {
      case .refuted(let evidence): return .refuted(RefutedWidths(widths, evidence))
      case .found(let network): return .found(Self.extended(network, to: widths))
      case .undecided: break
      }
    }
    // Short attempts of both kinds before long ones: either may be out of reach where the other is quick.
    if let entry = refutedBySeparation(widths, nodes: 400, effort: effort) {
      return .refuted(entry)
    }
    if let entry = refutedByLayers(widths, nodes: 400, effort: effort) {
      return .refuted(entry)
    }
    let short = effort.with(resources: min(effort.budget.resources ?? .max, Self.shortAttempt))
    let outcome = try decideByClauses(widths, effort: short)
    guard case .undecided(.resources) = outcome, effort.budget.resources ?? .max > Self.shortAttempt else {
      return outcome
    }
    if let entry = refutedBySeparation(widths, nodes: 20_000, effort: effort) {
      return .refuted(entry)
    }
    if let entry = refutedByLayers(widths, nodes: 20_000, effort: effort) {
      return .refuted(entry)
    }
    return try decideByClauses(widths, effort: effort)
  }

  /// The widths up to the first one: layers after one of width one only pass its value on.
  private static func essential(_ widths: [Int]) -> [Int] {
    widths.firstIndex(of: 1).map { Array(widths[...$0]) } ?? widths
  }

  private func refutedByCounting(_ widths: [Int]) -> RefutedWidths? {
    guard let first = widths.first, chain.count - 1 > first else { return nil }
    // All changes are needed to refute as much as the chain can.
    let refuted: [Int?] = widths.count == 1 ? [1] : [chain.count - 2] + widths[1...].dropLast().map { _ in nil } + [1]
    return RefutedWidths(refuted, .counting(chain: chain))
  }

  // MARK: Separation

  /// The largest first width that separation refutes as far as it was tried, and the evidence.
  private var separation: (width: Int, evidence: Evidence)?
  /// The first width at which separation was tried in vain, and with how many nodes.
  private var separationFailure: (width: Int, nodes: Int)?
  private lazy var separationSearch = SeparationSearch(sample: sample)

  /// One tree refutes a first width with whatever follows, so the largest one that has a tree is looked for.
  private func refutedBySeparation(
    _ widths: [Int], nodes: Int, effort: Effort
  ) -> RefutedWidths? {
    guard widths.count > 1, Self.essential(widths).count > 2 else { return nil }
    var width = max(chain.count - 1, separation.map { $0.width + 1 } ?? 1)
    while separationFailure.map({ width < $0.width || width == $0.width && nodes > $0.nodes }) ?? true {
      // Long searches are for the width that is asked for alone.
      if nodes > 400 && width > widths[0] { break }
      guard
        let tree = separationSearch?.refutation(
          columns: width, nodeLimit: nodes,
          isStopped: { effort.exhaustion() != nil })
      else {
        separationFailure = (width, nodes)
        break
      }
      separation = (width, evidence(of: tree))
      width += 1
    }
    guard let separation, widths[0] <= separation.width else { return nil }
    return RefutedWidths([separation.width] + widths[1...].dropLast().map { _ in nil } + [1], separation.evidence)
  }

  /// Depth 3: every first layer that separates is refuted by itself.
  private func refutedByLayers(
    _ widths: [Int], nodes: Int, effort: Effort
  ) -> RefutedWidths? {
    guard Self.essential(widths).count == 3, widths[0] <= 8 else { return nil }
    let tree = separationSearch?.refutation(
      columns: widths[0], secondWidth: widths[1], nodeLimit: nodes,
      isStopped: { effort.exhaustion() != nil })
    guard let tree else { return nil }
    var writer = EvidenceWriter(sample: sample)
    writer.write(tree)
    return RefutedWidths(widths, .layers(writer.bytes))
  }

  private func evidence(of tree: SeparationTree) -> Evidence {
    var writer = EvidenceWriter(sample: sample)
    if case .pruned(let weights) = tree { return .separation(weights.map(writer.ranks)) }
    writer.write(tree)
    return .separationTree(writer.bytes)
  }

  // MARK: Depth 2

  private enum DepthTwo {
    case refuted(Evidence)
    case found(ThresholdNetwork)
    case undecided
  }

  private func decideDepthTwo(width: Int, effort: Effort) -> DepthTwo {
    switch multicover.decide(width: width, effort: effort).answer {
    case .found(let network): return .found(network)
    case .impossible(.cover(let trees)): return .refuted(evidence(of: trees, width: width))
    case .impossible, .undecided: return .undecided
    }
  }

  private func evidence(of trees: [CoverTree], width: Int) -> Evidence {
    let leaves = trees.compactMap { tree -> [Int]? in
      if case .pruned(let weights) = tree { weights } else { nil }
    }
    if leaves.count == trees.count {
      return .margin(leaves.enumerated().map { shrunk($0.element, width: width, threshold: $0.offset + 1) })
    }
    var writer = EvidenceWriter(sample: sample)
    for tree in trees { writer.write(tree) }
    return .tree(writer.bytes)
  }

  /// The least of some scales of the weights that still refutes.
  private func shrunk(_ weights: [Int], width: Int, threshold: Int) -> [Int] {
    let demand = MarginPrograms.demand(of: sample, width: width, threshold: threshold)
    let largest = weights.max() ?? 0
    for scale in [7, 31, 127, 1023, 16_383, 1 << 20] where scale < largest {
      let smaller = weights.map { (2 * $0 * scale + largest) / (2 * largest) }
      if refutes(smaller, demand: demand, width: width) { return smaller }
    }
    return weights
  }

  private func refutes(_ weights: [Int], demand: [Int], width: Int) -> Bool {
    let total = zip(weights, demand).reduce(0) { $0 + $1.0 * $1.1 }
    let heaviest = (0..<correctSets.count).reduce(0) { heaviest, index in
      max(heaviest, correctSets.set(index).ones.reduce(0) { $0 + weights[$1] })
    }
    return total > width * heaviest
  }

  // MARK: Clauses

  /// Decides the widths by a solver on the checker's formula, whatever other evidence there is.
  package func decideByClauses(
    _ widths: [Int], effort: Effort
  ) throws -> Outcome {
    let essential = Self.essential(widths)
    let encoding = try ReferenceEncoding(instance, widths: essential, form: .normal)
    let formula = encoding.formula
    var clauses: [Int32] = []
    clauses.reserveCapacity(formula.literals.count + formula.clauseCount)
    for index in 0..<formula.clauseCount {
      clauses.append(contentsOf: formula.clause(index))
      clauses.append(0)
    }
    let (verdict, _) = try ProofSolver.decide(
      clauses: clauses, variableCount: formula.variableCount, writingProof: true, effort: effort)
    switch verdict {
    case .satisfiable(let values):
      return .found(Self.extended(network(encoding, values), to: widths))
    case .unsatisfiable(let bytes):
      do {
        let proof = try ElaboratedProof(
          literals: formula.literals, clauseEnds: formula.clauseEnds, variableCount: formula.variableCount,
          proof: ClausalProof(bytes), effort: effort)
        return .refuted(RefutedWidths(widths, .clauses(proof.bytes)))
      } catch ElaboratedProof.Failure.stopped(let reason) {
        return .undecided(reason)
      }
    case .undecided(let reason):
      return .undecided(reason)
    }
  }

  /// Evidence from a proof that another program wrote for the checker's formula.
  ///
  /// - Throws: `ClausalProof.Malformed` or `ElaboratedProof.Failure` if it is none.
  public func evidence(importing proof: [UInt8], for widths: [Int]) throws -> RefutedWidths {
    let essential = Self.essential(widths)
    let formula = try ReferenceEncoding(instance, widths: essential, form: .normal).formula
    let proof = try ElaboratedProof(
      literals: formula.literals, clauseEnds: formula.clauseEnds, variableCount: formula.variableCount,
      proof: ClausalProof(proof))
    return RefutedWidths(widths, .clauses(proof.bytes))
  }

  /// The network that a model of the reference formula describes.
  private func network(_ encoding: ReferenceEncoding, _ values: [Bool]) -> ThresholdNetwork {
    func isTrue(_ literal: Int32) -> Bool {
      if literal == ReferenceFormula.yes { return true }
      if literal == ReferenceFormula.no { return false }
      return values[Int(literal.magnitude) - 1] == (literal > 0)
    }
    let layers = encoding.neurons.map { layer in
      layer.map { variables -> Neuron in
        let weights = BitVector(variables.weights.map(isTrue))
        let isNegated = isTrue(variables.negated)
        let threshold = variables.thresholdAtMost.firstIndex(where: isTrue) ?? weights.count
        if weights.isAllZero { return NeuronFunction.constant(isNegated).neuron(fanIn: weights.count) }
        let function: NeuronFunction =
          isNegated ? .fewer(than: threshold, of: weights) : .atLeast(threshold, of: weights)
        return function.neuron(fanIn: weights.count)
      }
    }
    return ThresholdNetwork(inputCount: sample.inputCount, layers: layers)
  }

  /// The network of the essential widths, passed on through layers of width one and widened.
  private static func extended(_ network: ThresholdNetwork, to widths: [Int]) -> ThresholdNetwork {
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
