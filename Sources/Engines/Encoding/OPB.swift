extension Formula {
  /// The formula as pseudo-Boolean constraints in the OPB format: one "at least 1" a clause.
  public func opb(comments: [String] = []) -> String {
    var text = "* #variable= \(variableCount) #constraint= \(clauseCount)\n"
    text += comments.map { "* \($0)\n" }.joined()
    text.reserveCapacity(literals.count * 10 + clauseCount * 8)
    for index in 0..<clauseCount {
      for literal in clause(index) { text += literal > 0 ? "+1 x\(literal) " : "+1 ~x\(-literal) " }
      text += ">= 1 ;\n"
    }
    return text
  }
}
