extension Formula {
  /// The formula as an SMT-LIB 2 script that ends in `(check-sat)`.
  public func smtlib(comments: [String] = []) -> String {
    var text = comments.map { "; \($0)\n" }.joined()
    text.reserveCapacity(literals.count * 12 + variableCount * 28)
    text += "(set-logic QF_UF)\n"
    for variable in 1...max(1, variableCount) where variable <= variableCount {
      text += "(declare-const v\(variable) Bool)\n"
    }
    for index in 0..<clauseCount {
      let terms = clause(index).map { $0 > 0 ? "v\($0)" : "(not v\(-$0))" }
      switch terms.count {
      case 0: text += "(assert false)\n"
      case 1: text += "(assert \(terms[0]))\n"
      default: text += "(assert (or \(terms.joined(separator: " "))))\n"
      }
    }
    return text + "(check-sat)\n"
  }
}
