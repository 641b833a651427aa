/// Clauses with the gates that define their variables.
///
/// A gate is a variable equivalent to a small function of other literals. Gates of constants fold, and
/// equal gates are one variable, so an encoding can be written down as its definition says, point by
/// point, and parts that points have in common are shared by themselves. Every gate is defined in both
/// directions: its value follows from the values of the free variables.
public struct ReferenceFormula: Sendable {
  /// A variable (1, 2, ...) or its negative.
  public typealias Literal = Int32

  /// The constant true, which never stands in a clause. Its negative is the constant false.
  public static let yes = Literal.max
  /// The literal that is false; no clause of the formula has it.
  public static let no = -Literal.max

  /// More than this and the formula is refused: 2^28 literals are one gigabyte.
  static let maximumLiterals = 1 << 28

  /// The number of variables; they are 1 ... `variableCount`.
  public private(set) var variableCount = 0
  /// The literals of all clauses, one after the other.
  public private(set) var literals: [Literal] = []
  /// The end of each clause in `literals`.
  public private(set) var clauseEnds: [Int] = []

  private struct Gate: Hashable {
    enum Kind: UInt8 { case and, exclusiveOr, counter }
    var kind: Kind
    var a, b, c: Literal
  }
  private var gates: [Gate: Literal] = [:]

  /// A formula without variables and clauses, which is true.
  public init() {}

  /// The number of clauses.
  public var clauseCount: Int { clauseEnds.count }

  /// The literals of a clause, from 0, in the order in which they were required.
  public func clause(_ index: Int) -> ArraySlice<Literal> {
    literals[(index == 0 ? 0 : clauseEnds[index - 1])..<clauseEnds[index]]
  }

  /// A new variable.
  ///
  /// - Throws: `NotChecked` if the formula would become too large.
  public mutating func freshVariable() throws -> Literal {
    guard variableCount < 1 << 28, literals.count < Self.maximumLiterals else {
      throw NotChecked("the formula of these widths", need: "more than \(Self.maximumLiterals) literals")
    }
    variableCount += 1
    return Literal(variableCount)
  }

  /// Requires that one of the literals is true.
  public mutating func require(_ clause: Literal...) { require(clause) }

  /// Requires that one of the literals is true; constants are folded.
  public mutating func require(_ clause: [Literal]) {
    if clause.contains(Self.yes) { return }
    literals.append(contentsOf: clause.lazy.filter { $0 != Self.no })
    clauseEnds.append(literals.count)
  }

  /// a and b.
  mutating func and(_ a: Literal, _ b: Literal) throws -> Literal {
    if a == Self.no || b == Self.no || a == -b { return Self.no }
    if a == Self.yes || a == b { return b }
    if b == Self.yes { return a }
    return try gate(.and, min(a, b), max(a, b), 0) { formula, v in
      formula.require(-v, a)
      formula.require(-v, b)
      formula.require(v, -a, -b)
    }
  }

  /// Exactly one of a and b.
  mutating func exclusiveOr(_ a: Literal, _ b: Literal) throws -> Literal {
    if a == Self.no { return b }
    if a == Self.yes { return -b }
    if b == Self.no { return a }
    if b == Self.yes { return -a }
    if a == b { return Self.no }
    if a == -b { return Self.yes }
    return try gate(.exclusiveOr, min(a, b), max(a, b), 0) { formula, v in
      formula.require(-v, a, b)
      formula.require(-v, -a, -b)
      formula.require(v, -a, b)
      formula.require(v, a, -b)
    }
  }

  /// "At least t of the terms up to x", from x, `atLeast` = "at least t of the terms before x" and
  /// `atLeastOneLess` = "at least t - 1 of the terms before x", which `atLeast` implies.
  mutating func counter(atLeast c: Literal, atLeastOneLess d: Literal, adding x: Literal) throws -> Literal {
    if x == Self.no || c == Self.yes { return c }
    if x == Self.yes { return d }
    if d == Self.no { return Self.no }
    if c == Self.no { return try and(d, x) }
    // d true: c or x.
    if d == Self.yes { return try -and(-c, -x) }
    return try gate(.counter, c, d, x) { formula, v in
      formula.require(v, -c)
      formula.require(v, -d, -x)
      formula.require(-v, d)
      formula.require(-v, c, x)
    }
  }

  private mutating func gate(
    _ kind: Gate.Kind, _ a: Literal, _ b: Literal, _ c: Literal, define: (inout Self, Literal) -> Void
  ) throws -> Literal {
    let key = Gate(kind: kind, a: a, b: b, c: c)
    if let known = gates[key] { return known }
    let v = try freshVariable()
    define(&self, v)
    gates[key] = v
    return v
  }
}

extension ReferenceFormula {
  /// The formula in the DIMACS format, its clauses numbered from 1 in order.
  public var dimacs: String {
    var text = "p cnf \(variableCount) \(clauseCount)\n"
    for index in 0..<clauseCount {
      for literal in clause(index) { text += "\(literal) " }
      text += "0\n"
    }
    return text
  }
}
