import Numbers
import Running

/// A simplex in doubles that proposes a basis; nothing that it says is believed without an exact check.
///
/// The self-dual parametric method (Dantzig 1963; Vanderbei, Linear Programming, chapter 7): bounds and costs are raised by mu
/// times positive numbers so that the first basis is optimal, then mu is lowered to zero, one pivot at a time. It needs no first
/// phase, and the raises, which look random, keep ties rare.
struct DoubleDictionary {
  /// For every row the index of its basic variable, see `LinearProgram.optimum(atBasis:)`.
  private(set) var basic: [Int]
  private var nonbasic: [Int]
  private let kinds: [VariableKind]
  /// Row i: basic_i = values[i] + sum_j coefficients[i][j] nonbasic_j. The last row is the objective.
  private var table: [[Double]]
  private var values: [Double]
  private var raises: [Double]
  private var costRaises: [Double]
  private let tolerance = 1e-9

  /// The size by which every constraint was divided.
  private let sizes: [Double]
  private let variableCount: Int

  init(_ program: LinearProgram) {
    let system = program.system
    let rows = system.inequalities + system.equations
    self.init(
      objective: program.objective.map { Double(rounding: $0) },
      rows: rows.map { $0.normal.map { Double(rounding: $0) } }, bounds: rows.map { Double(rounding: $0.bound) },
      kinds: VariableKind.all(of: system))
  }

  /// - Parameter kinds: of the variables, then of the slacks of `rows`.
  init(objective: [Double], rows: [[Double]], bounds: [Double], kinds: [VariableKind]) {
    let n = objective.count
    self.kinds = kinds
    variableCount = n
    nonbasic = Array(0..<n)
    basic = rows.indices.map { n + $0 }
    table = rows + [objective]
    values = bounds.map { -$0 } + [0]
    // Rows of one size, so that one tolerance fits all.
    var sizes = [Double](repeating: 1, count: rows.count)
    for i in rows.indices {
      let size = table[i].reduce(0) { max($0, abs($1)) }
      if size > 0 {
        sizes[i] = size
        for j in 0..<n { table[i][j] /= size }
        values[i] /= size
      }
    }
    self.sizes = sizes
    // A fixed sequence that looks random (Weyl's of the golden ratio).
    func raise(_ index: Int) -> Double {
      1 + (Double(index) * 0.618_033_988_749_894_8).truncatingRemainder(dividingBy: 1)
    }
    raises = rows.indices.map { raise($0 + 1) }
    costRaises = (0..<n).map { raise($0 + 1 + rows.count) }
  }

  /// The variables in the basis reached.
  var point: [Double] {
    var point = [Double](repeating: 0, count: variableCount)
    for (row, index) in basic.enumerated() where index < variableCount { point[index] = values[row] }
    return point
  }

  /// One multiplier for each row, in the basis reached.
  var multipliers: [Double] {
    var multipliers = [Double](repeating: 0, count: sizes.count)
    for (column, index) in nonbasic.enumerated() where index >= variableCount {
      multipliers[index - variableCount] = table[basic.count][column] / sizes[index - variableCount]
    }
    return multipliers
  }

  /// Whether a basis was reached that looks optimal.
  mutating func optimize(effort: Effort) -> Bool {
    guard driveOutFreeAndFixed() else { return false }
    let limit = 50 * (basic.count + nonbasic.count) + 1000
    for _ in 0..<limit {
      if effort.exhaustion() != nil { return false }
      switch nextPivot() {
      case .optimal: return true
      case .stuck: return false
      case .pivot(let row, let column): pivot(row, column)
      }
    }
    return false
  }

  private enum Next {
    case optimal, stuck
    case pivot(Int, Int)
  }

  private var objectiveRow: Int { basic.count }

