import Files
import Foundation
import Running
import Solving
import Synchronization
import ThresholdNetworks

/// The decisions of a run, one sealed JSON line each, appended and synced as they are made.
///
/// A resumed run repeats no search that it can do without. What the file says is not believed as it stands: a line whose checksum is wrong
/// is passed over, and a witness settles a question only after it was evaluated on the sample. A refutation settles one only with its
/// evidence, once a `RefutationKeeper` has examined it; without any its line is a record, and the question is asked again. What is
/// spared are the witnesses, the refutations that are easier to check than to find, and all the turns of engines that ended open: a
/// false line of that kind can leave an answer open, never make it wrong.
///
/// The header says which instance, question and version the file belongs to; the checksums cover it, so that no line of another file is
/// taken.
public final class Journal: Sendable {
  /// What a decision was about: the question without its sample.
  struct Key: Hashable {
    var widths: [Int]
    var mismatches: Int
    var maximumWires: Int?
    var requiresEveryNeuron: Bool
    /// The part of the work that was done, such as the turn of one engine; nil for the whole.
    var part: String?
    /// The resource units allowed, nil for no limit. Part of the key because an open answer holds for this budget only.
    var resources: UInt64?

    init(_ question: InterpolationQuestion, part: String? = nil, resources: UInt64?) {
      self.part = part
      (widths, mismatches) = (question.architecture.widths, question.mismatches)
      (maximumWires, requiresEveryNeuron) = (question.maximumWires, question.requiresEveryNeuron)
      self.resources = resources
    }

    fileprivate init(_ line: Line) {
      (widths, mismatches, maximumWires) = (line.widths, line.mismatches, line.wires)
      requiresEveryNeuron = line.allNeurons ?? false
      part = line.part
      resources = line.budget.flatMap { UInt64($0) }
    }
  }

  /// What the header of every journal contains.
  public static let schema = "thresher/journal/"

  private let file: SealedJournal
  private let keeper: (any RefutationKeeper)?
  private let known: Mutex<[Key: Known]>

  private struct Known {
    var decision: Decision
    /// What stands in the file.
    var line: [UInt8]
    /// Of a refutation, what has to be examined.
    var evidence: String?
  }

  /// The number of decisions that are known by now.
  public var decisionCount: Int { known.withLock { $0.count } }

  /// Opens the journal at `path` for the question that `header`, one JSON object on one line, describes.
  ///
  /// - Parameters:
  ///   - path: the file, which is made if there is none.
  ///   - header: names question, instance and version; a file with another header is refused.
  ///   - inputCount: the number of inputs, which networks in the journal must have.
  ///   - resuming: whether an existing file is gone on with.
  ///   - keeper: makes and examines the evidence of refutations; without one none is believed.
  /// - Throws: `DataError` if the file exists and `resuming` is false, if it belongs to another question or to nobody, if another
  ///   run holds it, or if it cannot be written.
  public init(
    path: String, header: String, inputCount: Int, resuming: Bool, keeper: (any RefutationKeeper)? = nil
  ) throws {
    self.keeper = keeper
    file = try SealedJournal(path: path, header: header, schema: Self.schema, resuming: resuming)
    var decisions: [Key: Known] = [:]
    for object in file.objects {
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(object)),
        let decision = line.decision(inputCount: inputCount)
      else { continue }
      decisions[Key(line)] = Known(decision: decision, line: object, evidence: line.evidence)
    }
    known = Mutex(decisions)
  }

  /// What the journal says about a question, nil if nothing or nothing that holds by itself.
  func decision(for question: InterpolationQuestion, resources: UInt64?) -> Decision? {
    guard let known = known.withLock({ $0[Key(question, resources: resources)] }) else { return nil }
    let decision = known.decision
    let network: ThresholdNetwork
    switch decision.answer {
    case .found(let witness): network = witness
    case .undecided: return decision
    case .impossible: return isProved(known, question) ? decision : nil
    }
    let fits =
      network.architecture.inputCount == question.architecture.inputCount
      && network.architecture.isContained(in: question.architecture)
      && network.wireCount <= question.maximumWires ?? .max
      && question.sample.mismatchWeight(of: network.column(on: question.sample)) <= question.mismatches
    return fits ? decision : nil
  }

  /// Keeps a decision, unless the clock or the user cut it short or the file has it already.
  func record(_ decision: Decision, for question: InterpolationQuestion, resources: UInt64?) throws {
    if case .undecided(let reason) = decision.answer, reason != .resources { return }
    try keep(decision, Key(question, resources: resources), evidence: evidence(for: decision, of: question))
  }

  private func keep(_ decision: Decision, _ key: Key, evidence: String? = nil) throws {
    let line = try Line(decision, key: key, evidence: evidence).bytes
    let isNew = known.withLock { known in
      if known[key]?.line == line { return false }
      known[key] = Known(decision: decision, line: line, evidence: evidence)
      return true
    }
    if isNew { try file.append(line) }
  }
}

// MARK: - Parts of the work on a question

extension Journal {
  /// Whether `part` of the work on a question used up `resources` units without an answer, in this run or an earlier one.
  func isFruitless(_ part: String, of question: InterpolationQuestion, resources: UInt64) -> Bool {
    let key = Key(question, part: part, resources: resources)
    guard let decision = known.withLock({ $0[key]?.decision }) else { return false }
    if case .undecided = decision.answer { return true }
    return false
  }

