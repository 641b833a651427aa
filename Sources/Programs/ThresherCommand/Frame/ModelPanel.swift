import ArgumentParser
import ModelColumns
import ModelSolver
import NeuronModels
import Running
import ThresholdNetworks

/// Who decides questions about models: columns, the solver where columns do not reach, or both, which must agree.
struct ModelPanel {
  enum Choice: String { case auto, columns, z3, both }

  let choice: Choice

  /// - Throws: `ValidationError` for an engine that knows binary neurons alone.
  init(_ name: String, _ model: NeuronModel) throws {
    guard let choice = Choice(rawValue: name) else {
      throw ValidationError("found --engine \(name) with --neurons \(model); expected auto, columns, z3 or both")
    }
    self.choice = choice
  }

  /// The answer with the name of who gave it.
  func decide(
    _ question: ModelQuestion, _ tables: ModelTables, effort: Effort
  ) throws -> (answer: ModelAnswer, by: String) {
    switch choice {
    case .columns: return (question.decide(tables, effort: effort), "columns")
    case .z3: return (try solved(question, effort), "z3")
    case .auto:
      let answer = question.decide(tables, effort: effort)
      switch answer {
      case .undecided(.outOfReach), .undecided(.memory): return (try solved(question, effort), "z3")
      default: return (answer, "columns")
      }
    case .both:
      let (first, second) = (question.decide(tables, effort: effort), try solved(question, effort))
      switch (first, second) {
      case (.found, .impossible), (.impossible, .found):
        throw ModelDisagreement(question: "widths \(question.architecture) of \(question.model) neurons")
      case (.undecided, _): return (second, "z3")
      default: return (first, "columns, z3")
      }
    }
  }

  private func solved(_ question: ModelQuestion, _ effort: Effort) throws -> ModelAnswer {
    switch try ModelSolver.decide(
      question.model, question.sample, question.architecture, mismatches: question.mismatches, effort: effort)
    {
    case .found(let network): .found(network)
    case .impossible: .impossible
    case .undecided(let reason): .undecided(reason)
    }
  }
}

/// Two engines contradict each other: a bug of the program.
struct ModelDisagreement: Error, CustomStringConvertible {
  let question: String

  var description: String { "columns and z3 contradict each other on \(question); this is a bug" }
}
