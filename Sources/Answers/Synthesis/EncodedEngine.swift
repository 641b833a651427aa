import Encoding
import Running
import Solving
import ThresholdNetworks

/// The general engine: the question as a formula for a satisfiability solver.
///
/// Any depth, mismatches and wires. Every model is evaluated on the sample before it is returned.
public final class EncodedEngine: DecisionEngine {
  private let solver: any Solver
  /// The name of the solver.
  public var name: String { solver.name }

  /// An engine on a solver.
  public init(solver: any Solver) { self.solver = solver }

  /// Decides by one formula, or by one for each output threshold that the question leaves open.
  ///
  /// - Throws: `WrongWitness` if a model of the formula does not fit, and what the solver throws.
  public func decide(
    _ question: InterpolationQuestion, effort: Effort
  ) throws -> Decision {
    let size = Self.literalEstimate(
      pointCount: question.sample.pointCount, architecture: question.architecture)
    if size > effort.budget.memory / 200 {
      return Decision(.undecided(.memory(needed: size * 200)), resources: 0)
    }
    // Writing the formula does not look at the clock; Z3 then takes longer still to read it.
    if let deadline = effort.budget.deadline, Double(size) > (deadline - .now) / .seconds(1) * Self.literalsPerSecond {
      return Decision(.undecided(.time), resources: 0)
    }
    var options = InterpolationEncoding.Options()
    options.assumesNarrowerImpossible = question.narrowerIsImpossible
    options.requiresEveryNeuron = question.requiresEveryNeuron
    guard let thresholds = question.outputThresholds else {
      return try decide(question, options: options, effort: effort)
    }
    // One formula for each output threshold: smaller, and every point has a limit on how often it is covered. The budget is shared
    // evenly among the thresholds that are left, so that one of them cannot use it all up.
    var resources: UInt64 = 0
    var open: Exhausted?
    for (index, threshold) in thresholds.enumerated() {
      let share = effort.with(
        resources: effort.budget.resources.map { ($0 - min($0, resources)) / UInt64(thresholds.count - index) })
      options.outputThreshold = threshold.threshold
      options.maximumCorrect = threshold.maximumCorrect
      let decision = try decide(question, options: options, effort: share)
      resources &+= decision.resources
      switch decision.answer {
      case .impossible: break
      case .undecided(.resources): open = .resources
      case .found, .undecided: return Decision(decision.answer, resources: resources)
      }
    }
    return Decision(open.map { .undecided($0) } ?? .impossible(.solver(name)), resources: resources)
  }

  private func decide(
    _ question: InterpolationQuestion, options: InterpolationEncoding.Options, effort: Effort
  ) throws -> Decision {
    let encoding = InterpolationEncoding(
      sample: question.sample, architecture: question.architecture, mismatches: question.mismatches,
      maximumWires: question.maximumWires, options: options)
    let decision = try solver.decide(encoding.formula, effort: effort)
    switch decision.answer {
    case .found(let values):
      let network = encoding.network(from: values)
      let checked = Interpolator(checking: network, on: question.sample, allowing: question.mismatches)
      guard let checked, network.wireCount <= question.maximumWires ?? .max else {
        throw WrongWitness(engine: name, question: question, network: network)
      }
      return Decision(.found(checked.network), resources: decision.resources)
    case .impossible(let refutation): return Decision(.impossible(refutation), resources: decision.resources)
    case .undecided(let reason): return Decision(.undecided(reason), resources: decision.resources)
    }
  }

  /// How many literals of the estimate are written in a second.
  package static let literalsPerSecond = 2.5e7

  /// An upper estimate of the number of literals, so that memory is refused before the formula is built.
  package static func literalEstimate(pointCount: Int, architecture: Architecture) -> Int {
    var total = 0.0
    for layer in 0..<architecture.depth {
      let fanIn = Double(architecture.fanIn(ofLayer: layer))
      total += Double(architecture.widths[layer]) * Double(pointCount + 1) * fanIn * (fanIn * 6 + 12)
    }
    return Int(min(total, 1e15))
  }
}

/// An engine handed out a network that does not fit: a bug, never hidden by a retry.
public struct WrongWitness: Error, CustomStringConvertible {
  /// The name of the engine.
  public let engine: String
  /// What it was asked.
  public let question: InterpolationQuestion
  /// What it answered.
  public let network: ThresholdNetwork

  /// The mistake of an engine.
  public init(engine: String, question: InterpolationQuestion, network: ThresholdNetwork) {
    self.engine = engine
    self.question = question
    self.network = network
  }

  /// One line; the program saves the case beside it.
  public var description: String {
    "engine \(engine) returned a network of widths \(network.architecture) that does not fit the sample"
  }
}

/// Two engines contradict each other about one question: a bug, never hidden by a retry.
public struct EngineDisagreement: Error, CustomStringConvertible {
  /// What the engines were asked.
  public let question: InterpolationQuestion
  /// The name of each engine with its verdict, `found` or `impossible`.
  public let verdicts: [(engine: String, verdict: String)]

  /// One line; the program saves the case beside it.
  public var description: String {
    "engines disagree on widths \(question.architecture): "
      + verdicts.map { "\($0.engine) says \($0.verdict)" }.joined(separator: ", ")
  }
}
