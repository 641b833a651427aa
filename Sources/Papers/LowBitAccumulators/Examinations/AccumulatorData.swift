import Files
import RealNetworks
import Tensors

/// Inputs row by row, with labels where they are known.
package struct AccumulatorData: Sendable {
  let file: String
  let rows: Int
  let values: [Double]
  let labels: [Int]?

  /// A matrix of inputs; one more column than the network has inputs, or a tensor y beside X, is the label.
  ///
  /// - Throws: `DataError` for other shapes, no rows, NaN and infinities.
  package init(reading path: String, width: Int) throws {
    let tensors = try TensorFile.read(path)
    func shape(_ tensor: Tensor) -> DataError {
      tensor.error(
        found: "the shape \(tensor.shape)",
        expected: "\(width) columns, as the network has inputs, and perhaps one for labels")
    }
    func take(_ data: LabelledData) throws -> (Int, [Double], [Int]?) {
      guard data.dimension == width else { throw shape(data.inputs) }
      return (data.count, try data.inputs.finiteDoubles(), try data.classes())
    }
    file = path
    if tensors.count > 1 {
      (rows, values, labels) = try take(LabelledData(reading: path))
      return
    }
    guard let matrix = tensors.first else { throw DataError(file: path, found: "no array", expected: "rows of inputs") }
    let (count, columns) = try matrix.matrixShape()
    guard count > 0 else { throw matrix.error(found: "no rows", expected: "at least one input") }
    if columns == width + 1 {
      (rows, values, labels) = try take(LabelledData(matrix: matrix, label: nil))
    } else if columns == width {
      (rows, values, labels) = (count, try matrix.finiteDoubles(), nil)
    } else {
      throw shape(matrix)
    }
  }
}
