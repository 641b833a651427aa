/// Linear inequalities a . x >= b over a box, kept as a dense tableau for the dual simplex method with bounded variables.
///
/// Every start is dual feasible, because a variable with two bounds can stand at the one that its cost likes. So rows may be
/// added and bounds tightened at any time, and the method goes on from the tableau at hand. The numbers are floating point:
/// they propose points and multipliers, which the caller verifies in integers.
///
/// - Complexity: one pivot is rows * variables multiplications.
struct BoxProgram {
  enum Outcome {
    case feasible
    /// The inequalities contradict each other if these multipliers, one for each row added, prove it.
    case contradiction([Double])
    /// `shouldStop` said so, or the limit of pivots was reached.
    case stalled
  }

  /// The number of structural variables, which is the number of columns.
  let variableCount: Int
  private(set) var rowCount = 0
  /// Entries of the tableau touched so far.
  private(set) var work: UInt64 = 0

  private var lower: [Double]
  private var upper: [Double]
  /// The value of every variable: the structural ones, then the slack of each row.
  private var values: [Double]
  /// Row r: basic[r] = constant + sum of table[r * variableCount + j] * (variable in column j).
  private var table: [Double] = []
  private var basic: [Int] = []
  /// The variable in each column.
  private var columns: [Int]
  private var costs: [Double]

  private static let tolerance = 1e-9
  private static let pivotTolerance = 1e-7

  /// All variables stand at their lower bounds, and the sum of the variables times `costs` is made small.
  ///
  /// - Precondition: the costs are positive.
  init(lower: [Double], upper: [Double], costs: [Double]) {
    precondition(costs.allSatisfy { $0 > 0 }, "costs that are not positive")
    variableCount = lower.count
    (self.lower, self.upper, self.costs) = (lower, upper, costs)
    values = lower
    columns = Array(0..<variableCount)
  }

  /// The values of the structural variables.
  var point: ArraySlice<Double> { values[..<variableCount] }

  func value(_ variable: Int) -> Double { values[variable] }

  func isFixed(_ variable: Int) -> Bool { lower[variable] == upper[variable] }

  /// The number of bytes of a program with so many rows.
  static func bytesNeeded(rows: Int, variables: Int) -> Int { (rows + 2) * (variables + 8) * 8 }

  /// Adds `coefficients . x >= bound`.
  mutating func addRow(_ coefficients: [Double], atLeast bound: Double) {
    var row = [Double](repeating: 0, count: variableCount)
    var value = -bound
    // Basic variables are written in terms of those in the columns.
    var rowOf: [Int: Int] = [:]
    for (index, variable) in basic.enumerated() where variable < variableCount { rowOf[variable] = index }
    for (column, variable) in columns.enumerated() where variable < variableCount {
      row[column] = coefficients[variable]
    }
    for variable in 0..<variableCount where coefficients[variable] != 0 {
      value += coefficients[variable] * values[variable]
      guard let place = rowOf[variable] else { continue }
      let factor = coefficients[variable]
      let start = place * variableCount
      for column in 0..<variableCount { row[column] += factor * table[start + column] }
    }
    work &+= UInt64(variableCount)
    table.append(contentsOf: row)
    basic.append(variableCount + rowCount)
    lower.append(0)
    upper.append(.infinity)
    values.append(value)
    rowCount += 1
  }

  /// Fixes a structural variable.
  mutating func fix(_ variable: Int, at value: Double) {
    lower[variable] = value
    upper[variable] = value
    guard let column = columns.firstIndex(of: variable) else { return }
    move(column, by: value - values[variable])
  }

  private mutating func move(_ column: Int, by step: Double) {
    guard step != 0 else { return }
    values[columns[column]] += step
    for row in 0..<rowCount { values[basic[row]] += table[row * variableCount + column] * step }
    work &+= UInt64(rowCount)
  }

  /// Pivots until every bound is kept or a row contradicts.
  mutating func solve(pivotLimit: Int, shouldStop: () -> Bool) -> Outcome {
    for pivot in 0..<pivotLimit {
      if pivot & 15 == 15 && shouldStop() { return .stalled }
      guard let row = mostViolated() else { return .feasible }
      let variable = basic[row]
      let rises = values[variable] < lower[variable]
      guard let column = entering(row, rises: rises) else { return .contradiction(multipliers(row)) }
      let target = rises ? lower[variable] : upper[variable]
      exchange(row, column, movingTo: target)
    }
    return .stalled
  }

  private func mostViolated() -> Int? {
    var worst = Self.tolerance * 100
    var found: Int?
    for (row, variable) in basic.enumerated() {
      let excess = max(lower[variable] - values[variable], values[variable] - upper[variable])
      if excess > worst {
        worst = excess
        found = row
      }
    }
    return found
  }

  /// The column whose variable can move the basic variable of a row towards its bounds at the least cost.
  private func entering(_ row: Int, rises: Bool) -> Int? {
    var best: Int?
    var least = Double.infinity
    var size = 0.0
    let start = row * variableCount
    for column in 0..<variableCount {
      let variable = columns[column]
      let entry = rises ? table[start + column] : -table[start + column]
      guard abs(entry) > Self.pivotTolerance, lower[variable] < upper[variable] else { continue }
      let isAtUpper = values[variable] > lower[variable]
      guard isAtUpper ? entry < 0 : entry > 0 else { continue }
      let ratio = abs(costs[column]) / abs(entry)
      if ratio < least - Self.tolerance || (ratio <= least + Self.tolerance && abs(entry) > size) {
        (best, least, size) = (column, min(ratio, least), abs(entry))
      }
    }
    return best
  }

  private func multipliers(_ row: Int) -> [Double] {
    var result = [Double](repeating: 0, count: rowCount)
    if basic[row] >= variableCount { result[basic[row] - variableCount] = 1 }
    for column in 0..<variableCount where columns[column] >= variableCount {
      result[columns[column] - variableCount] = abs(table[row * variableCount + column])
    }
    return result
  }

  private mutating func exchange(_ row: Int, _ column: Int, movingTo target: Double) {
    let width = variableCount
    let pivot = table[row * width + column]
    move(column, by: (target - values[basic[row]]) / pivot)
    values[basic[row]] = target
    work &+= UInt64(rowCount * width)
    let rows = rowCount
    table.withUnsafeMutableBufferPointer { table in
      guard let base = table.baseAddress else { return }
      let source = base + row * width
      let inverse = 1 / pivot
      for k in 0..<width { source[k] *= -inverse }
      source[column] = inverse
      for other in 0..<rows where other != row {
        let destination = base + other * width
        let factor = destination[column]
        if factor == 0 { continue }
        for k in 0..<width { destination[k] += factor * source[k] }
        destination[column] = factor * inverse
      }
      let factor = costs[column]
      if factor != 0 {
        costs.withUnsafeMutableBufferPointer { costs in
          for k in 0..<width { costs[k] += factor * source[k] }
        }
        costs[column] = factor * inverse
      }
    }
    (basic[row], columns[column]) = (columns[column], basic[row])
  }
}
