import Checker
import ModelColumns
import NeuronModels
import Numbers
import ProofSolver
import Running
import ThresholdNetworks

/// Finds evidence against widths of other than binary neurons, the cheapest first: equal sums of points, pairs of points, margins,
/// columns that the checker adds up again, and clausal proofs.
///
/// Nothing that is found here is trusted; the checker looks at all of it again.
public final class ModelEvidenceFinder {
  /// What a search for evidence came to.
  public enum Outcome: Sendable {
    /// No network of the widths fits, with the evidence.
    case refuted(RefutedWidths)
    /// A network of the widths fits.
    case found(ModelNetwork)
    /// The effort ended before either was known.
    case undecided(Exhausted)
  }

  /// The points that no network of the widths may fit.
  public let sample: PartialFunction
  /// What a neuron is.
  public let model: NeuronModel
  /// The most points on which a network that fits may be wrong.
  public let mismatches: Int
  let instance: CheckedInstance
  private let checked: CheckedModel
  private lazy var programs = ModelPrograms(instance, checked, mismatches: mismatches, effort: effort)
  private let effort: Effort
  private var carried: [RefutedWidths] = []

  /// Steps of the checker that a first attempt to add up columns may take, and a long one.
  private static let shortCount = 1 << 28
  private static let longCount = 1 << 35

  /// A finder for a sample.
  ///
  /// The effort ends what is prepared once for all decisions.
  ///
  /// - Returns: nil for binary neurons, which `EvidenceFinder` is about.
  /// - Precondition: with mismatches, every point of the sample weighs 1.
  public init?(_ model: NeuronModel, sample: PartialFunction, mismatches: Int = 0, effort: Effort = .unlimited) {
    precondition(mismatches == 0 || sample.weights.allSatisfy { $0 == 1 }, "mismatches are counted in points")
    guard let checked = CheckedModel("\(model)") else { return nil }
    (self.model, self.sample, self.mismatches, self.checked, self.effort) = (model, sample, mismatches, checked, effort)
    instance = CheckedInstance(
      inputCount: sample.inputCount, points: sample.points.map { point in (0..<point.count).map { point[$0] } },
      labels: (0..<sample.pointCount).map { sample.labels[$0] })
  }

  /// Decides `widths` and returns evidence, possibly against wider ones than asked. What it has refuted once it knows.
  public func decide(_ widths: [Int], effort: Effort) throws -> Outcome {
    if let known = carriedEvidence(against: widths) { return .refuted(known) }
    let outcome = try search(widths, effort)
    if case .refuted(let entry) = outcome { carried.append(entry) }
    return outcome
  }

  /// Evidence at hand that refutes `widths`.
  func carriedEvidence(against widths: [Int]) -> RefutedWidths? {
    carried.filter { $0.contains(widths) }.min { $0.evidence.size < $1.evidence.size }
  }

  /// Evidence from a proof that another program wrote for the checker's formula.
  ///
  /// - Throws: `ClausalProof.Malformed` or `ElaboratedProof.Failure` if it is none.
  public func evidence(importing proof: [UInt8], for widths: [Int]) throws -> RefutedWidths {
    let elaborated = try EvidenceFinder.elaborated(ClausalProof(proof), of: encoding(widths).formula)
    return RefutedWidths(widths, .clauses(elaborated.bytes))
  }

