import CLAPACKE

/// A matrix of 32-bit floats, row by row, for networks whose files hold floats. A value type; products are OpenBLAS's, on one thread.
public struct FloatMatrix: Hashable, Sendable {
  /// The number of rows.
  public let rowCount: Int
  /// The number of columns.
  public let columnCount: Int
  /// `rowCount * columnCount` entries, row by row.
  public var entries: [Float]

  /// A matrix of entries row by row.
  ///
  /// - Precondition: `entries.count == rows * columns`.
  public init(rows: Int, columns: Int, entries: [Float]) {
    precondition(entries.count == rows * columns, "\(entries.count) entries for \(rows) x \(columns)")
    (rowCount, columnCount, self.entries) = (rows, columns, entries)
  }

  /// Zeros.
  public init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, entries: .init(repeating: 0, count: rows * columns))
  }

  /// The entry at `row` and `column`, both counted from 0.
  @inlinable public subscript(row: Int, column: Int) -> Float {
    get { entries[row * columnCount + column] }
    set { entries[row * columnCount + column] = newValue }
  }

  /// Adds the product of two matrices, either transposed first, in place.
  ///
  /// - Complexity: rows * columns * inner multiplications.
  /// - Precondition: shapes that fit.
  public mutating func addProduct(
    _ left: FloatMatrix, _ right: FloatMatrix, transposingLeft leftTransposed: Bool = false,
    transposingRight rightTransposed: Bool = false
  ) {
    _ = Matrix.singleThread
    let rows = leftTransposed ? left.columnCount : left.rowCount
    let inner = leftTransposed ? left.rowCount : left.columnCount
    let columns = rightTransposed ? right.rowCount : right.columnCount
    precondition(inner == (rightTransposed ? right.columnCount : right.rowCount), "shapes of a product")
    precondition(
      rows == rowCount && columns == columnCount, "\(rows) x \(columns) added to \(rowCount) x \(columnCount)")
    if rows * columns * inner == 0 { return }
    cblas_sgemm(
      CblasRowMajor, leftTransposed ? CblasTrans : CblasNoTrans, rightTransposed ? CblasTrans : CblasNoTrans,
      Int32(rows), Int32(columns), Int32(inner), 1, left.entries, Int32(left.columnCount), right.entries,
      Int32(right.columnCount), 1, &entries, Int32(columnCount))
  }
}
