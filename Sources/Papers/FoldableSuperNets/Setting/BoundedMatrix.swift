import LinearAlgebra
import RealNetworks

/// A double and a bound of its distance from the number that exact arithmetic would give.
public struct BoundedDouble: Hashable, Sendable {
  /// The double that was computed.
  public var value: Double
  /// The bound of |value - exact|, at least 0.
  public var error: Double

  /// A number with its bound; a double that is exact has the bound 0.
  public init(_ value: Double, error: Double = 0) { (self.value, self.error) = (value, error) }

  /// Half of the distance from 1 to the next double.
  static let unit = 0x1p-53

  /// Lengthens a bound that was itself computed with rounding.
  static func up(_ bound: Double) -> Double { bound * (1 + 0x1p-40) }
}

extension BoundedDouble: SignedNumeric, Comparable, ExpressibleByFloatLiteral {
  /// The absolute value has the bound of the number.
  public typealias Magnitude = BoundedDouble

  /// An integer, exactly if it has at most 53 bits.
  public init(integerLiteral value: Int) { self.init(Double(value)) }

  /// The double of the literal, taken as exact.
  public init(floatLiteral value: Double) { self.init(value) }

  /// The integer as a double, nil if it is none exactly.
  public init?<Source: BinaryInteger>(exactly source: Source) {
    guard let value = Double(exactly: source) else { return nil }
    self.init(value)
  }

  /// The absolute value, with the same bound.
  public var magnitude: BoundedDouble { BoundedDouble(abs(value), error: error) }

  /// Compares the doubles alone; numbers whose bounds overlap cannot be told apart by it.
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

  /// The sum, with the errors of both terms and of its rounding.
  public static func + (left: Self, right: Self) -> Self { sum(left.value + right.value, left, right) }

  /// The difference, with the errors of both terms and of its rounding.
  public static func - (left: Self, right: Self) -> Self { sum(left.value - right.value, left, right) }

  /// The product, with what the errors of both factors and its rounding may add.
  public static func * (left: Self, right: Self) -> Self {
    let value = left.value * right.value
    let error =
      unit * abs(value) + abs(left.value) * right.error + left.error * (abs(right.value) + right.error)
      + Double.leastNormalMagnitude
    return Self(value, error: up(error))
  }

  /// Multiplies in place.
  public static func *= (left: inout Self, right: Self) { left = left * right }

  private static func sum(_ value: Double, _ left: Self, _ right: Self) -> Self {
    let exact = left.error == 0 && right.error == 0 && (left.value == 0 || right.value == 0)
    return Self(value, error: exact ? 0 : up(left.error + right.error + unit * abs(value)))
  }
}

/// A matrix of doubles with a bound of the error of every entry, through every product, sum and ReLU.
///
/// The bound of a product of inner length n is gamma |A| |B| with gamma = n u / (1 - n u), for any order of summation (Higham 2002,
/// section 3.5), and what the errors of the factors add.
public struct BoundedMatrix: FoldMatrix {
  /// The computed entries.
  public private(set) var values: Matrix
  /// None negative.
  public private(set) var errors: Matrix

  /// Exact entries.
  public init(_ values: Matrix) {
    (self.values, errors) = (values, Matrix(rows: values.rowCount, columns: values.columnCount))
  }

  /// A matrix of numbers with their bounds, row by row.
  ///
  /// - Precondition: `entries` has rows times columns elements.
  public init(rows: Int, columns: Int, entries: [BoundedDouble]) {
    values = Matrix(rows: rows, columns: columns, entries: entries.map(\.value))
    errors = Matrix(rows: rows, columns: columns, entries: entries.map(\.error))
  }

  /// The number of rows.
  public var rowCount: Int { values.rowCount }
  /// The number of columns.
  public var columnCount: Int { values.columnCount }
  /// The entries row by row, each with its bound.
  ///
  /// - Complexity: O(rows columns); a new array every time.
  public var entries: [BoundedDouble] { zip(values.entries, errors.entries).map { BoundedDouble($0, error: $1) } }

  /// max(0, x) moves no two numbers apart.
  public func rectified() -> BoundedMatrix {
    BoundedMatrix(
      rows: rowCount, columns: columnCount,
      entries: entries.map { $0.value < 0 ? BoundedDouble(0, error: max(0, $0.value + $0.error)) : $0 })
  }

  /// The product is added in place.
  public mutating func addProduct(
    _ left: BoundedMatrix, _ right: BoundedMatrix, transposingLeft: Bool, transposingRight: Bool
  ) {
    func times(_ a: Matrix, _ b: Matrix) -> Matrix {
      Matrix.product(a, b, transposingLeft: transposingLeft, transposingRight: transposingRight)
    }
    let (a, b) = (left.values.magnitudes, right.values.magnitudes)
    let n = Double(transposingLeft ? left.rowCount : left.columnCount)
    let gamma = n * BoundedDouble.unit / (1 - n * BoundedDouble.unit)
    let product = times(left.values, right.values)
    let rounding = times(a, b)
    let carried = times(a, right.errors)
    let raised = Matrix(
      rows: b.rowCount, columns: b.columnCount, entries: zip(b.entries, right.errors.entries).map { $0 + $1 })
    let passed = times(left.errors, raised)
    for index in values.entries.indices {
      let sum = values.entries[index] + product.entries[index]
      // The bounds are sums of n terms none of which is negative, so they are off by less than n u relatively.
      let bound =
        errors.entries[index] + gamma * rounding.entries[index] + carried.entries[index] + passed.entries[index]
        + BoundedDouble.unit * abs(sum) + n * Double.leastNormalMagnitude
      values.entries[index] = sum
      errors.entries[index] = BoundedDouble.up(bound * (1 + 4 * gamma))
    }
  }
}

extension Matrix {
  /// The absolute values of the entries.
  var magnitudes: Matrix { Matrix(rows: rowCount, columns: columnCount, entries: entries.map { abs($0) }) }
}

extension SuperNet<Matrix> {
  /// The same with exact doubles that keep a bound of every rounding from here on.
  public var bounded: SuperNet<BoundedMatrix> {
    SuperNet<BoundedMatrix>(
      networks: networks.map { $0.map { BoundedDouble($0) } },
      pairs: pairs.map { pair in
        MergePair(merge: pair.merge.map { BoundedMatrix($0) }, unmerge: pair.unmerge.map { BoundedMatrix($0) })
      })
  }
}
