import Encoding
import Files
import Formats

/// The values that a solver gives to variables, as it prints them: `v 1 -2 3 0` of SAT solvers, `v x1 -x2` of pseudo-Boolean ones, or a
/// bare list of literals, as MiniSat writes into a file.
struct SolverModel {
  private var values: [Formula.Literal: Bool] = [:]

  /// The value of a variable, nil if the solver told none.
  func value(_ variable: Formula.Literal) -> Bool? { values[variable] }

  /// - Throws: `DataError` with the line for what is no model, among it the answer that there is none.
  init(_ text: InputText) throws {
    for (number, line) in text.lines {
      try Patience.look(text.file, atStep: number)
      let words = line.split(whereSeparator: \.isBlank).map { String(decoding: $0, as: UTF8.self) }
      guard let first = words.first else { continue }
      switch first {
      case "c", "o", "SAT", "SATISFIABLE": continue
      case "s":
        let answer = words.dropFirst().joined(separator: " ")
        guard answer == "SATISFIABLE" || answer == "OPTIMUM FOUND" else {
          throw text.error(number, found: "the answer \(DataError.quoted(answer))", expected: "a model")
        }
      case "UNSAT", "UNSATISFIABLE", "UNKNOWN", "INDET":
        throw text.error(number, found: "the answer \(first)", expected: "a model")
      case "v": for word in words.dropFirst() { try add(word, text, number) }
      default:
        guard first.hasPrefix("c") == false else { continue }
        for word in words { try add(word, text, number) }
      }
    }
    if values.isEmpty { throw text.error(nil, found: "no values", expected: "lines v of a solver") }
  }

  private mutating func add(_ word: String, _ text: InputText, _ line: Int) throws {
    let isNegative = word.hasPrefix("-") || word.hasPrefix("~")
    var name = isNegative ? word.dropFirst() : word[...]
    if name.hasPrefix("x") { name = name.dropFirst() }
    guard let variable = Formula.Literal(name), variable >= 0 else {
      throw text.error(line, found: DataError.quoted(word), expected: "a literal such as 3, -3 or -x3")
    }
    // The end of the list.
    if variable == 0 { return }
    if let known = values.updateValue(!isNegative, forKey: variable), known == isNegative {
      throw text.error(line, found: "variable \(variable) both true and false", expected: "one value")
    }
  }
}
