import Solving
import ThresholdNetworks

/// The answers of engines to whole questions in an `AnswerBook`, by all that an answer depends on.
struct DecisionBook {
  private let book: AnswerBook
  private let choice: EngineChoice
  private let recordsEvidence: Bool

  init(_ book: AnswerBook, choice: EngineChoice, recordsEvidence: Bool) {
    (self.book, self.choice, self.recordsEvidence) = (book, choice, recordsEvidence)
  }

  /// What is known, nil if nothing; a network counts only if it fits.
  func decision(on question: InterpolationQuestion, resources: UInt64?) -> Decision? {
    guard question.sample == book.sample, let text = book.answer(to: name(of: question, resources)),
      let decision = Decision(text: text, about: book.sample)
    else { return nil }
    if case .found(let network) = decision.answer {
      guard network.architecture.isContained(in: question.architecture),
        Interpolator(checking: network, on: question.sample, allowing: question.mismatches) != nil
      else { return nil }
    }
    return decision
  }

  /// Keeps a decision, unless the clock or the user cut it short.
  func keep(_ decision: Decision, on question: InterpolationQuestion, resources: UInt64?) {
    guard question.sample == book.sample, let text = decision.text else { return }
    book.keep(text, to: name(of: question, resources))
  }

  private func name(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "-" }

  private func name(of question: InterpolationQuestion, _ resources: UInt64?) -> String {
    let isPromised = question.narrowerIsImpossible && !Engines.ignoresNarrower(question, choice: choice)
    var words = [
      "decide", choice.rawValue, question.architecture.description, "\(question.mismatches)",
      name(question.maximumWires), name(resources),
    ]
    if question.requiresEveryNeuron { words.append("every") }
    if isPromised { words.append("narrower") }
    if recordsEvidence { words.append("evidence") }
    // Limits that follow from the sample and the architecture.
    if question.outputThresholds != nil { words.append("thresholds") }
    return words.joined(separator: " ")
  }
}
