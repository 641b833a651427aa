import Columns
import Running
import Solving
import ThresholdNetworks

/// One engine, or three that share no code and must agree.
public final class DecisionPanel {
  /// Who decides.
  public enum Choice: Sendable {
    /// One engine, as the choice says.
    case one(EngineChoice)
    /// Z3, the special engine of the depth, and the column engine where it needs no more than `columnsLimit` resource units; a
    /// disagreement is an error.
    case both
  }

  /// About a second: exhaustion is a check here, not the main road.
  private static let columnsLimit: UInt64 = 3_000_000

  private let choice: Choice
  private let book: AnswerBook?
  /// The engines that must agree; nil for the ones that the choice names.
  private let compared: [any DecisionEngine]?

  /// A panel that asks as `choice` says.
  public convenience init(_ choice: Choice) { self.init(choice, book: nil) }

  /// - Parameter book: what others know about parts of searches, or want to know.
  package init(_ choice: Choice, book: AnswerBook?) {
    (self.choice, self.book) = (choice, book)
    compared = nil
  }

  /// A panel of any engines, so that a test can put a wrong one among them.
  package init(comparing engines: [any DecisionEngine]) {
    (choice, book) = (.both, nil)
    compared = engines
  }

  /// The decision with the name of the engine that made it.
  ///
  /// - Throws: `EngineDisagreement`, `WrongWitness`.
  public func decide(_ question: InterpolationQuestion, effort: Effort) throws -> (decision: Decision, engine: String) {
    switch choice {
    case .one(let choice):
      let engine = Engines(choice: choice, book: book).engine(for: question)
      effort.report?("by \(engine.name)")
      let decision = try engine.decide(question, effort: effort)
      return (try checked(decision, of: question, by: engine.name), engine.name)
    case .both:
      var decisions: [(decision: Decision, engine: String)] = []
      let engines =
        compared
        ?? [EngineChoice.z3, .covering, .columns].map { Engines(choice: $0, book: book).engine(for: question) }
      for engine in engines {
        var effort = effort
        effort.report?("by \(engine.name)")
        if engine is ColumnsEngine {
          effort.budget.resources = min(effort.budget.resources ?? .max, Self.columnsLimit)
        }
        let decision = try engine.decide(question, effort: effort)
        decisions.append((try checked(decision, of: question, by: engine.name), engine.name))
      }
      let verdicts = decisions.compactMap { entry in Self.verdict(entry.decision).map { (entry.engine, $0) } }
      if Set(verdicts.map(\.1)).count > 1 {
        throw EngineDisagreement(question: question, verdicts: verdicts.map { (engine: $0.0, verdict: $0.1) })
      }
      var answer = decisions[0]
      if Self.verdict(answer.decision) == nil, let other = decisions.first(where: { Self.verdict($0.decision) != nil })
      {
        answer = other
      }
      answer.decision.resources = decisions.reduce(0) { $0 &+ $1.decision.resources }
      return (answer.decision, verdicts.isEmpty ? answer.engine : verdicts.map(\.0).joined(separator: "+"))
    }
  }

  private static func verdict(_ decision: Decision) -> String? {
    switch decision.answer {
    case .found: "found"
    case .impossible: "impossible"
    case .undecided: nil
    }
  }

  /// The decision with a witness of exactly the widths asked for, evaluated once more whichever engine it comes from.
  private func checked(_ decision: Decision, of question: InterpolationQuestion, by engine: String) throws -> Decision {
    guard case .found(let network) = decision.answer else { return decision }
    guard network.architecture.isContained(in: question.architecture),
      Interpolator(checking: network, on: question.sample, allowing: question.mismatches) != nil
    else { throw WrongWitness(engine: engine, question: question, network: network) }
    return Decision(.found(network.widened(to: question.architecture)), resources: decision.resources)
  }
}
