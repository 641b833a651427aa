import Covering
import Solving
import ThresholdNetworks
import Z3Solver

/// Which engine decides.
public enum EngineChoice: String, CaseIterable, Sendable {
  /// By the question alone: multicover at depth 2, Z3 for everything that has no special engine.
  case auto
  /// Z3 alone, for every question.
  case z3
  /// The special engines alone; questions that they do not treat stay undecided.
  case covering
}

/// The engines of one worker, made when first needed and kept for the tables they build.
final class Engines {
  private let choice: EngineChoice
  private let jobs: Int
  private var general: EncodedEngine?
  private var multicover: MulticoverEngine?

  init(choice: EngineChoice, jobs: Int) {
    self.choice = choice
    self.jobs = jobs
  }

  /// The engine for a question: a rule that depends on the question and the choice alone.
  func engine(for question: InterpolationQuestion) -> any DecisionEngine {
    if choice != .z3, Self.isForMulticover(question) || choice == .covering {
      if let multicover, multicover.sample == question.sample, multicover.mismatches == question.mismatches {
        return multicover
      }
      let engine = MulticoverEngine(sample: question.sample, mismatches: question.mismatches, jobs: jobs)
      multicover = engine
      return engine
    }
    if let general { return general }
    let engine = EncodedEngine(solver: Z3Solver())
    general = engine
    return engine
  }

  /// Whether several questions are best decided at the same time, rather than one with several threads.
  static func decidesInParallel(_ question: InterpolationQuestion, choice: EngineChoice) -> Bool {
    choice == .z3 || !isForMulticover(question)
  }

  private static func isForMulticover(_ question: InterpolationQuestion) -> Bool {
    question.architecture.depth == 2 && question.maximumWires == nil
      && question.sample.inputCount <= CorrectSets.maximumFanIn
  }
}
