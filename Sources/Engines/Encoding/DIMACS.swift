extension Formula {
  /// The formula in DIMACS CNF, the comment lines first.
  public func dimacs(comments: [String] = []) -> String {
    var text = comments.map { "c \($0)\n" }.joined()
    text.reserveCapacity(literals.count * 6 + clauseCount * 2 + 64)
    text += "p cnf \(variableCount) \(clauseCount)\n"
    appendClauses(to: &text)
    return text
  }
}
