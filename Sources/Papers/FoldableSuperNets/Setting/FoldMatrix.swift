import LinearAlgebra
import Numbers
import RealNetworks

/// The matrices over which networks are folded: fractions for exact work, doubles and floats for files.
public protocol FoldMatrix: Hashable, Sendable {
  /// What the entries are.
  associatedtype Number: NetworkNumber

  /// The number of rows.
  var rowCount: Int { get }
  /// The number of columns.
  var columnCount: Int { get }
  /// Row by row.
  var entries: [Number] { get }

  /// A matrix from its entries, row by row.
  init(rows: Int, columns: Int, entries: [Number])

  /// Adds the product of two matrices, either transposed first, in place.
  mutating func addProduct(_ left: Self, _ right: Self, transposingLeft: Bool, transposingRight: Bool)

  /// max(0, x) entry by entry.
  func rectified() -> Self
}

extension FoldMatrix {
  /// max(0, x) of every entry.
  public func rectified() -> Self { mapped { $0 < 0 ? 0 : $0 } }

  /// Zeros.
  static func zeros(_ rows: Int, _ columns: Int) -> Self {
    Self(rows: rows, columns: columns, entries: Array(repeating: 0, count: rows * columns))
  }

  /// A multiple of the identity.
  static func scaled(_ n: Int, _ factor: Number) -> Self {
    var entries = [Number](repeating: 0, count: n * n)
    for i in 0..<n { entries[i * n + i] = factor }
    return Self(rows: n, columns: n, entries: entries)
  }

  /// The product, either factor transposed first.
  static func times(
    _ left: Self, _ right: Self, transposingLeft: Bool = false, transposingRight: Bool = false
  ) -> Self {
    var result = Self.zeros(
      transposingLeft ? left.columnCount : left.rowCount, transposingRight ? right.rowCount : right.columnCount)
    result.addProduct(left, right, transposingLeft: transposingLeft, transposingRight: transposingRight)
    return result
  }

  func entry(_ row: Int, _ column: Int) -> Number { entries[row * columnCount + column] }

  func rowEntries(_ row: Int) -> [Number] { Array(entries[row * columnCount..<(row + 1) * columnCount]) }

  /// The entries converted one by one.
  func mapped(_ convert: (Number) throws -> Number) rethrows -> Self {
    Self(rows: rowCount, columns: columnCount, entries: try entries.map(convert))
  }

  /// The sum with a matrix of the same shape.
  func plus(_ other: Self) -> Self {
    precondition(rowCount == other.rowCount && columnCount == other.columnCount, "two shapes")
    return Self(rows: rowCount, columns: columnCount, entries: zip(entries, other.entries).map { $0 + $1 })
  }

  /// Every row with `row` added.
  func addingToRows(_ row: [Number]) -> Self {
    precondition(row.count == columnCount, "\(row.count) numbers for \(columnCount) columns")
    var sums = entries
    for i in 0..<rowCount { for j in 0..<columnCount { sums[i * columnCount + j] += row[j] } }
    return Self(rows: rowCount, columns: columnCount, entries: sums)
  }

  /// A row times the matrix.
  func applied(toRow row: [Number]) -> [Number] {
    Self.times(Self(rows: 1, columns: row.count, entries: row), self).entries
  }
}

extension Matrix: FoldMatrix {
  /// The product is added in place.
  public mutating func addProduct(_ left: Matrix, _ right: Matrix, transposingLeft: Bool, transposingRight: Bool) {
    let product = Matrix.product(
      left, right, transposingLeft: transposingLeft, transposingRight: transposingRight)
    precondition(product.rowCount == rowCount && product.columnCount == columnCount, "shapes of a sum")
    for index in entries.indices { entries[index] += product.entries[index] }
  }
}

extension FloatMatrix: FoldMatrix {}

extension RationalMatrix: FoldMatrix {
  /// The product is added in place.
  public mutating func addProduct(
    _ left: RationalMatrix, _ right: RationalMatrix, transposingLeft: Bool, transposingRight: Bool
  ) {
    self = self + (transposingLeft ? left.transposed : left) * (transposingRight ? right.transposed : right)
  }
}
