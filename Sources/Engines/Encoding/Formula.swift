/// A propositional formula in conjunctive normal form, neutral between solvers.
///
/// Variables are 1, 2, ...; a literal is a variable or its negative, as in DIMACS. Clauses lie one
/// after the other in one array, so a formula of a million literals is one allocation.
public struct Formula: Sendable {
  /// A variable or its negative, as in DIMACS; never 0.
  public typealias Literal = Int32

  /// The number of variables; the literals are within `-variableCount ... variableCount`, never 0.
  public private(set) var variableCount = 0
  /// The literals of all clauses in order.
  public private(set) var literals: [Literal] = []
  /// The end of each clause in `literals`.
  public private(set) var clauseEnds: [Int] = []

  /// A formula without variables and clauses, which is true.
  public init() {}

  /// The number of clauses.
  public var clauseCount: Int { clauseEnds.count }

  /// A literal that no variable has used before.
  public mutating func freshVariable() -> Literal {
    variableCount += 1
    return Literal(variableCount)
  }

  /// As many literals as asked for, none used before.
  public mutating func freshVariables(_ count: Int) -> [Literal] {
    (0..<count).map { _ in freshVariable() }
  }

  /// Requires that one of the literals is true. The empty clause makes the formula unsatisfiable.
  public mutating func add(_ clause: Literal...) { add(clause) }

  /// Requires that one of the literals is true.
  ///
  /// - Precondition: every literal is one of the formula's variables or its negative.
  public mutating func add(_ clause: some Sequence<Literal>) {
    for literal in clause {
      precondition(literal != 0 && Int(literal.magnitude) <= variableCount, "literal \(literal)")
      literals.append(literal)
    }
    clauseEnds.append(literals.count)
  }

  /// The literals of clause `index`.
  public func clause(_ index: Int) -> ArraySlice<Literal> {
    literals[(index == 0 ? 0 : clauseEnds[index - 1])..<clauseEnds[index]]
  }

  /// Whether the assignment (`values[v - 1]` for variable v) satisfies every clause.
  public func isSatisfied(by values: [Bool]) -> Bool {
    precondition(values.count == variableCount, "\(values.count) values for \(variableCount) variables")
    return (0..<clauseCount).allSatisfy { index in
      clause(index).contains { values[Int($0.magnitude) - 1] == ($0 > 0) }
    }
  }
}
