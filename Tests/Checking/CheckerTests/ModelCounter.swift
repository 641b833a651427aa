import Checker

/// Counts the models of a formula by branching on given variables and unit propagation; the other variables
/// must follow from these.
struct ModelCounter {
  private let clauses: [[Int32]]
  private let occurrences: [[Int]]
  private let decisions: [Int32]
  private var values: [Int8]

  /// - Parameter decisions: the variables that are free.
  init(_ formula: ReferenceFormula, decisions: [Int32]) {
    clauses = (0..<formula.clauseCount).map { Array(formula.clause($0)) }
    var occurrences = [[Int]](repeating: [], count: formula.variableCount + 1)
    for (index, clause) in clauses.enumerated() {
      for literal in clause { occurrences[Int(literal.magnitude)].append(index) }
    }
    self.occurrences = occurrences
    self.decisions = decisions
    values = [Int8](repeating: 0, count: formula.variableCount + 1)
  }

  /// Calls `visit` with the values of every model.
  mutating func visitModels(_ visit: ([Int8]) -> Void) {
    var trail: [Int32] = []
    for clause in clauses where clause.isEmpty { return }
    for clause in clauses where clause.count == 1 { if !assign(clause[0], &trail) { return } }
    search(0, visit)
  }

  private mutating func search(_ next: Int, _ visit: ([Int8]) -> Void) {
    var next = next
    while next < decisions.count, values[Int(decisions[next])] != 0 { next += 1 }
    if next == decisions.count {
      precondition(!values.dropFirst().contains(0), "a variable does not follow from the free ones")
      visit(values)
      return
    }
    for sign: Int32 in [1, -1] {
      var trail: [Int32] = []
      if assign(sign * decisions[next], &trail) { search(next + 1, visit) }
      for literal in trail { values[Int(literal.magnitude)] = 0 }
    }
  }

  /// Assigns a literal and what follows; false at a contradiction.
  private mutating func assign(_ literal: Int32, _ trail: inout [Int32]) -> Bool {
    var queue = [literal]
    while let literal = queue.popLast() {
      let sign: Int8 = literal > 0 ? 1 : -1
      let variable = Int(literal.magnitude)
      if values[variable] == sign { continue }
      if values[variable] == -sign { return false }
      values[variable] = sign
      trail.append(literal)
      for index in occurrences[variable] {
        var open: Int32?
        var isOpen = false
        for other in clauses[index] {
          let value = values[Int(other.magnitude)]
          if value == (other > 0 ? 1 : -1) {
            isOpen = true
            break
          }
          if value == 0 {
            if open != nil {
              isOpen = true
              break
            }
            open = other
          }
        }
        if isOpen { continue }
        guard let open else { return false }
        queue.append(open)
      }
    }
    return true
  }
}
