import Files
import Numbers
import Tensors

/// Points with labels, as users keep them: a CSV whose last column (or column `y`) is the label, an `.npz` with `X` and `y`, or
/// a matrix in `.npy` whose last column is the label.
///
///     let data = try LabelledData(reading: "task-a.npz")
///     let points = try data.points()          // [[Double]]
///     let classes = try data.classes()        // [Int]
public struct LabelledData: Sendable {
  /// points x coordinates.
  public let inputs: Tensor
  /// One number a point.
  public let labels: Tensor

  /// The number of points.
  public var count: Int { inputs.shape[0] }

  /// The number of coordinates of a point.
  public var dimension: Int { inputs.shape[1] }

  /// Whether points and labels are doubles, none of them rounded.
  public var isExactInDoubles: Bool { inputs.isExactInDoubles && labels.isExactInDoubles }

  /// Data from a tensor of points, one a row, and one of labels.
  ///
  /// - Throws: `DataError` if there is not one label a point, or no point.
  public init(inputs: Tensor, labels: Tensor) throws {
    let (rows, columns) = try inputs.matrixShape()
    guard rows > 0, columns > 0 else {
      throw inputs.error(found: "shape \(inputs.shape)", expected: "at least one point")
    }
    guard labels.shape == [rows] || labels.shape == [rows, 1] else {
      throw labels.error(found: "shape \(labels.shape)", expected: "[\(rows)], one label a point")
    }
    (self.inputs, self.labels) = (inputs, labels)
  }

  /// Reads a data set.
  ///
  /// - Throws: `DataError` of one line.
  public init(reading path: String) throws {
    let tensors = path.hasSuffix(".csv") || path == "-" ? [] : try TensorFile.read(path)
    if tensors.count > 1 {
      func find(_ names: [String]) throws -> Tensor {
        guard let tensor = tensors.first(where: { names.contains($0.name.lowercased()) }) else {
          let found = tensors.map { DataError.quoted($0.name) }.prefix(8).joined(separator: ", ")
          throw DataError(file: path, found: "the tensors \(found)", expected: "one named \(names[0])")
        }
        return tensor
      }
      try self.init(
        inputs: find(["x", "inputs", "data", "points"]), labels: find(["y", "labels", "label", "targets", "target"]))
      return
    }
    if let matrix = tensors.first {
      try self.init(matrix: matrix, label: nil)
    } else {
      let (matrix, columns) = try MatrixCSV.read(InputText(reading: path))
      let named = columns?.firstIndex { ["y", "label", "labels", "target", "class"].contains($0.lowercased()) }
      try self.init(matrix: matrix, label: named)
    }
  }

  /// A matrix with the labels in column `label`, the last one if nil.
  public init(matrix: Tensor, label: Int?) throws {
    let (_, columns) = try matrix.matrixShape()
    guard columns >= 2 else {
      throw matrix.error(found: "\(columns) columns", expected: "coordinates and a label")
    }
    let label = label ?? columns - 1
    try self.init(
      inputs: matrix.columns((0..<columns).filter { $0 != label }),
      labels: matrix.columns([label], isList: true, name: "label"))
  }

  /// The coordinates of every point.
  ///
  /// - Throws: `DataError` for NaN and infinities.
  public func points() throws -> [[Double]] { Self.rows(try inputs.finiteDoubles(), dimension) }

  /// The coordinates of every point as fractions.
  ///
  /// - Throws: `DataError` for NaN and infinities.
  public func exactPoints() throws -> [[Rational]] { Self.rows(try inputs.exact(), dimension) }

  /// The labels as doubles.
  public func targets() throws -> [Double] { try labels.finiteDoubles() }

  /// The labels as fractions.
  public func exactTargets() throws -> [Rational] { try labels.exact() }

  /// The labels as integers.
  ///
  /// - Throws: `DataError` that names the first label that is none.
  public func classes() throws -> [Int] { try labels.integers() }

  private static func rows<Number>(_ numbers: [Number], _ width: Int) -> [[Number]] {
    stride(from: 0, to: numbers.count, by: width).map { Array(numbers[$0..<$0 + width]) }
  }
}
