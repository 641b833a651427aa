import Numbers
import Running

/// normal . x >= bound, or = bound where it stands among the equations.
public struct LinearConstraint: Hashable, Sendable {
  /// The coefficients, one for every variable.
  public var normal: [Rational]
  /// The right side.
  public var bound: Rational

  /// A constraint from its normal and its right side.
  public init(_ normal: [Rational], _ bound: Rational) { (self.normal, self.bound) = (normal, bound) }

  /// normal . x - bound.
  public func slack(at point: [Rational]) -> Rational { RationalMatrix.dot(normal, point) - bound }
}

/// Inequalities `normal . x >= bound`, equations, and variables that must not be negative.
public struct LinearSystem: Hashable, Sendable {
  /// The number of variables.
  public var variableCount: Int
  /// The constraints normal . x >= bound.
  public var inequalities: [LinearConstraint]
  /// The constraints normal . x = bound.
  public var equations: [LinearConstraint]
  /// For every variable whether it must be at least zero; the others are free.
  public var isNonnegative: [Bool]

  /// A system of constraints.
  ///
  /// - Precondition: every normal has `variableCount` entries, `nonnegative` too unless it is nil, which leaves all free.
  public init(
    variableCount: Int, inequalities: [LinearConstraint] = [], equations: [LinearConstraint] = [],
    nonnegative: [Bool]? = nil
  ) {
    let signs = nonnegative ?? .init(repeating: false, count: variableCount)
    precondition(
      (inequalities + equations).allSatisfy { $0.normal.count == variableCount } && signs.count == variableCount,
      "a constraint on another number of variables than \(variableCount)")
    (self.variableCount, self.inequalities, self.equations, isNonnegative) =
      (variableCount, inequalities, equations, signs)
  }

  /// Whether the point satisfies everything, exactly.
  public func contains(_ point: [Rational]) -> Bool {
    point.count == variableCount && zip(point, isNonnegative).allSatisfy { !$1 || !$0.isNegative }
      && inequalities.allSatisfy { !$0.slack(at: point).isNegative }
      && equations.allSatisfy { $0.slack(at: point).isZero }
  }

  /// sum_i y_i normal_i over inequalities and equations: what the multipliers make of the left-hand sides.
  public func combination(_ inequality: [Rational], _ equation: [Rational]) -> [Rational] {
    var sum = [Rational](repeating: 0, count: variableCount)
    for (y, row) in zip(inequality + equation, inequalities + equations) where !y.isZero {
      for (j, entry) in row.normal.enumerated() where !entry.isZero { sum[j] += y * entry }
    }
    return sum
  }

  /// sum_i y_i bound_i.
  public func combinedBound(_ inequality: [Rational], _ equation: [Rational]) -> Rational {
    zip(inequality + equation, inequalities + equations).reduce(0) { $0 + $1.0 * $1.1.bound }
  }
}

/// Multipliers that prove that a system has no solution (Farkas 1902), integers without a common divisor.
///
/// The combination of the left-hand sides is at most zero wherever the system's signs hold, that of the bounds is positive.
public struct FarkasCertificate: Hashable, Sendable {
  /// One for each inequality, none negative.
  public let inequalities: [Integer]
  /// One for each equation.
  public let equations: [Integer]

  init(inequalities: [Rational], equations: [Rational]) {
    let all = inequalities + equations
    let scale = all.reduce(Integer(1)) { .lcm($0, $1.denominator) }
    let integers = all.map { $0.numerator * scale.exactQuotient(dividingBy: $0.denominator) }
    let divisor = integers.reduce(Integer(0)) { .gcd($0, $1) }
    let reduced = divisor.isZero ? integers : integers.map { $0.exactQuotient(dividingBy: divisor) }
    self.inequalities = Array(reduced.prefix(inequalities.count))
    self.equations = Array(reduced.dropFirst(inequalities.count))
  }

  /// Whether the multipliers prove that `system` has no solution: computed from the system and the integers alone.
  public func proves(_ system: LinearSystem) -> Bool {
    guard inequalities.count == system.inequalities.count, equations.count == system.equations.count,
      inequalities.allSatisfy({ !$0.isNegative })
    else { return false }
    let (y, z) = (inequalities.map { Rational($0) }, equations.map { Rational($0) })
    let left = system.combination(y, z)
    return zip(left, system.isNonnegative).allSatisfy { $1 ? $0.signum <= 0 : $0.isZero }
      && system.combinedBound(y, z).signum > 0
  }
}

/// Minimise `objective . x` over a system.
public struct LinearProgram: Hashable, Sendable {
  /// The coefficients of what is minimised, one for every variable.
  public var objective: [Rational]
  /// The points that are allowed.
  public var system: LinearSystem

