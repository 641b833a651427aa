import Numbers

/// A matrix of fractions, row by row. A value type.
///
///     let a = RationalMatrix([[2, 1], [1, 3]])
///     a.solution(of: [1, 0])        // [3/5, -1/5]
public struct RationalMatrix: Hashable, Sendable {
  /// The number of rows.
  public let rowCount: Int
  /// The number of columns.
  public let columnCount: Int
  /// `rowCount * columnCount` entries, row by row.
  public private(set) var entries: [Rational]

  /// A matrix of entries row by row.
  ///
  /// - Precondition: `entries.count == rows * columns`.
  public init(rows: Int, columns: Int, entries: [Rational]) {
    precondition(entries.count == rows * columns, "\(entries.count) entries for \(rows) x \(columns)")
    (rowCount, columnCount, self.entries) = (rows, columns, entries)
  }

  /// Rows of one length.
  public init(_ rows: [[Rational]]) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "rows of different lengths")
    self.init(rows: rows.count, columns: columns, entries: rows.flatMap { $0 })
  }

  /// Zeros.
  public init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, entries: .init(repeating: 0, count: rows * columns))
  }

  /// Ones on the diagonal.
  public static func identity(_ n: Int) -> RationalMatrix { diagonal(.init(repeating: 1, count: n)) }

  /// The square matrix with these fractions on the diagonal and zeros elsewhere.
  public static func diagonal(_ values: [Rational]) -> RationalMatrix {
    var matrix = RationalMatrix(rows: values.count, columns: values.count)
    for (i, value) in values.enumerated() { matrix[i, i] = value }
    return matrix
  }

  /// The entry of a row and a column, both from 0.
  public subscript(row: Int, column: Int) -> Rational {
    get { entries[row * columnCount + column] }
    set { entries[row * columnCount + column] = newValue }
  }

  /// A copy of row `index`.
  public func row(_ index: Int) -> [Rational] { Array(entries[index * columnCount..<(index + 1) * columnCount]) }

  /// All rows.
  public var rows: [[Rational]] { (0..<rowCount).map(row) }

  /// Whether there are as many rows as columns.
  public var isSquare: Bool { rowCount == columnCount }

  /// Whether the matrix is square and equal to its transposed one, exactly.
  public var isSymmetric: Bool {
    isSquare && (0..<rowCount).allSatisfy { i in (0..<i).allSatisfy { self[i, $0] == self[$0, i] } }
  }

  /// The transposed matrix, a copy.
  public var transposed: RationalMatrix {
    var result = RationalMatrix(rows: columnCount, columns: rowCount)
    for i in 0..<rowCount { for j in 0..<columnCount { result[j, i] = self[i, j] } }
    return result
  }
}

extension RationalMatrix {
  /// The product with a column of `columnCount` numbers.
  public static func * (matrix: RationalMatrix, vector: [Rational]) -> [Rational] {
    precondition(vector.count == matrix.columnCount, "\(matrix.columnCount) columns times \(vector.count) numbers")
    return (0..<matrix.rowCount).map { dot(matrix.row($0), vector) }
  }

  /// The product of matrices.
  ///
  /// - Precondition: `left` has as many columns as `right` has rows.
  /// - Complexity: O(n^3) operations on fractions for n x n matrices.
  public static func * (left: RationalMatrix, right: RationalMatrix) -> RationalMatrix {
    precondition(left.columnCount == right.rowCount, "\(left.columnCount) columns times \(right.rowCount) rows")
    var product = RationalMatrix(rows: left.rowCount, columns: right.columnCount)
    let columns = right.transposed.rows
    for i in 0..<left.rowCount {
      let row = left.row(i)
      for (j, column) in columns.enumerated() { product[i, j] = dot(row, column) }
    }
    return product
  }

  /// The sum of matrices of one shape.
  public static func + (left: RationalMatrix, right: RationalMatrix) -> RationalMatrix {
    combine(left, right, +)
  }

  /// The difference of matrices of one shape.
  public static func - (left: RationalMatrix, right: RationalMatrix) -> RationalMatrix {
    combine(left, right, -)
  }

  /// The multiple of every entry.
  public static func * (factor: Rational, matrix: RationalMatrix) -> RationalMatrix {
    RationalMatrix(rows: matrix.rowCount, columns: matrix.columnCount, entries: matrix.entries.map { factor * $0 })
  }

  private static func combine(
    _ left: RationalMatrix, _ right: RationalMatrix, _ operation: (Rational, Rational) -> Rational
  ) -> RationalMatrix {
    precondition(left.rowCount == right.rowCount && left.columnCount == right.columnCount, "two shapes")
    return RationalMatrix(
      rows: left.rowCount, columns: left.columnCount, entries: zip(left.entries, right.entries).map(operation))
  }

  /// The inner product of two lists of one length.
  public static func dot(_ left: [Rational], _ right: [Rational]) -> Rational {
    precondition(left.count == right.count, "\(left.count) numbers times \(right.count)")
    var sum = Rational.zero
    for (l, r) in zip(left, right) where !l.isZero && !r.isZero { sum += l * r }
    return sum
  }
}

extension RationalMatrix: CustomStringConvertible {
  /// A line for every row, fractions separated by spaces.
  public var description: String {
    rows.map { $0.map(\.description).joined(separator: " ") }.joined(separator: "\n")
  }
}
