import Columns
import Covering
import Solving
import ThresholdNetworks
import Z3Solver

/// Which engine decides.
public enum EngineChoice: String, CaseIterable, Sendable {
  /// By the question alone: multicover at depth 2, separation and Z3 in turns at depth 3, columns and Z3 in turns at other depths, Z3
  /// with mismatches or a bound on wires.
  case auto
  /// Z3 alone, for every question.
  case z3
  /// The special engines alone; questions that they do not treat stay undecided.
  case covering
  /// The column engine alone, by exhaustion; large questions stay undecided only when the budget ends.
  case columns
}

/// The engines of one worker, made when first needed and kept for the tables they build.
final class Engines {
  private let choice: EngineChoice
  private let jobs: Int
  private let columns = ColumnsEngine()
  private lazy var general = EncodedEngine(solver: Z3Solver())
  private var multicover: MulticoverEngine?
  private var separation: SeparationEngine?

  init(choice: EngineChoice, jobs: Int) {
    self.choice = choice
    self.jobs = jobs
  }

  /// The engine for a question: a rule that depends on the question and the choice alone.
  func engine(for question: InterpolationQuestion) -> any DecisionEngine {
    switch (choice, Self.specialist(for: question)) {
    case (.z3, _): general
    case (.columns, _): columns
    case (.auto, nil): Self.isForColumns(question) ? PartnerEngine(columns, general) : general
    case (.auto, .multicover), (.covering, .multicover): multicover(for: question)
    case (.covering, .separation), (.covering, nil): separation(for: question)
    case (.auto, .separation): PartnerEngine(separation(for: question), general)
    }
  }

  private func multicover(for question: InterpolationQuestion) -> MulticoverEngine {
    if let multicover, multicover.sample == question.sample, multicover.mismatches == question.mismatches {
      return multicover
    }
    let engine = MulticoverEngine(sample: question.sample, mismatches: question.mismatches, jobs: jobs)
    multicover = engine
    return engine
  }

  private func separation(for question: InterpolationQuestion) -> SeparationEngine {
    if let separation, separation.sample == question.sample { return separation }
    let engine = SeparationEngine(sample: question.sample, jobs: jobs)
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

/// Two engines in turns, with resource units that double from turn to turn: as good as the better one, up to a constant factor, and
/// the same answer on every run.
final class PartnerEngine: DecisionEngine {
  private let first: any DecisionEngine
  private let second: any DecisionEngine

  var name: String { "\(first.name)+\(second.name)" }

  init(_ first: any DecisionEngine, _ second: any DecisionEngine) {
    (self.first, self.second) = (first, second)
  }

  /// The first turn: about a second of the first engine.
  private static let firstTurn: UInt64 = 4_000_000

  func decide(
    _ question: InterpolationQuestion, within budget: Budget, interruption: Interruption
  ) throws -> Decision {
    var used: UInt64 = 0
    var turn = Self.firstTurn
    var isOpen = [true, true]
    var reason = Exhausted.resources
    while isOpen[0] || isOpen[1] {
      for (index, engine) in [first, second].enumerated() where isOpen[index] {
        let rest = budget.resources.map { $0 - min($0, used) } ?? .max
        guard rest > 0 else { return Decision(.undecided(.resources), resources: used) }
        var slice = budget
        // Alone, an engine gets everything that is left.
        let isAlone = !isOpen[1 - index]
        slice.resources = isAlone ? budget.resources.map { _ in rest } : min(rest, turn)
        let decision = try engine.decide(question, within: slice, interruption: interruption)
        used &+= decision.resources
        guard case .undecided(let why) = decision.answer else { return Decision(decision.answer, resources: used) }
        reason = why
        switch why {
        case .resources: if isAlone { return Decision(.undecided(.resources), resources: used) }
        case .time, .interrupted: return Decision(.undecided(why), resources: used)
        case .memory, .outOfReach: isOpen[index] = false
        }
      }
      turn = turn > .max / 2 ? .max : turn * 2
    }
    return Decision(.undecided(reason), resources: used)
  }
}
