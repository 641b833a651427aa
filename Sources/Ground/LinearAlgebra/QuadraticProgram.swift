import Numbers
import Running

/// Minimise x^T Q x / 2 - c . x over a system of free variables, with Q symmetric and positive definite.
///
///     // The point of z.v >= 1 that is nearest to w:
///     QuadraticProgram.nearest(to: w, in: LinearSystem(variableCount: 2, inequalities: [LinearConstraint(z, 1)]))
public struct QuadraticProgram: Hashable, Sendable {
  /// Nil stands for the identity.
  public let quadratic: RationalMatrix?
  /// c, the linear part that is subtracted.
  public let linear: [Rational]
  /// The points that are allowed.
  public let system: LinearSystem

  /// A program.
  ///
  /// - Parameters:
  ///   - quadratic: Q, symmetric and positive definite, or nil for the identity.
  ///   - linear: c.
  ///   - system: the points that are allowed.
  /// - Precondition: the shapes agree and no variable is marked nonnegative (write that as an inequality).
  public init(quadratic: RationalMatrix?, linear: [Rational], subjectTo system: LinearSystem) {
    precondition(linear.count == system.variableCount, "a linear term on another number of variables")
    precondition(!system.isNonnegative.contains(true), "signs of variables are inequalities here")
    precondition(quadratic.map { $0.rowCount == linear.count && $0.isSymmetric } ?? true, "another quadratic shape")
    (self.quadratic, self.linear, self.system) = (quadratic, linear, system)
  }

  /// The point of the system with the least |v - target|^2.
  public static func nearest(to target: [Rational], in system: LinearSystem) -> QuadraticProgram {
    QuadraticProgram(quadratic: nil, linear: target, subjectTo: system)
  }

  /// The only best point with the multipliers that prove it (Karush, Kuhn, Tucker).
  public struct Optimum: Hashable, Sendable {
    /// The point where the least value is attained, the only one.
    public let point: [Rational]
    /// One for each inequality, none negative, zero where the inequality is not tight.
    public let multipliers: [Rational]
    /// One for each equation, of any sign.
    public let equationMultipliers: [Rational]

    /// Q x - c = sum_i y_i normal_i, x feasible, y >= 0, and y_i = 0 off the tight inequalities: sufficient as Q is definite.
    public func isProved(for program: QuadraticProgram) -> Bool {
      let system = program.system
      guard system.contains(point), multipliers.count == system.inequalities.count,
        equationMultipliers.count == system.equations.count
      else { return false }
      let gradient = zip(program.quadratic.map { $0 * point } ?? point, program.linear).map { $0 - $1 }
      return multipliers.allSatisfy { !$0.isNegative }
        && zip(multipliers, system.inequalities).allSatisfy { $0.isZero || $1.slack(at: point).isZero }
        && system.combination(multipliers, equationMultipliers) == gradient
    }
  }

  /// What solving comes to: the optimum, a proof that no point is allowed, or the end of the effort.
  public enum Outcome: Sendable {
    /// The least value is attained, with multipliers that prove it.
    case optimal(Optimum)
    /// No point is allowed, with multipliers that prove it.
    case infeasible(FarkasCertificate)
    /// The effort ended first.
    case undecided(Exhausted)
  }

  /// x^T Q x / 2 - c . x.
  public func value(at point: [Rational]) -> Rational {
    RationalMatrix.dot(quadratic.map { $0 * point } ?? point, point) / 2 - RationalMatrix.dot(linear, point)
  }

  /// The optimum, exactly, or the proof that no point is feasible; nil if Q is not positive definite.
  ///
  /// A dual active-set method in doubles proposes the tight constraints; the point and its multipliers are solved in fractions
  /// and every condition is checked in fractions. Where the proposal fails, the same method runs in fractions, where it ends.
  /// - Parameters:
  ///   - effort: looked at between steps.
  ///   - startsInDoubles: false goes to fractions at once; the optimum is the same, as there is only one.
  public func solved(effort: Effort = .unlimited, startsInDoubles: Bool = true) -> Outcome? {
    guard quadratic.map({ $0.inertia.isPositiveDefinite }) ?? true else { return nil }
    if startsInDoubles {
      var search = DualActiveSet<Double>(self)
      if case .optimal = search.run(effort: effort), let optimum = optimum(tight: search.active) {
        return .optimal(optimum)
      }
      if let why = effort.exhaustion() { return .undecided(why) }
    }
    var search = DualActiveSet<Rational>(self)
    switch search.run(effort: effort) {
    case .optimal:
      let (y, z) = search.multiplierLists
      return .optimal(Optimum(point: search.point, multipliers: y, equationMultipliers: z))
    case .infeasible(let y, let z): return .infeasible(FarkasCertificate(inequalities: y, equations: z))
    case .stopped(let why): return .undecided(why)
    }
  }

  /// The point where the given constraints are tight, if all conditions of optimality hold there exactly.
  ///
  /// - Parameter tight: indices into inequalities, then equations.
  func optimum(tight: [Int]) -> Optimum? {
    let rows = system.inequalities + system.equations
    let inverse = quadratic?.inverse
    func applyInverse(_ vector: [Rational]) -> [Rational] { inverse.map { $0 * vector } ?? vector }
    // x = Q^-1 (c + N y) with N^T x = b, so N^T Q^-1 N y = b - N^T Q^-1 c.
    let start = applyInverse(linear)
    let directions = tight.map { applyInverse(rows[$0].normal) }
    let gram = RationalMatrix(tight.map { i in directions.map { RationalMatrix.dot(rows[i].normal, $0) } })
    var multipliers = [Rational](repeating: 0, count: rows.count)
    var point = start
    if !tight.isEmpty {
      guard let duals = gram.solution(of: tight.map { -rows[$0].slack(at: start) }) else { return nil }
      for (k, dual) in duals.enumerated() {
        multipliers[tight[k]] = dual
        for j in point.indices { point[j] += dual * directions[k][j] }
      }
    }
    let optimum = Optimum(
      point: point, multipliers: Array(multipliers.prefix(system.inequalities.count)),
      equationMultipliers: Array(multipliers.dropFirst(system.inequalities.count)))
    return optimum.isProved(for: self) ? optimum : nil
  }
}
