import CZ3
import Encoding
import Running
import Solving

/// The `Solver` protocol on Z3's C interface: clauses through Z3's SAT tactic.
///
/// Every decision has a context of its own, so it depends on the formula and the budget alone. One resource unit is
/// one of Z3's `rlimit` units (about 3 million a second).
public final class Z3Solver: Solver {
  /// `z3`.
  public let name = "z3"
  private let seed: UInt32

  /// A solver with a seed for the choices that Z3 leaves to chance; a settled answer does not depend on it, its cost does.
  public init(seed: UInt32 = 0) { self.seed = seed }

  /// Decides a formula in a context of its own.
  ///
  /// - Throws: `Z3Error` if Z3 refuses a call, never for the end of the effort.
  public func decide(_ formula: Formula, effort: Effort) throws -> SolverDecision {
    if let reason = effort.exhaustion() {
      return SolverDecision(.undecided(reason), resources: 0)
    }
    let needed = Self.bytesNeeded(for: formula)
    if let refusal = effort.refusal(ofBytes: needed) { return SolverDecision(.undecided(refusal), resources: 0) }

    let context = try Z3Context()
    let solver = try makeSolver(in: context, budget: effort.budget)
    defer { Z3_solver_dec_ref(context.raw, solver) }
    let start = ContinuousClock.now
    guard let variables = try assert(formula, in: solver, of: context, effort: effort) else {
      return SolverDecision(.undecided(effort.stop ?? .time), resources: 0)
    }
    defer { for variable in variables { Z3_dec_ref(context.raw, variable) } }
    // Z3 copies all clauses before it first looks at an interruption; that takes about as long as handing them over did.
    let loading = ContinuousClock.now - start
    if let deadline = effort.budget.deadline, deadline - .now < loading {
      return SolverDecision(.undecided(.time), resources: 0)
    }

    let (result, stop) = try check(solver, in: context, effort: effort)
    let resources = try resourcesUsed(by: solver, in: context)
    switch result {
    case Z3_L_TRUE:
      return SolverDecision(.found(try model(of: solver, variables: variables, in: context)), resources: resources)
    case Z3_L_FALSE:
      return SolverDecision(.impossible(.solver(name)), resources: resources)
    default:
      // Z3 words the reason differently for every path ("canceled", "timeout", "max. resource limit exceeded").
      let reason = stop ?? effort.exhaustion(used: resources) ?? .resources
      let memoryIsShort = Z3_get_estimated_alloc_size() >= UInt64(effort.budget.memory)
      return SolverDecision(.undecided(memoryIsShort ? .memory(needed: nil) : reason), resources: resources)
    }
  }

  /// Terms, clauses and the solver's own copies take about 200 bytes a literal.
  static func bytesNeeded(for formula: Formula) -> Int { formula.literals.count * 200 + formula.variableCount * 400 }

  /// Runs a check that the deadline or an interruption ends; the second value says which of them did.
  func check(
    _ solver: Z3_solver, in context: Z3Context, effort: Effort
  ) throws -> (Z3_lbool, Exhausted?) {
    let handle = Handle(raw: context.raw)
    let watchdog = Watchdog(asking: { effort.stop }, stopping: { Z3_interrupt(handle.raw) })
    if !watchdog.isAwake, let deadline = effort.budget.deadline {
      // Nobody watches the clock: resource units stand in for it.
      var budget = effort.budget
      let seconds = max(0, (deadline - .now) / .seconds(1))
      budget.resources = min(budget.resources ?? .max, UInt64(seconds * Self.unitsPerSecond) + 1)
      try setParameters(of: solver, in: context, budget: budget)
    }
    let result = Z3_solver_check(context.raw, solver)
    let reason = watchdog.end()
    return (result, reason ?? (watchdog.isAwake || effort.budget.deadline == nil ? nil : .time))
  }

  /// About: they differ by a factor of ten between formulas.
  private static let unitsPerSecond = 2e6

  /// The one thing of a context that another thread may touch: `Z3_interrupt` takes it. The watchdog has ended before the
  /// context is deleted.
  private struct Handle: @unchecked Sendable {
    let raw: Z3_context
  }

  private func makeSolver(in context: Z3Context, budget: Budget) throws -> Z3_solver {
    let c = context.raw
    let tactic = try context.checked(Z3_mk_tactic(c, "sat"))
    Z3_tactic_inc_ref(c, tactic)
    defer { Z3_tactic_dec_ref(c, tactic) }
    let solver = try context.checked(Z3_mk_solver_from_tactic(c, tactic))
    Z3_solver_inc_ref(c, solver)
    try setParameters(of: solver, in: context, budget: budget)
    return solver
  }

