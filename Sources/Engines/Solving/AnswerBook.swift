import Synchronization
import ThresholdNetworks

/// What others have found out about a sample already, by what they were asked: whoever asks the same takes the answer from here.
///
/// An answer depends on the question and the resource units alone, so it does not matter who has it from whom; what the clock or
/// the user cut short is no answer and is not kept. A book that begins empty collects what one worker finds; one that begins with
/// the answers of all workers lets a single process come to its result without their work. What is not in the book is
/// worked out.
package final class AnswerBook: Sendable {
  /// What all questions are about.
  package let sample: PartialFunction
  /// Into how many parts a search is to be divided that only says which parts it has; nil for a search that is done.
  package let wantedParts: Int?

  private struct State {
    var answers: [String: String]
    var parts: [String] = []
  }

  private let state: Mutex<State>

  /// - Parameters:
  ///   - answers: what is known, as `keep` was told it.
  ///   - wantedParts: for a book in which searches list their parts.
  package init(about sample: PartialFunction, _ answers: [String: String] = [:], wantedParts: Int? = nil) {
    (self.sample, self.wantedParts) = (sample, wantedParts)
    state = Mutex(State(answers: answers))
  }

  /// The answer to a question, nil if nobody has one.
  package func answer(to question: String) -> String? { state.withLock { $0.answers[question] } }

  /// Keeps an answer, which the question alone determines.
  package func keep(_ answer: String, to question: String) { state.withLock { $0.answers[question] = answer } }

  /// All answers by their questions.
  package var answers: [String: String] { state.withLock { $0.answers } }

  /// Whether some question begins so and goes on.
  package func hasAnswers(below prefix: String) -> Bool {
    state.withLock { $0.answers.keys.contains { $0.count > prefix.count && $0.hasPrefix(prefix) } }
  }

  /// Says which parts a search has, in its order.
  package func list(_ parts: [String]) {
    state.withLock { state in state.parts += parts.filter { !state.parts.contains($0) } }
  }

  /// The parts of all searches that have said so.
  package var parts: [String] { state.withLock { $0.parts } }
}