  /// A program.
  ///
  /// - Precondition: the objective has as many coefficients as the system has variables.
  public init(minimize objective: [Rational], subjectTo system: LinearSystem) {
    precondition(objective.count == system.variableCount, "an objective on another number of variables")
    (self.objective, self.system) = (objective, system)
  }

  /// A best point with the multipliers that prove it.
  public struct Optimum: Hashable, Sendable {
    /// A point where the least value is attained.
    public let point: [Rational]
    /// The least value of the objective.
    public let value: Rational
    /// One for each inequality, none negative.
    public let multipliers: [Rational]
    /// One for each equation, of any sign.
    public let equationMultipliers: [Rational]

    /// Whether the point is feasible, the multipliers are, and both have one value: together they prove the optimum.
    public func isProved(for program: LinearProgram) -> Bool {
      guard program.system.contains(point), multipliers.count == program.system.inequalities.count,
        equationMultipliers.count == program.system.equations.count, multipliers.allSatisfy({ !$0.isNegative })
      else { return false }
      let left = program.system.combination(multipliers, equationMultipliers)
      let isDualFeasible = zip(zip(program.objective, left), program.system.isNonnegative).allSatisfy {
        $1 ? $0.0 >= $0.1 : $0.0 == $0.1
      }
      return isDualFeasible && RationalMatrix.dot(program.objective, point) == value
        && program.system.combinedBound(multipliers, equationMultipliers) == value
    }
  }

  /// What is known in the end; all but `undecided` carry their proof.
  public enum Outcome: Sendable {
    /// The least value is attained, with multipliers that prove it.
    case optimal(Optimum)
    /// No point is allowed, with multipliers that prove it.
    case infeasible(FarkasCertificate)
    /// From the feasible point the objective falls without end along the ray.
    case unbounded(point: [Rational], ray: [Rational])
    /// The effort ended first.
    case undecided(Exhausted)
  }

  /// Whether the ray, from any feasible point, stays feasible and lowers the objective.
  public func isUnbounded(along ray: [Rational]) -> Bool {
    ray.count == system.variableCount && zip(ray, system.isNonnegative).allSatisfy { !$1 || !$0.isNegative }
      && system.inequalities.allSatisfy { !RationalMatrix.dot($0.normal, ray).isNegative }
      && system.equations.allSatisfy { RationalMatrix.dot($0.normal, ray).isZero }
      && RationalMatrix.dot(objective, ray).isNegative
  }

  /// The optimum, exactly, or the proof that there is none.
  ///
  /// A simplex in doubles proposes a basis; the basis is solved in fractions, and every condition of optimality is checked in
  /// fractions. Where the proposal fails, exact pivoting goes on from it (criss-cross, Terlaky 1985), which always ends.
  /// - Parameters:
  ///   - effort: looked at between pivots.
  ///   - startsInDoubles: false goes to exact pivoting at once; the result is as valid, another optimum may be named.
  public func solved(effort: Effort = .unlimited, startsInDoubles: Bool = true) -> Outcome {
    var basis: [Int]?
    if startsInDoubles {
      var simplex = DoubleDictionary(self)
      if simplex.optimize(effort: effort) {
        if let optimum = optimum(atBasis: simplex.basic) { return .optimal(optimum) }
      }
      if let why = effort.exhaustion() { return .undecided(why) }
      basis = simplex.basic
    }
    return ExactDictionary(self, startingFrom: basis).solved(effort: effort)
  }

  /// The point and multipliers of a basis if they are optimal, exactly.
  ///
  /// - Parameter basic: indices below `variableCount` are variables, then come the slacks of inequalities and equations.
  private func optimum(atBasis basic: [Int]) -> Optimum? {
    let n = system.variableCount
    let isBasic = Set(basic)
    let rows = system.inequalities + system.equations
    let columns = (0..<n).filter { isBasic.contains($0) }
    let tight = rows.indices.filter { !isBasic.contains(n + $0) }
    guard columns.count == tight.count else { return nil }
    let square = RationalMatrix(tight.map { i in columns.map { rows[i].normal[$0] } })
    var point = [Rational](repeating: 0, count: n)
    var multipliers = [Rational](repeating: 0, count: rows.count)
    if !tight.isEmpty {
      guard let values = square.solution(of: tight.map { rows[$0].bound }),
        let duals = square.transposed.solution(of: columns.map { objective[$0] })
      else { return nil }
      for (j, value) in zip(columns, values) { point[j] = value }
      for (i, value) in zip(tight, duals) { multipliers[i] = value }
    }
    let optimum = Optimum(
      point: point, value: RationalMatrix.dot(objective, point),
      multipliers: Array(multipliers.prefix(system.inequalities.count)),
      equationMultipliers: Array(multipliers.dropFirst(system.inequalities.count)))
    return optimum.isProved(for: self) ? optimum : nil
  }
}
