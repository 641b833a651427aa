import CGMP
import CMPFR
import Numbers

/// A table of integers that are changed in place: what fraction-free elimination works on.
///
/// All numbers stay where they are, so an elimination step allocates nothing but digits.
final class IntegerGrid {
  let rowCount: Int
  let columnCount: Int
  private let numbers: UnsafeMutablePointer<__mpz_struct>
  private let scratch: UnsafeMutablePointer<__mpz_struct>

  /// Zeros.
  init(rows: Int, columns: Int) {
    (rowCount, columnCount) = (rows, columns)
    numbers = .allocate(capacity: max(1, rows * columns))
    scratch = .allocate(capacity: 1)
    for index in 0..<(rows * columns) { __gmpz_init(numbers + index) }
    __gmpz_init(scratch)
  }

  deinit {
    for index in 0..<(rowCount * columnCount) { __gmpz_clear(numbers + index) }
    __gmpz_clear(scratch)
    numbers.deallocate()
    scratch.deallocate()
  }

  /// The rows of fractions, each multiplied by the least common denominator of its entries.
  ///
  /// - Returns: the table and the multiplier of every row.
  static func clearingDenominators(_ rows: [[Rational]], columns: Int) -> (grid: IntegerGrid, scales: [Integer]) {
    let grid = IntegerGrid(rows: rows.count, columns: columns)
    var scales: [Integer] = []
    for (i, row) in rows.enumerated() {
      let scale = row.reduce(Integer(1)) { $1.isInteger ? $0 : .lcm($0, $1.denominator) }
      for (j, entry) in row.enumerated() where !entry.isZero {
        grid[i, j] = entry.numerator * scale.exactQuotient(dividingBy: entry.denominator)
      }
      scales.append(scale)
    }
    return (grid, scales)
  }

  func pointer(_ row: Int, _ column: Int) -> UnsafeMutablePointer<__mpz_struct> {
    numbers + (row * columnCount + column)
  }

  subscript(row: Int, column: Int) -> Integer {
    get { Integer { __gmpz_set($0, pointer(row, column)) } }
    set { newValue.read { __gmpz_set(pointer(row, column), $0) } }
  }

  func sign(_ row: Int, _ column: Int) -> Int { Int(pointer(row, column).pointee._mp_size.signum()) }

  /// The number of machine words of an entry: the cheapest of several pivots has fewest.
  func wordCount(_ row: Int, _ column: Int) -> Int { Int(pointer(row, column).pointee._mp_size.magnitude) }

  func swapRows(_ first: Int, _ second: Int) {
    if first == second { return }
    for column in 0..<columnCount { __gmpz_swap(pointer(first, column), pointer(second, column)) }
  }

  func swapColumns(_ first: Int, _ second: Int) {
    if first == second { return }
    for row in 0..<rowCount { __gmpz_swap(pointer(row, first), pointer(row, second)) }
  }

  func negate(_ row: Int, _ column: Int) { __gmpz_neg(pointer(row, column), pointer(row, column)) }

  /// entry = (entry * pivot - left * right) / divisor, where the division leaves no remainder.
  func eliminate(
    _ entry: UnsafeMutablePointer<__mpz_struct>, pivot: UnsafePointer<__mpz_struct>,
    left: UnsafePointer<__mpz_struct>, right: UnsafePointer<__mpz_struct>, divisor: UnsafePointer<__mpz_struct>
  ) {
    if entry.pointee._mp_size != 0 { __gmpz_mul(entry, entry, pivot) }
    if left.pointee._mp_size != 0 && right.pointee._mp_size != 0 { __gmpz_submul(entry, left, right) }
    if entry.pointee._mp_size != 0 { __gmpz_divexact(entry, entry, divisor) }
  }
}
