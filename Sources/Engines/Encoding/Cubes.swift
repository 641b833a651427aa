extension Formula {
  /// The formula in the form of incremental solvers (`p inccnf`): the clauses, then each case as a line of assumptions, `a 1 -2 0`.
  ///
  /// The cases are all assignments of the literals to split on, so that they cover everything and no two overlap.
  ///
  /// - Complexity: 2^k lines for k literals.
  public func cubes(splitOn literals: [Literal], comments: [String] = []) -> String {
    var text = comments.map { "c \($0)\n" }.joined() + "p inccnf\n"
    appendClauses(to: &text)
    for bits in 0..<(1 << literals.count) {
      let cube = literals.enumerated().map { bits >> $0 & 1 == 1 ? $1 : -$1 }
      text += "a " + cube.map { "\($0) " }.joined() + "0\n"
    }
    return text
  }

  /// One line a clause, as DIMACS has it.
  func appendClauses(to text: inout String) {
    for index in 0..<clauseCount {
      for literal in clause(index) { text += "\(literal) " }
      text += "0\n"
    }
  }
}
