import CGMP
import CMPFR
import Numbers
import Running

/// A simplex dictionary of integers over one common denominator (Edmonds's integer pivoting), and the least-index criss-cross
/// method on it (Terlaky 1985), which needs no feasible start and cannot cycle.
///
/// Row i says `denominator * basic_i = constant_i + sum_j grid[i, j] * nonbasic_j`; every entry is a minor of the integral rows.
final class ExactDictionary {
  private let program: LinearProgram
  private let kinds: [VariableKind]
  private var basic: [Int]
  private var nonbasic: [Int]
  /// The last row is the objective, the last column the constants.
  private let grid: IntegerGrid
  private var denominator: Integer = 1
  /// What every row was multiplied with to become integral, the objective last.
  private let scales: [Integer]

  private var system: LinearSystem { program.system }
  private var objectiveRow: Int { basic.count }
  private var constantColumn: Int { nonbasic.count }

  /// - Parameter basis: where pivoting starts if it can; nil starts from the slacks.
  init(_ program: LinearProgram, startingFrom basis: [Int]? = nil) {
    self.program = program
    let system = program.system
    kinds = VariableKind.all(of: system)
    let n = system.variableCount
    let constraints = system.inequalities + system.equations
    nonbasic = Array(0..<n)
    basic = constraints.indices.map { n + $0 }
    (grid, scales) = IntegerGrid.clearingDenominators(
      constraints.map { $0.normal + [-$0.bound] } + [program.objective + [0]], columns: n + 1)
    driveOutFreeAndFixed()
    if let basis { move(to: Set(basis)) }
  }

  // MARK: Pivoting

  /// Pivots towards a wished basis; wishes that meet a zero are left.
  private func move(to wished: Set<Int>) {
    for column in nonbasic.indices where wished.contains(nonbasic[column]) {
      guard kinds[nonbasic[column]] == .nonnegative else { continue }
      if let row = basic.indices.first(where: {
        kinds[basic[$0]] == .nonnegative && !wished.contains(basic[$0]) && grid.sign($0, column) != 0
      }) {
        pivot(row, column)
      }
    }
  }

  private func driveOutFreeAndFixed() {
    for row in basic.indices where kinds[basic[row]] == .fixed {
      let candidates = nonbasic.indices.filter { kinds[nonbasic[$0]] != .fixed && grid.sign(row, $0) != 0 }
      guard let column = candidates.first(where: { kinds[nonbasic[$0]] == .free }) ?? candidates.first else { continue }
      pivot(row, column)
    }
    for column in nonbasic.indices where kinds[nonbasic[column]] == .free {
      guard let row = basic.indices.first(where: { kinds[basic[$0]] == .nonnegative && grid.sign($0, column) != 0 })
      else { continue }
      pivot(row, column)
    }
  }

  private func pivot(_ row: Int, _ column: Int) {
    let pivot = grid.pointer(row, column)
    denominator.read { divisor in
      for i in 0..<grid.rowCount where i != row {
        for j in 0..<grid.columnCount where j != column {
          grid.eliminate(
            grid.pointer(i, j), pivot: pivot, left: grid.pointer(i, column), right: grid.pointer(row, j),
            divisor: divisor)
        }
      }
    }
    for j in 0..<grid.columnCount where j != column { grid.negate(row, j) }
    let old = denominator
    denominator = grid[row, column]
    grid[row, column] = old
    if denominator.isNegative {
      // The common denominator stays positive.
      denominator.negate()
      for i in 0..<grid.rowCount { for j in 0..<grid.columnCount { grid.negate(i, j) } }
    }
    (basic[row], nonbasic[column]) = (nonbasic[column], basic[row])
  }

  // MARK: Criss-cross

