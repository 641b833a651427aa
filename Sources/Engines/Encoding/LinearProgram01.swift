/// Linear constraints over zeros and ones: what pseudo-Boolean solvers read natively.
///
/// Clauses are kept as a formula, whose variables the program shares; a constraint adds up coefficients of its true literals.
public struct LinearProgram01: Sendable {
  /// The sum of the coefficients of the literals that are true is at least `bound`.
  public struct Constraint: Sendable, Equatable {
    /// Coefficients and literals, in the order of writing.
    public var terms: [(coefficient: Int, literal: Formula.Literal)]
    /// The least sum.
    public var bound: Int

    /// A constraint by its parts.
    public init(_ terms: [(coefficient: Int, literal: Formula.Literal)], atLeast bound: Int) {
      (self.terms, self.bound) = (terms, bound)
    }

    /// Equal coefficients and literals in equal order.
    public static func == (left: Self, right: Self) -> Bool {
      left.bound == right.bound && left.terms.elementsEqual(right.terms) { $0 == $1 }
    }
  }

  /// The clauses and the variables.
  public var clauses = Formula()
  /// The constraints beside the clauses.
  public private(set) var constraints: [Constraint] = []
  /// What is to be least: the sum of these coefficients of true literals; empty where any solution will do.
  public var objective: [(coefficient: Int, literal: Formula.Literal)] = []

  /// A program without variables and constraints.
  public init() {}

  /// Requires that the sum of the literals that are true, each counted once, is at least `bound`.
  public mutating func add(_ literals: [Formula.Literal], atLeast bound: Int) {
    add(literals.map { (coefficient: 1, literal: $0) }, atLeast: bound)
  }

  /// Requires that the sum of the coefficients of true literals is at least `bound`.
  public mutating func add(_ terms: [(coefficient: Int, literal: Formula.Literal)], atLeast bound: Int) {
    constraints.append(Constraint(terms, atLeast: bound))
  }

  /// Whether the assignment (`values[v - 1]` for variable v) satisfies every clause and constraint.
  public func isSatisfied(by values: [Bool]) -> Bool {
    func isTrue(_ literal: Formula.Literal) -> Bool { values[Int(literal.magnitude) - 1] == (literal > 0) }
    return clauses.isSatisfied(by: values)
      && constraints.allSatisfy { constraint in
        constraint.terms.reduce(0) { $0 + (isTrue($1.literal) ? $1.coefficient : 0) } >= constraint.bound
      }
  }

  /// The program in the OPB format: comments, `min:` where something is to be least, then a line for each clause and constraint.
  public func opb(comments: [String] = []) -> String {
    var text = "* #variable= \(clauses.variableCount) #constraint= \(clauses.clauseCount + constraints.count)\n"
    text += comments.map { "* \($0)\n" }.joined()
    text.reserveCapacity(clauses.literals.count * 10 + clauses.clauseCount * 8)
    func append(_ terms: [(coefficient: Int, literal: Formula.Literal)]) {
      for (coefficient, literal) in terms {
        text += "\(coefficient < 0 ? "" : "+")\(coefficient) \(literal < 0 ? "~" : "")x\(literal.magnitude) "
      }
    }
    if !objective.isEmpty {
      text += "min: "
      append(objective)
      text += ";\n"
    }
    for index in 0..<clauses.clauseCount {
      append(clauses.clause(index).map { (coefficient: 1, literal: $0) })
      text += ">= 1 ;\n"
    }
    for constraint in constraints {
      append(constraint.terms)
      text += ">= \(constraint.bound) ;\n"
    }
    return text
  }
}
