import Columns
import Conflicts
import Covering
import Solving
import ThresholdNetworks
import Z3Solver

/// Which engine decides.
public enum EngineChoice: String, CaseIterable, Sendable {
  /// By the question alone: multicover at depth 2, separation and Z3 in turns at depth 3, columns and Z3 in turns at other depths, Z3
  /// with mismatches or a bound on wires; at depth 2 with a bound on wires a multicover with costs and Z3 in turns. Where all widths
  /// are 1 and columns are many, a program for one neuron comes first, with mismatches too; where the first engine would prepare
  /// for long, an exchange of neurons and Z3 have short turns before it; where it cannot list first layers, an exchange of those a longer one.
  case auto
  /// Z3 alone, for every question.
  case z3
  /// The special engines alone; questions that they do not treat stay undecided.
  case covering
  /// The column engine alone, by exhaustion; large questions stay undecided only when the budget ends.
  case columns
  /// At depth 2 column generation alone; other questions stay undecided.
  case pricing
  /// At depth 2 what one neuron cannot do alone; other questions stay undecided.
  case conflicts
}

/// The engines of one worker, made when first needed and kept for the tables they build.
final class Engines {
  private let choice: EngineChoice
  private let recordsEvidence: Bool
  private let journal: Journal?
  private let book: AnswerBook?
  private let columns = ColumnsEngine()
  private lazy var neuron = SingleNeuronEngine(recordsEvidence: recordsEvidence)
  private let exchange = WitnessEngine()
  private let conflicts = ConflictEngine()
  private lazy var general = EncodedEngine(solver: Z3Solver())
  private var multicover: MulticoverEngine?
  private var separation: SeparationEngine?
  private lazy var wires = PartnerEngine(WireCoverEngine(), general)
  private var partners: PartnerEngine?
  private lazy var columnsFirst = PartnerEngine(columns, general, journal: journal)

  /// - Parameters:
  ///   - recordsEvidence: whether refutations carry weights and trees, from engines that have them.
  ///   - journal: where engines that take turns keep those without an answer.
  ///   - book: what others know about parts of searches, or want to know.
  init(choice: EngineChoice, recordsEvidence: Bool = false, journal: Journal? = nil, book: AnswerBook? = nil) {
    self.choice = choice
    self.book = book
    self.recordsEvidence = recordsEvidence
    self.journal = journal
  }

  /// The engine for a question: a rule that depends on the question and the choice alone.
  func engine(for question: InterpolationQuestion) -> any DecisionEngine {
    switch (choice, Self.specialist(for: question)) {
    case (.auto, _) where Self.isHeavy(question): staged(for: question)
    case (.z3, _): general
    case (.auto, _) where WireCoverEngine.canDecide(question): wires
    case (.columns, _): columns
    case (.pricing, _): PricingEngine()
    case (.conflicts, _): conflicts
    case (.auto, nil): Self.isForColumns(question) ? columnsFirst : general
    case (.auto, .multicover), (.covering, .multicover):
      multicover(for: question.sample, mismatches: question.mismatches)
    case (.covering, .separation), (.covering, nil): separation(for: question)
    case (.auto, .separation): partners(for: question)
    }
  }

  /// The engines for a question whose columns are many.
  private func staged(for question: InterpolationQuestion) -> any DecisionEngine {
    var turns: [(engine: any DecisionEngine, units: UInt64)] = []
    if question.architecture.widths.allSatisfy({ $0 == 1 }) {
      if question.architecture.depth == 1 { return StagedEngine([], last: neuron) }
      turns.append((neuron, Self.neuronTurn))
    }
    if question.architecture.depth > 1 {
      // Where first layers cannot be listed nobody else finds one with a wider second layer.
      let isLong = question.architecture.depth > 2 && Self.specialist(for: question) == nil
      turns.append((exchange, isLong ? Self.longExchangeTurn : Self.exchangeTurn))
    }
    if question.architecture.depth > 1, question.architecture.widths.dropFirst().allSatisfy({ $0 == 1 }) {
      // Where columns cannot be listed nobody else refutes, so it has all the rest.
      if Self.specialist(for: question) == nil {
        return StagedEngine(
          turns, last: PartnerEngine(conflicts, general, firstTurn: Self.conflictTurn, journal: journal))
      }
      turns.append((conflicts, Self.conflictTurn))
    }
    turns.append((general, Self.generalTurn))
    return StagedEngine(turns, last: thorough(for: question))
  }

