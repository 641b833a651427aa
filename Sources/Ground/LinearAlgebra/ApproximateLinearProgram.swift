import Running

/// Minimise `objective . x` over `rows x >= bounds` in doubles: a proposal, to be proved by other means.
///
/// For programs that are cut or grown again and again, where only the last proposal is worth fractions.
public struct ApproximateLinearProgram: Sendable {
  /// The coefficients of what is minimised, one for every variable.
  public var objective: [Double]
  /// The left sides, as many coefficients each as there are variables.
  public var rows: [[Double]]
  /// The right sides, one for every row.
  public var bounds: [Double]
  /// For every row whether it is an equation.
  public var isEquation: [Bool]
  /// For every variable whether it must be at least zero.
  public var isNonnegative: [Bool]

  /// No rows yet.
  public init(minimize objective: [Double], nonnegative: [Bool]) {
    precondition(objective.count == nonnegative.count, "signs of another number of variables")
    (self.objective, isNonnegative) = (objective, nonnegative)
    (rows, bounds, isEquation) = ([], [], [])
  }

  /// Adds `normal . x >= bound`, or = bound.
  public mutating func require(_ normal: [Double], atLeast bound: Double, isEquation: Bool = false) {
    precondition(normal.count == objective.count, "a row on another number of variables")
    rows.append(normal)
    bounds.append(bound)
    self.isEquation.append(isEquation)
  }

  /// A point and multipliers of the rows that look optimal up to about 1e-9; nil if none was found.
  public func proposal(effort: Effort = .unlimited) -> (point: [Double], multipliers: [Double])? {
    let kinds: [VariableKind] =
      isNonnegative.map { $0 ? .nonnegative : .free } + isEquation.map { $0 ? .fixed : .nonnegative }
    var dictionary = DoubleDictionary(objective: objective, rows: rows, bounds: bounds, kinds: kinds)
    guard dictionary.optimize(effort: effort) else { return nil }
    return (dictionary.point, dictionary.multipliers)
  }
}