  func setParameters(of solver: Z3_solver, in context: Z3Context, budget: Budget) throws {
    let c = context.raw
    let parameters = try context.checked(Z3_mk_params(c))
    Z3_params_inc_ref(c, parameters)
    defer { Z3_params_dec_ref(c, parameters) }
    func set(_ key: String, _ value: UInt32) {
      Z3_params_set_uint(c, parameters, Z3_mk_string_symbol(c, key), value)
    }
    set("random_seed", seed)
    // Z3 would take Ctrl-C for itself while it works, and nobody else would hear of it.
    Z3_params_set_bool(c, parameters, Z3_mk_string_symbol(c, "ctrl_c"), false)
    if let resources = budget.resources { set("rlimit", UInt32(min(resources, UInt64(UInt32.max)))) }
    set("max_memory", UInt32(min(max(1, budget.memory >> 20), Int(UInt32.max))))
    Z3_solver_set_params(c, solver, parameters)
  }

  /// Adds the clauses and returns the variables' terms, each held by one reference; nil if the effort ended before that.
  func assert(
    _ formula: Formula, in solver: Z3_solver, of context: Z3Context, effort: Effort
  ) throws -> [Z3_ast]? {
    let c = context.raw
    let boolean = try context.checked(Z3_mk_bool_sort(c))
    var positive: [Z3_ast] = []
    var negative: [Z3_ast] = []
    positive.reserveCapacity(formula.variableCount)
    negative.reserveCapacity(formula.variableCount)
    for index in 0..<formula.variableCount {
      // String symbols: names made of integers meet Z3's own fresh names.
      let symbol = try context.checked(Z3_mk_string_symbol(c, "v\(index + 1)"))
      let variable = try context.checked(Z3_mk_const(c, symbol, boolean))
      Z3_inc_ref(c, variable)
      positive.append(variable)
      let negation = try context.checked(Z3_mk_not(c, variable))
      Z3_inc_ref(c, negation)
      negative.append(negation)
    }
    defer { for term in negative { Z3_dec_ref(c, term) } }
    var arguments: [Z3_ast?] = []
    for index in 0..<formula.clauseCount {
      if index & 0xfff == 0xfff && effort.isStopped {
        for term in positive { Z3_dec_ref(c, term) }
        return nil
      }
      arguments.removeAll(keepingCapacity: true)
      for literal in formula.clause(index) {
        let position = Int(literal.magnitude) - 1
        arguments.append(literal > 0 ? positive[position] : negative[position])
      }
      let clause =
        arguments.count == 1 ? arguments[0] : Z3_mk_or(c, UInt32(arguments.count), arguments)
      let term = try context.checked(clause)
      Z3_inc_ref(c, term)
      Z3_solver_assert(c, solver, term)
      Z3_dec_ref(c, term)
    }
    return positive
  }

  func model(of solver: Z3_solver, variables: [Z3_ast], in context: Z3Context) throws -> [Bool] {
    let c = context.raw
    let model = try context.checked(Z3_solver_get_model(c, solver))
    Z3_model_inc_ref(c, model)
    defer { Z3_model_dec_ref(c, model) }
    return try variables.map { variable in
      var value: Z3_ast?
      guard Z3_model_eval(c, model, variable, true, &value) else {
        throw Z3Error(description: "Z3 did not evaluate a variable of its model")
      }
      return Z3_get_bool_value(c, try context.checked(value)) == Z3_L_TRUE
    }
  }

  func resourcesUsed(by solver: Z3_solver, in context: Z3Context) throws -> UInt64 {
    let c = context.raw
    let statistics = try context.checked(Z3_solver_get_statistics(c, solver))
    Z3_stats_inc_ref(c, statistics)
    defer { Z3_stats_dec_ref(c, statistics) }
    for index in 0..<Z3_stats_size(c, statistics) {
      guard let key = Z3_stats_get_key(c, statistics, index), String(cString: key) == "rlimit count" else { continue }
      return Z3_stats_is_uint(c, statistics, index)
        ? UInt64(Z3_stats_get_uint_value(c, statistics, index))
        : UInt64(Z3_stats_get_double_value(c, statistics, index))
    }
    return 0
  }
}
