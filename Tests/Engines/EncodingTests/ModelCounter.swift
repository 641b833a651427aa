import Encoding

/// The exact number of models of a small formula, by splitting on variables and on components, which are remembered; a judge that
/// shares nothing with the program's counting.
final class ModelCounter {
  private let clauses: [[Int32]]
  private let variableCount: Int
  private let weight: (Int32) -> Int
  private var known: [[[Int32]]: Int] = [:]

  /// - Parameter weight: of a literal; a model weighs the product of its literals.
  init(_ formula: Formula, weight: @escaping (Int32) -> Int = { _ in 1 }) {
    clauses = (0..<formula.clauseCount).map { Array(formula.clause($0)) }
    variableCount = formula.variableCount
    self.weight = weight
  }

  var count: Int { count(clauses, over: Set(1...max(1, Int32(variableCount)))) }

  /// The weight of all assignments of `variables` that satisfy the clauses, which mention no others.
  private func count(_ clauses: [[Int32]], over variables: Set<Int32>) -> Int {
    var (clauses, variables, product) = (clauses, variables, 1)
    while let unit = clauses.first(where: { $0.count <= 1 }) {
      guard let literal = unit.first else { return 0 }
      clauses = Self.assign(literal, in: clauses)
      variables.remove(literal.magnitude == 0 ? 0 : abs(literal))
      product *= weight(literal)
    }
    var mentioned: Set<Int32> = []
    for clause in clauses { for literal in clause { mentioned.insert(abs(literal)) } }
    for free in variables.subtracting(mentioned) { product *= weight(free) + weight(-free) }
    for component in Self.components(of: clauses) {
      if product == 0 { return 0 }
      if let count = known[component] {
        product *= count
        continue
      }
      let inside = Set(component.joined().map { abs($0) })
      guard let next = inside.min() else { return 0 }
      let rest = inside.subtracting([next])
      let sum = [next, -next].reduce(0) { sum, literal in
        sum + weight(literal) * count(Self.assign(literal, in: component), over: rest)
      }
      known[component] = sum
      product *= sum
    }
    return product
  }

  private static func assign(_ literal: Int32, in clauses: [[Int32]]) -> [[Int32]] {
    clauses.compactMap { clause in
      clause.contains(literal) ? nil : clause.contains(-literal) ? clause.filter { $0 != -literal } : clause
    }
  }

  /// The clauses in groups without common variables.
  private static func components(of clauses: [[Int32]]) -> [[[Int32]]] {
    var parent: [Int32: Int32] = [:]
    func root(_ variable: Int32) -> Int32 {
      var place = variable
      while let above = parent[place], above != place { place = above }
      return place
    }
    for clause in clauses {
      for literal in clause {
        let (one, other) = (root(abs(clause[0])), root(abs(literal)))
        parent[one] = one
        parent[other] = one
      }
    }
    return Array(Dictionary(grouping: clauses) { root(abs($0[0])) }.values)
  }
}