  /// Keeps that `part` of the work on a question used up `resources` units without an answer.
  func recordFruitless(_ part: String, of question: InterpolationQuestion, resources: UInt64) throws {
    try keep(
      Decision(.undecided(.resources), resources: resources), Key(question, part: part, resources: resources))
  }
}

// MARK: Refutations

extension Journal {
  private func evidence(for decision: Decision, of question: InterpolationQuestion) -> String? {
    guard let keeper, case .impossible(let refutation) = decision.answer else { return nil }
    return keeper.evidence(for: refutation, of: question)
  }

  private func isProved(_ known: Known, _ question: InterpolationQuestion) -> Bool {
    guard let keeper, let evidence = known.evidence else { return false }
    return keeper.isProof(evidence, of: question)
  }

  /// Whether a bound refutes the question, as an earlier run has written down and the evidence shows.
  func isRefuted(_ question: InterpolationQuestion, bound: String) -> Bool {
    let key = Key(question, part: bound, resources: nil)
    guard let known = known.withLock({ $0[key] }), case .impossible = known.decision.answer else { return false }
    return isProved(known, question)
  }

  /// Keeps what a bound refutes, where there is evidence.
  func recordBound(_ bound: String, _ refutation: Refutation, of question: InterpolationQuestion) throws {
    let decision = Decision(.impossible(refutation), resources: 0)
    guard let evidence = evidence(for: decision, of: question) else { return }
    try keep(decision, Key(question, part: bound, resources: nil), evidence: evidence)
  }
}

// MARK: Networks that were found beside the decisions

extension Journal {
  private static let witness = "witness"

  /// Keeps a network that fits, which no decision has asked for: the upper end of a question that may never be settled.
  func recordWitness(_ network: ThresholdNetwork, of question: InterpolationQuestion) throws {
    try keep(
      Decision(.found(network), resources: 0), Key(question, part: Self.witness, resources: nil))
  }

  /// The networks that were kept so, in this run or an earlier one, and that do fit: each is evaluated here.
  func witnesses(of sample: PartialFunction, mismatches: Int) -> [ThresholdNetwork] {
    let kept = known.withLock { known in
      known.filter { $0.key.part == Self.witness && $0.key.maximumWires == nil }.map(\.value.decision)
    }
    return kept.compactMap { decision in
      guard case .found(let network) = decision.answer, network.architecture.inputCount == sample.inputCount,
        sample.mismatchWeight(of: network.column(on: sample)) <= mismatches
      else { return nil }
      return network
    }
  }
}

extension Journal {
  /// One decision as it stands in the file.
  fileprivate struct Line: Codable {
    struct Parameters: Codable {
      var weights: String
      var sign: Int
      var bias: Int
    }

    var widths: [Int]
    var mismatches: Int
    var wires: Int?
    var allNeurons: Bool?
    var part: String?
    var budget: String?
    var cost: String
    var answer: String
    var by: String?
    var network: [[Parameters]]?
    var evidence: String?

    init(_ decision: Decision, key: Key, evidence: String?) {
      self.evidence = evidence
      (widths, mismatches, wires) = (key.widths, key.mismatches, key.maximumWires)
      allNeurons = key.requiresEveryNeuron ? true : nil
      part = key.part
      budget = key.resources.map { String($0) }
      cost = String(decision.resources)
      switch decision.answer {
      case .found(let network):
        answer = "found"
        self.network = network.layers.map { layer in
          layer.map { Parameters(weights: $0.weights.description, sign: $0.sign, bias: $0.bias) }
        }
      case .impossible(let refutation):
        answer = "impossible"
        by = refutation.method
      case .undecided: answer = "undecided"
      }
    }

    var bytes: [UInt8] {
      get throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return [UInt8](try encoder.encode(self))
      }
    }

    /// The decision, nil if the line makes no sense: then the question is simply asked again.
    func decision(inputCount: Int) -> Decision? {
      guard let cost = UInt64(cost) else { return nil }
      switch answer {
      case "found": return network(inputCount: inputCount).map { Decision(.found($0), resources: cost) }
      case "impossible": return by.map { Decision(.impossible(.solver($0)), resources: cost) }
      case "undecided": return Decision(.undecided(.resources), resources: cost)
      default: return nil
      }
    }

    private func network(inputCount: Int) -> ThresholdNetwork? {
      guard let network, network.count == widths.count, network.last?.count == 1 else { return nil }
      var fanIn = inputCount
      var layers: [[Neuron]] = []
      for layer in network {
        guard !layer.isEmpty else { return nil }
        let neurons = layer.compactMap { neuron -> Neuron? in
          guard let weights = BitVector(neuron.weights), weights.count == fanIn,
            Neuron.isLegal(sign: neuron.sign, bias: neuron.bias, fanIn: fanIn)
          else { return nil }
          return Neuron(weights: weights, sign: neuron.sign, bias: neuron.bias)
        }
        guard neurons.count == layer.count else { return nil }
        layers.append(neurons)
        fanIn = neurons.count
      }
      return ThresholdNetwork(inputCount: inputCount, layers: layers)
    }
  }
}
