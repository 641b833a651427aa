import Covering
import Running
import Solving
import Synchronization
import ThresholdNetworks

/// Asks engines the questions of a search, several at a time, and remembers the answers in the journal.
///
/// What comes back does not depend on the number of workers: questions asked together are chosen by the caller without regard to
/// it, each has a budget of its own, and an answer that a sequential run would not have asked for is dropped.
final class DecisionRunner {
  private let choice: EngineChoice
  private let recordsEvidence: Bool
  /// Without resources: each question has its own.
  private let effort: Effort
  private let journal: Journal?
  private let book: DecisionBook?
  private let singleEngines: Engines
  private(set) var resources: UInt64 = 0
  private(set) var decisionCount = 0

  init(
    choice: EngineChoice, recordsEvidence: Bool = false, effort: Effort, journal: Journal?, book: AnswerBook? = nil
  ) {
    self.choice = choice
    self.book = book.map { DecisionBook($0, choice: choice, recordsEvidence: recordsEvidence) }
    self.recordsEvidence = recordsEvidence
    self.effort = effort.with(resources: nil)
    self.journal = journal
    singleEngines = Engines(choice: choice, recordsEvidence: recordsEvidence, journal: journal)
  }

  /// The linear programs of depth 2 for a sample; they share the tables of the engine that decides.
  func marginPrograms(of sample: PartialFunction) -> MarginPrograms? {
    singleEngines.marginPrograms(of: sample) { [effort] in effort.isStopped }
  }

  /// How many questions like this one to ask together.
  func waveSize(for question: InterpolationQuestion) -> Int {
    Engines.decidesInParallel(question, choice: choice) ? 4 : 1
  }

  var isStopped: Exhausted? { effort.stop }

  /// A question with the size that its witness would have.
  struct Item {
    var question: InterpolationQuestion
    var size: Int
  }

  /// The decisions of the questions, which ascend in size, in their order. Once a witness is found, larger questions are not asked: the
  /// result is as long as the part that was.
  func decide(_ items: [Item], resourcesEach: UInt64?) throws -> [Decision] {
    let questions = items.map(\.question)
    var decisions: [Decision?] = questions.map { question in
      journal?.decision(for: question, resources: resourcesEach)
        ?? book?.decision(on: question, resources: resourcesEach)
    }
    let effort = effort.with(resources: resourcesEach)
    var results: [Decision] = []
    var smallest = Int.max
    func keep(_ decision: Decision) {
      if case .found = decision.answer { smallest = min(smallest, items[results.count].size) }
      results.append(decision)
    }
    if effort.jobs == 1 || questions.count == 1 {
      for (index, question) in questions.enumerated() {
        guard items[index].size <= smallest else { break }
        let decision: Decision
        if let known = decisions[index] {
          decision = known
        } else {
          decision = try singleEngines.engine(for: question)
            .decide(question, effort: effort)
          try journal?.record(decision, for: question, resources: resourcesEach)
          book?.keep(decision, on: question, resources: resourcesEach)
        }
        keep(decision)
      }
    } else {
      let missing = questions.indices.filter { decisions[$0] == nil }
      let answers = try decideTogether(missing.map { items[$0] }, effort: effort)
      for (index, answer) in zip(missing, answers) { decisions[index] = answer }
      for index in questions.indices {
        guard items[index].size <= smallest, let decision = decisions[index] else { break }
        keep(decision)
      }
    }
    for result in results {
      resources &+= result.resources
      decisionCount += 1
    }
    return results
  }

  /// Decides on several threads. A witness interrupts the larger questions, whose answers will be dropped.
  private func decideTogether(_ items: [Item], effort: Effort) throws -> [Decision?] {
    let questions = items.map(\.question)
    let sizes = items.map(\.size)
    struct Shared {
      var next = 0
      var decisions: [Decision?]
      var failure: (any Error)?
    }
    let shared = Mutex(Shared(decisions: Array(repeating: nil, count: questions.count)))
    let efforts = questions.map { _ in effort.single().interrupted(by: Interruption(within: effort.interruption)) }
    let (choice, recordsEvidence, journal) = (self.choice, self.recordsEvidence, self.journal)
    ParallelLoop.onThreads(min(effort.jobs, questions.count)) { _ in
      let engines = Engines(choice: choice, recordsEvidence: recordsEvidence, journal: journal)
      while true {
        let index = shared.withLock { state -> Int? in
          guard state.failure == nil, state.next < questions.count else { return nil }
          state.next += 1
          return state.next - 1
        }
        guard let index else { return }
        do {
          let decision = try engines.engine(for: questions[index])
            .decide(questions[index], effort: efforts[index])
          shared.withLock { $0.decisions[index] = decision }
          // Kept at once: the questions that are still open may take longer than the run has.
          try journal?.record(decision, for: questions[index], resources: effort.budget.resources)
          if case .found = decision.answer {
            for later in sizes.indices where sizes[later] > sizes[index] { efforts[later].interruption.request() }
          }
        } catch {
          shared.withLock { $0.failure = $0.failure ?? error }
        }
      }
    }
    return try shared.withLock { state in
      if let failure = state.failure { throw failure }
      return state.decisions
    }
  }
}
