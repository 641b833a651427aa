import CLAPACKE
import Running

/// Minimise c . x subject to A x = b and bounds on x, in doubles, for few rows and columns that come one after the other: a proposal,
/// to be proved by other means.
///
/// The simplex method with bounds (Dantzig 1963). The basis is factorized afresh in every step, so that rounding does not pile up;
/// with a hundred rows a step takes a tenth of a millisecond. A column that is added leaves the basis feasible, so the next solution starts
/// where the last one ended, as generation of columns asks for.
package struct ColumnProgram: Sendable {
  /// A variable with its column.
  private struct Variable: Sendable {
    let column: [Double]
    let cost: Double
    let lower, upper: Double
    /// Candidates are compared by their reduced costs over this.
    let size: Double
    var isAtUpper = false

    /// The value while it is not in the basis; a free variable rests at zero.
    var resting: Double { isAtUpper ? upper : lower.isFinite ? lower : 0 }
  }

  private let right: [Double]
  private var variables: [Variable] = []
  private var basis: [Int] = []
  /// The values of the variables in the order in which they were added.
  package private(set) var values: [Double] = []
  /// y with B^T y = c_B: one multiplier for each row.
  package private(set) var multipliers: [Double]
  /// Steps of all solutions so far.
  package private(set) var stepCount = 0

  /// No variables yet.
  package init(equalTo right: [Double]) {
    self.right = right
    multipliers = .init(repeating: 0, count: right.count)
  }

  /// Adds a variable that rests at a bound, or at zero if it has none.
  ///
  /// - Returns: its place.
  @discardableResult
  package mutating func add(
    _ column: [Double], cost: Double, lower: Double = 0, upper: Double = .infinity, isAtUpper: Bool = false
  ) -> Int {
    precondition(column.count == right.count, "a column of \(column.count) for \(right.count) rows")
    let size = column.reduce(1e-300) { $0 + $1 * $1 }.squareRoot()
    variables.append(
      Variable(column: column, cost: cost, lower: lower, upper: upper, size: size, isAtUpper: isAtUpper))
    values.append(variables[variables.count - 1].resting)
    return variables.count - 1
  }

  /// Puts variables into the basis, one for each row; together with the others at rest they have to be a feasible point.
  package mutating func start(with basis: [Int]) {
    precondition(basis.count == right.count, "\(basis.count) variables in the basis of \(right.count) rows")
    self.basis = basis
  }

  /// The cost of `values`.
  package var objective: Double { zip(variables, values).reduce(0) { $0 + $1.0.cost * $1.1 } }

  /// Goes on until no variable would lower the cost.
  ///
  /// - Returns: false if the effort ends, the cost has no bound, or rounding leaves no step.
  /// - Complexity: m^3 + m n for a step with m rows and n columns.
  package mutating func solve(tolerance: Double = 1e-11, stepLimit: Int = 50_000, effort: Effort = .unlimited) -> Bool {
    _ = Matrix.singleThread
    var isBasic = [Bool](repeating: false, count: variables.count)
    for j in basis { isBasic[j] = true }
    var stalled = 0
    for _ in 0..<stepLimit {
      if effort.exhaustion() != nil { return false }
      guard let factors = LUFactors(basis.map { variables[$0].column }) else { return false }
      var rest = right
      for j in variables.indices where !isBasic[j] {
        let value = variables[j].resting
        values[j] = value
        if value != 0 { for i in rest.indices { rest[i] -= variables[j].column[i] * value } }
      }
      for (i, value) in factors.solution(of: rest).enumerated() { values[basis[i]] = value }
      multipliers = factors.solution(of: basis.map { variables[$0].cost }, transposed: true)
      // After many steps on the spot the first candidate is taken (Bland), which cannot go round.
      guard let (entering, sign) = candidate(isBasic, tolerance, takesFirst: stalled > 200) else { return true }
      let change = factors.solution(of: variables[entering].column)
      guard let step = ratio(change, sign, entering, takesFirst: stalled > 200) else { return false }
      stalled = step.length > 1e-13 ? 0 : stalled + 1
      stepCount += 1
      if let place = step.place {
        let leaving = basis[place]
        isBasic[leaving] = false
        variables[leaving].isAtUpper = step.leavesAtUpper
        isBasic[entering] = true
        basis[place] = entering
      } else {
        variables[entering].isAtUpper.toggle()
      }
    }
    return false
  }

  /// A variable outside the basis that lowers the cost, and whether it rises or falls.
  private func candidate(_ isBasic: [Bool], _ tolerance: Double, takesFirst: Bool) -> (Int, Double)? {
    var best: (place: Int, sign: Double, worth: Double)?
    for (j, variable) in variables.enumerated() where !isBasic[j] && variable.lower < variable.upper {
      var reduced = variable.cost
      variable.column.withUnsafeBufferPointer { column in
        for i in multipliers.indices { reduced -= multipliers[i] * column[i] }
      }
      let isFree = !variable.lower.isFinite && !variable.upper.isFinite
      if isFree ? reduced == 0 : variable.isAtUpper ? reduced <= 0 : reduced >= 0 { continue }
      let worth = abs(reduced) / variable.size
      if worth > max(tolerance, best?.worth ?? 0) {
        best = (j, reduced < 0 ? 1 : -1, worth)
        if takesFirst { break }
      }
    }
    return best.map { ($0.place, $0.sign) }
  }

  private struct Step {
    /// Nil if the variable goes from one of its bounds to the other.
    let place: Int?
    let leavesAtUpper: Bool
    let length: Double
  }

  /// How far the entering variable goes: among the places that bind within a tolerance the one with the largest pivot (Harris 1973).
  private func ratio(_ change: [Double], _ sign: Double, _ entering: Int, takesFirst: Bool) -> Step? {
    let slack = 1e-11
    func room(_ i: Int, _ slack: Double) -> Double? {
      let rate = -sign * change[i]
      guard abs(rate) > 1e-9 else { return nil }
      let variable = variables[basis[i]]
      let bound = rate > 0 ? variable.upper - values[basis[i]] : values[basis[i]] - variable.lower
      return bound.isFinite ? max(0, bound + slack) / abs(rate) : nil
    }
    let own = variables[entering].upper - variables[entering].lower
    var limit = Double.infinity
    for i in basis.indices { if let room = room(i, slack) { limit = min(limit, room) } }
    if own <= limit { return own.isFinite ? Step(place: nil, leavesAtUpper: false, length: own) : nil }
    var best: (place: Int, length: Double)?
    for i in basis.indices {
      guard let length = room(i, 0), length <= limit else { continue }
      let isBetter = best.map { takesFirst ? basis[i] < basis[$0.place] : abs(change[i]) > abs(change[$0.place]) }
      if isBetter ?? true { best = (i, length) }
    }
    return best.map { Step(place: $0.place, leavesAtUpper: -sign * change[$0.place] > 0, length: $0.length) }
  }
}

/// A square matrix of doubles given by its columns, factorized.
private struct LUFactors {
  private let size: Int32
  private let entries: [Double]
  private let pivots: [Int32]

  /// - Returns: nil if the matrix is singular.
  init?(_ columns: [[Double]]) {
    let n = columns.count
    var entries = columns.flatMap { $0 }
    var pivots = [Int32](repeating: 0, count: n)
    guard LAPACKE_dgetrf(LAPACK_COL_MAJOR, Int32(n), Int32(n), &entries, Int32(n), &pivots) == 0 else { return nil }
    (size, self.entries, self.pivots) = (Int32(n), entries, pivots)
  }

  func solution(of right: [Double], transposed: Bool = false) -> [Double] {
    var solution = right
    let kind = CChar(UInt8(ascii: transposed ? "T" : "N"))
    LAPACKE_dgetrs(LAPACK_COL_MAJOR, kind, size, 1, entries, size, pivots, &solution, size)
    return solution
  }
}
