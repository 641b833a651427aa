import CZ3
import Encoding
import Running
import Solving

extension Z3Solver {
  /// Calls `body` once for every assignment of the literals `projection` that extends to a model, until it returns false.
  ///
  /// One incremental solver; after each model a clause forbids its projection. The budget's resource units are for all
  /// models together.
  ///
  /// - Returns: nil if the enumeration is complete or `body` ended it, else why it stopped.
  public func enumerateModels(
    of formula: Formula, projectedOn projection: [Formula.Literal], effort: Effort,
    _ body: ([Bool]) throws -> Bool
  ) throws -> Exhausted? {
    let needed = Self.bytesNeeded(for: formula)
    if let refusal = effort.refusal(ofBytes: needed) { return refusal }
    let context = try Z3Context()
    let logic = Z3_mk_string_symbol(context.raw, "QF_FD")
    let solver = try context.checked(Z3_mk_solver_for_logic(context.raw, logic))
    Z3_solver_inc_ref(context.raw, solver)
    defer { Z3_solver_dec_ref(context.raw, solver) }
    guard let variables = try assert(formula, in: solver, of: context, effort: effort) else {
      return effort.stop ?? .time
    }
    defer { for variable in variables { Z3_dec_ref(context.raw, variable) } }
    var used: UInt64 = 0
    while true {
      if let reason = effort.exhaustion(used: used) { return reason }
      let rest = effort.with(resources: effort.budget.resources.map { $0 - min($0, used) })
      try setParameters(of: solver, in: context, budget: rest.budget)
      let before = try resourcesUsed(by: solver, in: context)
      let (result, reason) = try check(solver, in: context, effort: rest)
      used &+= try resourcesUsed(by: solver, in: context) &- before
      switch result {
      case Z3_L_TRUE:
        let values = try model(of: solver, variables: variables, in: context)
        guard try body(values) else { return nil }
        if projection.isEmpty { return nil }
        try forbid(projection, in: values, solver: solver, variables: variables, context: context)
      case Z3_L_FALSE: return nil
      default: return reason ?? .resources
      }
    }
  }

  /// Adds the clause that some literal of the projection differs from its value.
  private func forbid(
    _ projection: [Formula.Literal], in values: [Bool], solver: Z3_solver, variables: [Z3_ast], context: Z3Context
  ) throws {
    let c = context.raw
    let terms = try projection.map { literal -> Z3_ast? in
      let index = Int(literal.magnitude) - 1
      let term = values[index] ? try context.checked(Z3_mk_not(c, variables[index])) : variables[index]
      Z3_inc_ref(c, term)
      return term
    }
    defer { for case let term? in terms { Z3_dec_ref(c, term) } }
    let clause = try context.checked(Z3_mk_or(c, UInt32(terms.count), terms))
    Z3_inc_ref(c, clause)
    Z3_solver_assert(c, solver, clause)
    Z3_dec_ref(c, clause)
  }
}
