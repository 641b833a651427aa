import Encoding
import Testing
import ThresholdNetworks

@Suite struct FormulaTests {
  /// The models of small formulas, by trying all assignments.
  private static func models(_ formula: Formula) -> [[Bool]] {
    (0..<(1 << formula.variableCount)).map { bits in (0..<formula.variableCount).map { bits >> $0 & 1 == 1 } }
      .filter(formula.isSatisfied)
  }

  @Test(arguments: 0...4, 1...4)
  func cardinalities(limit: Int, count: Int) {
    var atMost = Formula()
    let literals = atMost.freshVariables(count)
    var atLeast = atMost
    if limit > 0 { atMost.addAtMost(limit, of: literals.map { (literal: $0, weight: 1) }) }
    atLeast.addAtLeast(limit, of: literals)
    let low = Set(Self.models(atMost).map { Array($0.prefix(count)) })
    let high = Set(Self.models(atLeast).map { Array($0.prefix(count)) })
    for bits in 0..<(1 << count) {
      let values = (0..<count).map { bits >> $0 & 1 == 1 }
      if limit > 0 { #expect(low.contains(values) == (bits.nonzeroBitCount <= limit)) }
      #expect(high.contains(values) == (bits.nonzeroBitCount >= limit))
    }
  }

  @Test func weightedCardinality() {
    var formula = Formula()
    let literals = formula.freshVariables(3)
    formula.addAtMost(3, of: zip(literals, [1, 2, 5]).map { (literal: $0, weight: $1) })
    let allowed = Set(Self.models(formula).map { Array($0.prefix(3)) })
    #expect(allowed == [[false, false, false], [true, false, false], [false, true, false], [true, true, false]])
  }

  @Test func writtenForms() {
    var formula = Formula()
    let (a, b) = (formula.freshVariable(), formula.freshVariable())
    formula.add(a, -b)
    formula.add(b)
    #expect(formula.dimacs(comments: ["two"]) == "c two\np cnf 2 2\n1 -2 0\n2 0\n")
    #expect(
      formula.cubes(splitOn: [a, b]) == "p inccnf\n1 -2 0\n2 0\na -1 -2 0\na 1 -2 0\na -1 2 0\na 1 2 0\n")
    var program = LinearProgram01()
    program.clauses = formula
    program.objective = [(coefficient: 2, literal: -a)]
    program.add([(coefficient: -3, literal: a), (coefficient: 1, literal: -b)], atLeast: -2)
    #expect(
      program.opb(comments: ["two"])
        == "* #variable= 2 #constraint= 3\n* two\nmin: +2 ~x1 ;\n+1 x1 +1 ~x2 >= 1 ;\n+1 x2 >= 1 ;\n-3 x1 +1 ~x2 >= -2 ;\n"
    )
    #expect(
      formula.smtlib()
        == """
        (set-logic QF_UF)
        (declare-const v1 Bool)
        (declare-const v2 Bool)
        (assert (or v1 (not v2)))
        (assert v2)
        (check-sat)

        """)
  }
}