  /// The engine that decides in the end.
  private func thorough(for question: InterpolationQuestion) -> any DecisionEngine {
    switch Self.specialist(for: question) {
    case .multicover?:
      PartnerEngine(
        multicover(for: question.sample, mismatches: question.mismatches), general, journal: journal)
    case .separation?: partners(for: question)
    case nil: Self.isForColumns(question) ? columnsFirst : general
    }
  }

  /// About a second, a tenth of one, half of one, and a second.
  private static let neuronTurn: UInt64 = 1_000_000
  private static let exchangeTurn: UInt64 = 50_000
  private static let longExchangeTurn: UInt64 = 400_000
  private static let conflictTurn: UInt64 = 16_000_000
  private static let generalTurn: UInt64 = 3_000_000

  /// Whether the table of all columns takes long to make.
  static func isHeavy(_ question: InterpolationQuestion) -> Bool {
    question.maximumWires == nil && cells(of: question.sample) > (question.architecture.depth == 1 ? 1 << 22 : 1 << 18)
  }

  /// The words of the table of all columns, at most 2^60.
  static func cells(of sample: PartialFunction) -> Int {
    let n = sample.inputCount
    return n >= 30 ? 1 << 60 : (n << n) * max(1, (sample.pointCount + 63) / 64)
  }

  /// The linear programs of depth 2 for a sample, on the tables of the multicover engine; nil if `shouldStop` ended their
  /// preparation.
  func marginPrograms(of sample: PartialFunction, shouldStop: @escaping () -> Bool) -> MarginPrograms? {
    multicover(for: sample, mismatches: 0).marginPrograms(shouldStop: shouldStop)
  }

  private func multicover(for sample: PartialFunction, mismatches: Int) -> MulticoverEngine {
    if let multicover, multicover.sample == sample, multicover.mismatches == mismatches { return multicover }
    let engine = MulticoverEngine(
      sample: sample, mismatches: mismatches, recordsEvidence: recordsEvidence, book: book)
    multicover = engine
    return engine
  }

  private func partners(for question: InterpolationQuestion) -> PartnerEngine {
    if let partners, separation?.sample == question.sample { return partners }
    let engine = PartnerEngine(separation(for: question), general, journal: journal)
    partners = engine
    return engine
  }

  private func separation(for question: InterpolationQuestion) -> SeparationEngine {
    if let separation, separation.sample == question.sample { return separation }
    let engine = SeparationEngine(sample: question.sample, recordsEvidence: recordsEvidence, book: book)
    separation = engine
    return engine
  }

  /// Whether several questions are best decided at the same time, rather than one with several threads.
  static func decidesInParallel(_ question: InterpolationQuestion, choice: EngineChoice) -> Bool {
    choice == .z3 || specialist(for: question) == nil
  }

  /// Depth 1, where the column engine looks a label up, and depth 4 and more, where it answers small questions in less time than
  /// Z3 takes to start and leaves the others to it.
  private static func isForColumns(_ question: InterpolationQuestion) -> Bool {
    question.mismatches == 0 && question.maximumWires == nil
  }

  /// Whether the promise that everything narrower is impossible makes no difference to the answer.
  static func ignoresNarrower(_ question: InterpolationQuestion, choice: EngineChoice) -> Bool {
    switch choice {
    case .auto: !isHeavy(question) && specialist(for: question) == .multicover
    case .z3: false
    case .covering, .columns, .pricing, .conflicts: true
    }
  }

  private enum Specialist { case multicover, separation }

  private static func specialist(for question: InterpolationQuestion) -> Specialist? {
    guard question.maximumWires == nil, question.sample.inputCount <= CorrectSets.maximumFanIn else { return nil }
    switch question.architecture.depth {
    case 2: return .multicover
    case 3 where question.mismatches == 0: return .separation
    default: return nil
    }
  }
}
