import CLAPACKE
import Numbers

/// A matrix of doubles, row by row. A value type; products are OpenBLAS's, on one thread.
///
///     let a = Matrix([[2, 1], [1, 3]])
///     try a.symmetricEigenvalues().values        // [1.38..., 3.61...]
public struct Matrix: Hashable, Sendable {
  /// The number of rows.
  public let rowCount: Int
  /// The number of columns.
  public let columnCount: Int
  /// `rowCount * columnCount` entries, row by row.
  public var entries: [Double]

  /// A matrix of entries row by row.
  ///
  /// - Precondition: `entries.count == rows * columns`.
  public init(rows: Int, columns: Int, entries: [Double]) {
    precondition(entries.count == rows * columns, "\(entries.count) entries for \(rows) x \(columns)")
    (rowCount, columnCount, self.entries) = (rows, columns, entries)
  }

  /// Zeros.
  public init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, entries: .init(repeating: 0, count: rows * columns))
  }

  /// Rows of one length.
  public init(_ rows: [[Double]]) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "rows of different lengths")
    self.init(rows: rows.count, columns: columns, entries: rows.flatMap { $0 })
  }

  /// The nearest doubles of fractions.
  public init(rounding matrix: RationalMatrix) {
    self.init(
      rows: matrix.rowCount, columns: matrix.columnCount, entries: matrix.entries.map { Double(rounding: $0) })
  }

  /// Ones on the diagonal.
  public static func identity(_ n: Int) -> Matrix {
    var matrix = Matrix(rows: n, columns: n)
    for i in 0..<n { matrix[i, i] = 1 }
    return matrix
  }

  /// The entry of a row and a column, both from 0.
  @inlinable public subscript(row: Int, column: Int) -> Double {
    get { entries[row * columnCount + column] }
    set { entries[row * columnCount + column] = newValue }
  }

  /// A copy of row `index`.
  public func row(_ index: Int) -> [Double] { Array(entries[index * columnCount..<(index + 1) * columnCount]) }

  /// A copy of column `index`.
  public func column(_ index: Int) -> [Double] { (0..<rowCount).map { self[$0, index] } }

  /// The transposed matrix, a copy.
  ///
  /// - Complexity: O(rows columns).
  public var transposed: Matrix {
    var result = Matrix(rows: columnCount, columns: rowCount)
    for i in 0..<rowCount { for j in 0..<columnCount { result[j, i] = self[i, j] } }
    return result
  }

  /// Whether no entry is infinite or NaN.
  public var isFinite: Bool { entries.allSatisfy(\.isFinite) }

  /// The root of the sum of the squares of the entries.
  public var frobeniusNorm: Double { entries.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}

extension Matrix {
  /// One thread for OpenBLAS: our own loops have the other cores, and results do not depend on their number.
  static let singleThread: Void = openblas_set_num_threads(1)

  /// The product of matrices.
  ///
  /// - Complexity: rows * columns * right.columns multiplications.
  public static func * (left: Matrix, right: Matrix) -> Matrix { product(left, right) }

  /// The product, with either factor transposed first.
  public static func product(
    _ left: Matrix, _ right: Matrix, transposingLeft leftTransposed: Bool = false,
    transposingRight rightTransposed: Bool = false
  ) -> Matrix {
    _ = singleThread
    let rows = leftTransposed ? left.columnCount : left.rowCount
    let inner = leftTransposed ? left.rowCount : left.columnCount
    let columns = rightTransposed ? right.rowCount : right.columnCount
    precondition(inner == (rightTransposed ? right.columnCount : right.rowCount), "shapes of a product")
    var result = Matrix(rows: rows, columns: columns)
    if rows * columns * inner == 0 { return result }
    cblas_dgemm(
      CblasRowMajor, leftTransposed ? CblasTrans : CblasNoTrans, rightTransposed ? CblasTrans : CblasNoTrans,
      Int32(rows), Int32(columns), Int32(inner), 1, left.entries, Int32(left.columnCount), right.entries,
      Int32(right.columnCount), 0, &result.entries, Int32(columns))
    return result
  }

  /// The product with a column of as many numbers as the matrix has columns.
  public static func * (matrix: Matrix, vector: [Double]) -> [Double] { matrix.times(vector) }

  /// The product with a column, or of the transposed matrix with a column.
  public func times(_ vector: [Double], transposed: Bool = false) -> [Double] {
    _ = Self.singleThread
    precondition(vector.count == (transposed ? rowCount : columnCount), "shapes of a product")
    var result = [Double](repeating: 0, count: transposed ? columnCount : rowCount)
    if entries.isEmpty { return result }
    cblas_dgemv(
      CblasRowMajor, transposed ? CblasTrans : CblasNoTrans, Int32(rowCount), Int32(columnCount), 1, entries,
      Int32(columnCount), vector, 1, 0, &result, 1)
    return result
  }
}

/// Why a factorization of doubles did not come about.
public enum FactorizationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// An entry is infinite or not a number.
  case notFinite
  /// LAPACK's iteration did not converge; the number is its own.
  case notConverged(Int)

  /// The reason in words.
  public var description: String {
    switch self {
    case .notFinite: "an entry of the matrix is infinite or not a number"
    case .notConverged(let information): "the iteration did not converge (LAPACK's info = \(information))"
    }
  }

  static func check(_ information: Int32) throws {
    if information != 0 { throw FactorizationError.notConverged(Int(information)) }
  }
}
