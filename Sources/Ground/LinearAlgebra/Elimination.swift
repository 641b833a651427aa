import Numbers

/// Fraction-free elimination (Bareiss 1968): rows are made integral once, and every entry stays an integer, namely a minor of
/// the matrix, so that no greatest common divisor is ever taken.
struct Elimination {
  private(set) var grid: IntegerGrid
  /// The column of the pivot of each of the first `rank` rows.
  private(set) var pivotColumns: [Int] = []
  /// The value of all pivots in the end: the minor of the pivot rows and columns, up to the sign of `permutationSign`.
  private(set) var pivot: Integer = 1
  private(set) var permutationSign = 1
  /// The multipliers that made the rows integral, in the order of the rows given.
  let scales: [Integer]

  var rank: Int { pivotColumns.count }

  /// Brings the first `columns` columns of the rows into reduced echelon form; further columns go along.
  ///
  /// - Complexity: O(rows^2 * columns) products of numbers of at most rank * (bits of an entry) digits.
  init(_ rows: [[Rational]], eliminating columns: Int, width: Int) {
    (grid, scales) = IntegerGrid.clearingDenominators(rows, columns: width)
    var previous: Integer = 1
    for column in 0..<columns where rank < grid.rowCount {
      let row = rank
      let candidates = (row..<grid.rowCount).filter { grid.sign($0, column) != 0 }
      guard let best = candidates.min(by: { grid.wordCount($0, column) < grid.wordCount($1, column) }) else { continue }
      if best != row { permutationSign = -permutationSign }
      grid.swapRows(row, best)
      step(row, column, previous)
      previous = grid[row, column]
      pivotColumns.append(column)
    }
    pivot = previous
  }

  private func step(_ row: Int, _ column: Int, _ previous: Integer) {
    let pivot = grid.pointer(row, column)
    previous.read { divisor in
      for i in 0..<grid.rowCount where i != row {
        let factor = grid.pointer(i, column)
        for j in 0..<grid.columnCount where j != column {
          grid.eliminate(
            grid.pointer(i, j), pivot: pivot, left: factor, right: grid.pointer(row, j), divisor: divisor)
        }
        grid[i, column] = 0
      }
    }
  }
}

extension RationalMatrix {
  /// The largest number of independent rows.
  public var rank: Int { Elimination(rows, eliminating: columnCount, width: columnCount).rank }

  /// The determinant, exactly, by fraction-free elimination.
  ///
  /// - Precondition: the matrix is square.
  public var determinant: Rational {
    precondition(isSquare, "the determinant of \(rowCount) x \(columnCount)")
    let elimination = Elimination(rows, eliminating: columnCount, width: columnCount)
    guard elimination.rank == rowCount else { return 0 }
    let scale = elimination.scales.reduce(1, *)
    return Rational(elimination.permutationSign < 0 ? -elimination.pivot : elimination.pivot, scale)
  }

  /// A solution of `self * x = right`, with zeros where there is a choice; nil if there is none.
  ///
  /// - Complexity: O(rows^2 * columns) products of integers of at most rank * (bits of an entry) bits.
  public func solution(of right: [Rational]) -> [Rational]? {
    precondition(right.count == rowCount, "\(rowCount) rows and \(right.count) right-hand sides")
    let augmented = (0..<rowCount).map { row($0) + [right[$0]] }
    let elimination = Elimination(augmented, eliminating: columnCount, width: columnCount + 1)
    for i in elimination.rank..<rowCount where elimination.grid.sign(i, columnCount) != 0 { return nil }
    var solution = [Rational](repeating: 0, count: columnCount)
    for (i, column) in elimination.pivotColumns.enumerated() {
      solution[column] = Rational(elimination.grid[i, columnCount], elimination.pivot)
    }
    return solution
  }

  /// A basis of the vectors x with `self * x = 0`.
  public var kernel: [[Rational]] {
    let elimination = Elimination(rows, eliminating: columnCount, width: columnCount)
    let pivots = Set(elimination.pivotColumns)
    return (0..<columnCount).filter { !pivots.contains($0) }.map { free in
      var vector = [Rational](repeating: 0, count: columnCount)
      vector[free] = 1
      for (i, column) in elimination.pivotColumns.enumerated() {
        vector[column] = -Rational(elimination.grid[i, free], elimination.pivot)
      }
      return vector
    }
  }

  /// The inverse, nil if the matrix is singular.
  ///
  /// - Precondition: the matrix is square.
  public var inverse: RationalMatrix? {
    precondition(isSquare, "the inverse of \(rowCount) x \(columnCount)")
    let n = rowCount
    let identity = RationalMatrix.identity(n)
    let augmented = (0..<n).map { row($0) + identity.row($0) }
    let elimination = Elimination(augmented, eliminating: n, width: 2 * n)
    guard elimination.rank == n else { return nil }
    var result = RationalMatrix(rows: n, columns: n)
    for i in 0..<n { for j in 0..<n { result[i, j] = Rational(elimination.grid[i, n + j], elimination.pivot) } }
    return result
  }
}
