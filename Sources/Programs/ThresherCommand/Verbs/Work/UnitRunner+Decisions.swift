import Certificates
import Covering
import Files
import Formats
import Foundation
import Jobs
import Running
import Solving
import Synthesis
import ThresholdNetworks

// Units of questions of existence: answers to the questions that one process would ask, for the book of `merge`.
extension UnitRunner {
  /// Memory decides how searches are divided, so it is the question's, whatever a worker may have.
  private func effort(_ options: BudgetOptions, _ ending: Interruption) -> Effort {
    Effort(budget: Budget(memory: options.memory), jobs: threads, interruption: ending)
  }

  private func text(_ answers: [String: String]) throws -> String {
    try JSONValue.object(["answers": .object(answers.mapValues { .string($0) })]).text(isPretty: false)
  }

  /// Parts of the search of `decide`; nil if `ending` came first.
  func searches(_ unit: String, _ ending: Interruption) throws -> String? {
    guard let decide = try PlannedWords.parse(job.arguments) as? Decide else { throw foreign(unit) }
    let instance = try files.reading { try decide.instanceOptions.instance() }
    let effort = effort(decide.budgetOptions, ending)
    let multicover = MulticoverEngine(sample: instance.function, mismatches: instance.mismatches)
    let separation = SeparationEngine(sample: instance.function)
    var answers: [String: String] = [:]
    for name in JobDivision.names(of: unit) {
      guard
        let answer = multicover.answer(part: name, effort: effort) ?? separation.answer(part: name, effort: effort)
      else {
        if ending.isRequested { return nil }
        throw foreign(name)
      }
      answers[name] = answer
    }
    return try text(answers)
  }

  /// Architectures of `minimize` or `certify`; nil if `ending` came first.
  func architectures(_ unit: String, _ ending: Interruption) throws -> String? {
    let widths = JobDivision.names(of: unit).compactMap { name in try? Parse.widths(name) }
    guard !widths.isEmpty, widths.count == JobDivision.names(of: unit).count else { throw foreign(unit) }
    switch try PlannedWords.parse(job.arguments) {
    case let minimize as Minimize:
      let instance = try files.reading { try minimize.instanceOptions.questioned(on: minimize.on).instance }
      let effort = effort(minimize.budgetOptions, ending)
      let book = AnswerBook(about: instance.function)
      for widths in widths {
        var options = minimize.options(depth: widths.values.count, instance)
        options.book = book
        let architecture = widths.architecture(inputCount: instance.function.inputCount)
        _ = try Minimization(of: instance.function, options: options, effort: effort).decideAlone(architecture)
        if ending.isRequested { return nil }
      }
      return try text(book.answers)
    case let certify as Certify:
      let instance = try files.reading { try certify.instanceOptions.instance() }
      let effort = effort(certify.budgetOptions, ending)
      let book = AnswerBook(about: instance.function)
      for widths in widths {
        let certifier = Certifier(
          sample: instance.function, depth: widths.values.count, measure: certify.size,
          mismatches: instance.mismatches, book: book)
        let architecture = widths.architecture(inputCount: instance.function.inputCount)
        guard try certifier.decideAlone(architecture, book: book, effort: effort) else { return nil }
      }
      return try text(book.answers)
    default: throw foreign(unit)
    }
  }
}

/// The answers that the units of a job have kept.
struct UnitAnswers {
  /// By their questions.
  private(set) var all: [String: String] = [:]
  private var files: [String: String] = [:]

  /// - Throws: `DataError` for what is no such result, `DifferentResults` if two units answer one question differently.
  init(_ documents: [JSONDocument], of job: Job) throws {
    for (unit, document) in zip(job.units, documents) {
      let node = try document.field("answers", of: document.root)
      guard case .object(let fields) = node.content else { throw document.mismatch(node, "an object") }
      for (question, answer) in fields {
        let text = try document.string(answer, question)
        if let other = all.updateValue(text, forKey: question), other != text {
          throw DifferentResults(unit: unit, first: files[question] ?? "", second: document.text.file)
        }
        files[question] = document.text.file
      }
    }
  }
}
