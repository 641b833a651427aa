import Claims
import Files
import Running
import Testing

/// A claim, an examination or an experiment as something that reads parameters.
struct Questioned {
  let name: String
  let parameters: [Parameter]
  /// Arguments that are good, one for every kind of case.
  let good: [Arguments]
  /// Whether a value that is left out may be an error only when the question is worked out.
  let read: (Arguments) throws -> Void

  init(_ claim: some Claim) {
    name = claim.name
    parameters = claim.parameters
    good = claim.grid
    read = { _ = try claim.read(claim.checked($0)) }
  }

  init(_ examination: some Examination) {
    name = examination.name
    parameters = examination.parameters
    good = [[:]]
    read = { _ = try examination.read($0.checked(by: examination.parameters)) }
  }

  init(_ experiment: some Experiment) {
    name = experiment.name
    parameters = experiment.parameters
    good = [[:]]
    read = { _ = try experiment.unitCount($0.checked(by: experiment.parameters)) }
  }
}

extension PaperCheck {
  /// No number of any kind, or far too large a one.
  private static let bad = [
    "nan", "NaN", "inf", "-inf", "infinity", "", " ", "1e999999999", "0x1p99999", "1/0", "two\nlines", "\u{1b}[2J",
    String(repeating: "9", count: 4000), "9223372036854775808000", "1,,2", ",", "--",
  ]

  func refusesBadParameters(_ question: Questioned) {
    refuses(question, (question.good.first ?? [:]).setting("no-such-parameter", "1"), "an unknown parameter")
    for parameter in question.parameters {
      // Only where the parameter is used: others are checked by their kind alone.
      let arguments = question.good.first { $0[parameter.name] != nil } ?? [:]
      for value in Self.bad {
        refuses(
          question, arguments.setting(parameter.name, value), "\(parameter.name)=\(value.debugDescription.prefix(60))")
      }
      if arguments[parameter.name] != nil && parameter.standard == nil {
        endsInOneLine(question, arguments.setting(parameter.name, nil), "\(parameter.name) left out")
      }
    }
  }

  private func refuses(_ question: Questioned, _ arguments: Arguments, _ what: String) {
    if endsInOneLine(question, arguments, what) {
      Issue.record("\(question.name) takes \(what) without a complaint", sourceLocation: sourceLocation)
    }
  }

  /// Whether the arguments are read; an error has to be one line of one of the two kinds.
  @discardableResult
  private func endsInOneLine(_ question: Questioned, _ arguments: Arguments, _ what: String) -> Bool {
    do {
      try question.read(arguments)
      return true
    } catch let error {
      let text = (error as? ArgumentError)?.description ?? (error as? DataError)?.description
      if text == nil {
        Issue.record("\(question.name), \(what): \(type(of: error)) \(error)", sourceLocation: sourceLocation)
      }
      if let text, text.contains(where: \.isNewline) || error is ArgumentError && text.count > 600 {
        Issue.record("\(question.name), \(what): not one line: \(text)", sourceLocation: sourceLocation)
      }
      return false
    }
  }
}

extension Arguments {
  fileprivate func setting(_ name: String, _ value: String?) -> Arguments {
    var arguments = self
    arguments[name] = value
    return arguments
  }
}