  private func search(_ widths: [Int], _ effort: Effort) throws -> Outcome {
    if let reason = effort.exhaustion() { return .undecided(reason) }
    let ones = sample.labels.popcount
    guard min(ones, sample.pointCount - ones) > mismatches else {
      return .undecided(.outOfReach("a constant fits, and with it every architecture"))
    }
    if model == .threshold, mismatches == 0, essential(widths) == [1],
      case .none(let weights) = SeparatingPlane(of: sample, effort: effort)
    {
      let small = weights.compactMap { Int(exactly: $0) }
      if small.count == weights.count, small.reduce(0.0, { $0 + Double($1) }) < 1e12 {
        return .refuted(RefutedWidths(widths, .hulls(small)))
      }
    }
    if let programs {
      if widths[0] <= programs.separation.refutedWidth {
        return .refuted(
          RefutedWidths(
            EvidenceFinder.however(widths, firstWidth: programs.separation.refutedWidth),
            .separation(programs.separation.weights)))
      }
      if essential(widths).count <= 2, let weights = programs.margin(width: EvidenceFinder.coverWidth(widths)) {
        return .refuted(RefutedWidths(widths, .margin(weights)))
      }
    }
    if let entry = refutedByColumns(widths, limit: Self.shortCount, effort) { return .refuted(entry) }
    let short = effort.with(resources: min(effort.budget.resources ?? .max, EvidenceFinder.shortAttempt))
    let outcome = try decideByClauses(widths, effort: short)
    guard case .undecided = outcome, effort.budget.resources ?? .max > EvidenceFinder.shortAttempt else {
      return outcome
    }
    if let entry = refutedByColumns(widths, limit: Self.longCount, effort) { return .refuted(entry) }
    return try decideByClauses(widths, effort: effort)
  }

  /// Layers behind one of width one only pass its value on, where neurons have complements.
  private func essential(_ widths: [Int]) -> [Int] {
    model.absorbsComplementedInputs ? EvidenceFinder.essential(widths) : widths
  }

  private func refutedByColumns(_ widths: [Int], limit: Int, _ effort: Effort) -> RefutedWidths? {
    let recount = ColumnRecount(
      instance, model: checked, widths: essential(widths), mismatches: mismatches, workLimit: limit,
      shouldStop: { effort.isStopped })
    guard let count = try? recount.count(), count.isZero else { return nil }
    return RefutedWidths(widths, .columns)
  }

  private func encoding(_ widths: [Int]) throws -> ModelEncoding {
    try ModelEncoding(instance, widths: essential(widths), model: checked, mismatches: mismatches)
  }

  /// Decides the widths by a solver on the checker's formula, whatever other evidence there is.
  package func decideByClauses(_ widths: [Int], effort: Effort) throws -> Outcome {
    let encoding: ModelEncoding
    do { encoding = try self.encoding(widths) } catch let error as NotChecked {
      return .undecided(.outOfReach(error.description))
    }
    switch try EvidenceFinder.verdict(on: encoding.formula, effort: effort) {
    case .satisfiable(let values):
      guard let network = network(encoding, values, widths) else {
        return .undecided(.outOfReach("a model of the formula of widths \(widths) is no network; this is a bug"))
      }
      return .found(network)
    case .unsatisfiable(let bytes):
      do {
        let proof = try EvidenceFinder.elaborated(ClausalProof(bytes), of: encoding.formula, effort: effort)
        return .refuted(RefutedWidths(widths, .clauses(proof.bytes)))
      } catch ElaboratedProof.Failure.stopped(let reason) {
        return .undecided(reason)
      }
    case .undecided(let reason): return .undecided(reason)
    }
  }

  /// The network of a model of the formula, with its value passed on through layers of width one.
  private func network(_ encoding: ModelEncoding, _ values: [Bool], _ widths: [Int]) -> ModelNetwork? {
    func isTrue(_ literal: Int32) -> Bool {
      if literal == ReferenceFormula.yes { return true }
      if literal == ReferenceFormula.no { return false }
      return values[Int(literal.magnitude) - 1] == (literal > 0)
    }
    var layers = encoding.neurons.map { layer in
      layer.map { variables in
        ModelNeuron(
          weights: variables.weights.map { variables.lowest + $0.count(where: isTrue) },
          bias: variables.lowestBias + variables.bias.count(where: isTrue))
      }
    }
    while layers.count < widths.count {
      let width = widths[layers.count]
      // Every neuron of the layer has the value of the first before it; a bipolar one that reads several needs all of them.
      let fanIn = layers[layers.count - 1].count
      let copy =
        model == .bipolar
        ? ModelNeuron(weights: [Int](repeating: 1, count: fanIn), bias: 0)
        : ModelNeuron(weights: [1] + [Int](repeating: 0, count: fanIn - 1), bias: 0)
      layers.append([ModelNeuron](repeating: copy, count: width))
    }
    return ModelNetwork(model: model, inputCount: sample.inputCount, layers: layers)
  }
}