  private func nextPivot() -> Next {
    var mu = tolerance
    var row: Int?
    var column: Int?
    for i in basic.indices where kinds[basic[i]] == .nonnegative && raises[i] > tolerance {
      let needed = -values[i] / raises[i]
      if needed > mu { (mu, row, column) = (needed, i, nil) }
    }
    for j in nonbasic.indices where kinds[nonbasic[j]] == .nonnegative && costRaises[j] > tolerance {
      let needed = -table[objectiveRow][j] / costRaises[j]
      if needed > mu { (mu, row, column) = (needed, nil, j) }
    }
    if let column {
      var best: (ratio: Double, row: Int)?
      for i in basic.indices where kinds[basic[i]] == .nonnegative && table[i][column] < -tolerance {
        let ratio = max(0, values[i] + mu * raises[i]) / -table[i][column]
        if best.map({ ratio < $0.ratio }) ?? true { best = (ratio, i) }
      }
      return best.map { .pivot($0.row, column) } ?? .stuck
    }
    if let row {
      var best: (ratio: Double, column: Int)?
      for j in nonbasic.indices where kinds[nonbasic[j]] == .nonnegative && table[row][j] > tolerance {
        let ratio = max(0, table[objectiveRow][j] + mu * costRaises[j]) / table[row][j]
        if best.map({ ratio < $0.ratio }) ?? true { best = (ratio, j) }
      }
      return best.map { .pivot(row, $0.column) } ?? .stuck
    }
    return .optimal
  }

  /// Equations leave the basis for good, free variables enter it for good.
  private mutating func driveOutFreeAndFixed() -> Bool {
    for row in basic.indices where kinds[basic[row]] == .fixed {
      let candidates = nonbasic.indices.filter { kinds[nonbasic[$0]] != .fixed && abs(table[row][$0]) > tolerance }
      // Free variables first: each of them has to enter anyway.
      func rank(_ j: Int) -> (Int, Double) { (kinds[nonbasic[j]] == .free ? 1 : 0, abs(table[row][j])) }
      guard let column = candidates.max(by: { rank($0) < rank($1) }) else {
        if abs(values[row]) > tolerance { return false }
        continue
      }
      pivot(row, column)
    }
    for column in nonbasic.indices where kinds[nonbasic[column]] == .free {
      let candidates = basic.indices.filter { kinds[basic[$0]] == .nonnegative && abs(table[$0][column]) > tolerance }
      guard let row = candidates.max(by: { abs(table[$0][column]) < abs(table[$1][column]) }) else {
        if abs(table[objectiveRow][column]) > tolerance { return false }
        continue
      }
      pivot(row, column)
    }
    return true
  }

  /// The basic variable of `row` and the nonbasic one of `column` change places.
  private mutating func pivot(_ row: Int, _ column: Int) {
    let inverse = 1 / table[row][column]
    var pivotRow = table[row].map { -$0 * inverse }
    pivotRow[column] = inverse
    let value = -values[row] * inverse
    let raise = -raises[row] * inverse
    for i in table.indices where i != row {
      let factor = table[i][column]
      if factor == 0 { continue }
      table[i].withUnsafeMutableBufferPointer { target in
        pivotRow.withUnsafeBufferPointer { source in
          for j in target.indices { target[j] += factor * source[j] }
        }
      }
      table[i][column] = factor * inverse
      values[i] += factor * value
      if i < raises.count { raises[i] += factor * raise }
    }
    let costRaise = costRaises[column]
    for j in costRaises.indices { costRaises[j] += costRaise * pivotRow[j] }
    costRaises[column] = costRaise * inverse
    table[row] = pivotRow
    values[row] = value
    raises[row] = raise
    (basic[row], nonbasic[column]) = (nonbasic[column], basic[row])
  }
}

/// What a variable of a dictionary may be: the slack of an equation is fixed at zero.
enum VariableKind {
  case nonnegative, free, fixed

  /// Variables, then slacks of inequalities, then slacks of equations.
  static func all(of system: LinearSystem) -> [VariableKind] {
    system.isNonnegative.map { $0 ? .nonnegative : .free }
      + .init(repeating: .nonnegative, count: system.inequalities.count)
      + .init(repeating: .fixed, count: system.equations.count)
  }
}
