import CGMP
import CMPFR
import Numbers
import Running

extension RationalMatrix {
  /// The signs of the eigenvalues, exactly, by fraction-free symmetric elimination.
  ///
  /// One common denominator makes the matrix integral; then every step is Bareiss's on the lower triangle, with a pivot from
  /// the diagonal. Where the rest of the diagonal is zero but the rest is not, the congruence that adds row and column j to row
  /// and column i puts 2e on the diagonal.
  ///
  /// - Precondition: the matrix is symmetric.
  /// - Returns: nil if the effort is spent before.
  /// - Complexity: n^3/6 products of integers of up to n * (bits of an entry) bits.
  public func inertia(effort: Effort) -> Inertia? {
    precondition(isSymmetric, "the matrix is not symmetric")
    let n = rowCount
    let grid = commonIntegers()
    var inertia = Inertia()
    var previous: Integer = 1
    for k in 0..<n {
      guard let pivot = Self.bringPivot(grid, to: k) else {
        inertia.zero += n - k
        break
      }
      // The pivots are leading minors: the sign of an eigenvalue is that of the quotient of two that follow each other.
      inertia.count(sign: pivot.signum * previous.signum)
      for i in (k + 1)..<max(n, k + 1) {
        if effort.exhaustion() != nil { return nil }
        previous.read { divisor in
          for j in (k + 1)..<(i + 1) {
            grid.eliminate(
              grid.pointer(i, j), pivot: grid.pointer(k, k), left: grid.pointer(i, k), right: grid.pointer(j, k),
              divisor: divisor)
          }
        }
      }
      previous = pivot
    }
    return inertia
  }

  /// The signs of the eigenvalues, exactly.
  public var inertia: Inertia {
    inertia(effort: .unlimited) ?? Inertia()
  }

  /// The lower triangle times the least common denominator of all entries.
  private func commonIntegers() -> IntegerGrid {
    let scale = entries.reduce(Integer(1)) { $1.isInteger ? $0 : .lcm($0, $1.denominator) }
    let grid = IntegerGrid(rows: rowCount, columns: rowCount)
    for i in 0..<rowCount {
      for j in 0...i where !self[i, j].isZero {
        grid[i, j] = self[i, j].numerator * scale.exactQuotient(dividingBy: self[i, j].denominator)
      }
    }
    return grid
  }

  /// Exchanges rows and columns of the rest so that the diagonal at k is not zero; nil if all that is left is zero.
  private static func bringPivot(_ grid: IntegerGrid, to k: Int) -> Integer? {
    let n = grid.rowCount
    let candidates = (k..<n).filter { grid.sign($0, $0) != 0 }
    if let best = candidates.min(by: { grid.wordCount($0, $0) < grid.wordCount($1, $1) }) {
      exchange(grid, k, best)
      return grid[k, k]
    }
    for i in k..<n {
      for j in k..<i where grid.sign(i, j) != 0 {
        // Row and column i added to row and column j.
        for c in k..<n where c != j {
          let target = c < j ? grid.pointer(j, c) : grid.pointer(c, j)
          let source = c < i ? grid.pointer(i, c) : grid.pointer(c, i)
          if c != i { __gmpz_add(target, target, source) }
        }
        // The diagonal entries are zero: the new one is 2e, and the entry (i, j) stays e.
        __gmpz_mul_2exp(grid.pointer(j, j), grid.pointer(i, j), 1)
        exchange(grid, k, j)
        return grid[k, k]
      }
    }
    return nil
  }

  /// Exchanges rows and columns a <= b of a symmetric matrix of which the lower triangle from row a on is kept.
  private static func exchange(_ grid: IntegerGrid, _ a: Int, _ b: Int) {
    if a == b { return }
    __gmpz_swap(grid.pointer(a, a), grid.pointer(b, b))
    for j in 0..<a { __gmpz_swap(grid.pointer(a, j), grid.pointer(b, j)) }
    for c in (a + 1)..<b { __gmpz_swap(grid.pointer(c, a), grid.pointer(b, c)) }
    for c in (b + 1)..<max(grid.rowCount, b + 1) { __gmpz_swap(grid.pointer(c, a), grid.pointer(c, b)) }
  }
}