  /// - Complexity: finite; exponential in the worst case, a few pivots from a good start.
  func solved(effort: Effort) -> LinearProgram.Outcome {
    if let row = contradictoryEquation { return .infeasible(farkas(row)) }
    while true {
      if let why = effort.exhaustion() { return .undecided(why) }
      let row = basic.indices.filter { kinds[basic[$0]] == .nonnegative && grid.sign($0, constantColumn) < 0 }
        .min { basic[$0] < basic[$1] }
      let column = nonbasic.indices.filter { isImproving($0) }.min { nonbasic[$0] < nonbasic[$1] }
      if let row, column.map({ basic[row] < nonbasic[$0] }) ?? true {
        let entering = nonbasic.indices.filter { kinds[nonbasic[$0]] == .nonnegative && grid.sign(row, $0) > 0 }
          .min { nonbasic[$0] < nonbasic[$1] }
        guard let entering else { return .infeasible(farkas(row)) }
        pivot(row, entering)
      } else if let column {
        let direction = kinds[nonbasic[column]] == .free ? -grid.sign(objectiveRow, column) : 1
        let leaving = basic.indices.filter {
          kinds[basic[$0]] == .nonnegative && grid.sign($0, column) * direction < 0
        }.min { basic[$0] < basic[$1] }
        guard let leaving else { return unbounded(along: column, direction, effort) }
        pivot(leaving, column)
      } else {
        return .optimal(optimum)
      }
    }
  }

  /// A negative reduced cost; for a free variable, which stays outside only where no inequality sees it, any cost.
  private func isImproving(_ column: Int) -> Bool {
    switch kinds[nonbasic[column]] {
    case .nonnegative: grid.sign(objectiveRow, column) < 0
    case .free: grid.sign(objectiveRow, column) != 0
    case .fixed: false
    }
  }

  /// An equation that has become `constant = 0` with a constant other than zero.
  private var contradictoryEquation: Int? {
    basic.indices.first { kinds[basic[$0]] == .fixed && grid.sign($0, constantColumn) != 0 }
  }

  // MARK: Reading the result

  private func value(_ row: Int, _ column: Int) -> Rational { Rational(grid[row, column], denominator) }

  private var point: [Rational] {
    var point = [Rational](repeating: 0, count: system.variableCount)
    for (row, index) in basic.enumerated() where index < system.variableCount {
      point[index] = value(row, constantColumn)
    }
    return point
  }

  /// Coefficients of slacks in a row, with the integral rows scaled back.
  private func slackCoefficients(_ row: Int) -> [Rational] {
    var coefficients = [Rational](repeating: 0, count: scales.count - 1)
    for (column, index) in nonbasic.enumerated() where index >= system.variableCount {
      let constraint = index - system.variableCount
      coefficients[constraint] = value(row, column) * Rational(scales[constraint])
    }
    return coefficients
  }

  private var optimum: LinearProgram.Optimum {
    let scale = Rational(scales[objectiveRow])
    let multipliers = slackCoefficients(objectiveRow).map { $0 / scale }
    return LinearProgram.Optimum(
      point: point, value: RationalMatrix.dot(program.objective, point),
      multipliers: Array(multipliers.prefix(system.inequalities.count)),
      equationMultipliers: Array(multipliers.dropFirst(system.inequalities.count)))
  }

  /// basic_row - sum_j coefficient_j nonbasic_j is a constant of the wrong sign, whatever x is.
  private func farkas(_ row: Int) -> FarkasCertificate {
    let sign = Rational(grid.sign(row, constantColumn) < 0 ? 1 : -1)
    var multipliers = slackCoefficients(row).map { -$0 * sign }
    if basic[row] >= system.variableCount {
      let constraint = basic[row] - system.variableCount
      multipliers[constraint] += sign * Rational(scales[constraint])
    }
    return FarkasCertificate(
      inequalities: Array(multipliers.prefix(system.inequalities.count)),
      equations: Array(multipliers.dropFirst(system.inequalities.count)))
  }

  /// The objective falls along a column, if the system has a point at all: that is asked with no objective.
  private func unbounded(along column: Int, _ direction: Int, _ effort: Effort) -> LinearProgram.Outcome {
    var ray = [Rational](repeating: 0, count: system.variableCount)
    if nonbasic[column] < system.variableCount { ray[nonbasic[column]] = Rational(direction) }
    for (row, index) in basic.enumerated() where index < system.variableCount {
      ray[index] = value(row, column) * Rational(direction)
    }
    let feasibility = LinearProgram(
      minimize: .init(repeating: 0, count: system.variableCount), subjectTo: system)
    switch ExactDictionary(feasibility, startingFrom: basic).solved(effort: effort) {
    case .optimal(let found): return .unbounded(point: found.point, ray: ray)
    case let other: return other
    }
  }
}
