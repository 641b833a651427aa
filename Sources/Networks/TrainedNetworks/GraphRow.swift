import Files
import Tensors

/// Constants of a graph beside a layer: one for each place, or one for all.
struct GraphRow: Sendable {
  let numbers: [GraphNumber]

  /// - Parameters:
  ///   - width: the places, nil if they are not known.
  ///   - type: what the numbers have to be, nil for any.
  /// - Throws: `DataError` for other shapes, types, and for what is not finite.
  init(_ tensor: Tensor, width: Int?, type: ElementType?) throws {
    let shape = tensor.shape.drop { $0 == 1 }
    guard tensor.shape.count <= 2, shape.count <= 1, shape.first ?? 1 == 1 || width == nil || shape.first == width,
      tensor.count >= 1
    else {
      throw tensor.error(
        found: "shape \(tensor.shape)", expected: width.map { "one number, or \($0) in a row" } ?? "numbers in a row")
    }
    if let type, tensor.elementType != type {
      throw tensor.error(found: "elements of \(tensor.elementType)", expected: "\(type), as the layer has")
    }
    numbers = try (0..<tensor.count).map { index in
      guard let number = GraphNumber(tensor, at: index) else {
        throw tensor.error(
          found: "elements of \(tensor.elementType)", expected: "float32, float64, int32, int64 or bool")
      }
      guard number.value.isFinite else { throw tensor.error(found: "\(number.value)", expected: "finite numbers") }
      return number
    }
  }

  /// The places that the numbers are for; nil for one number, which is for all.
  var width: Int? { numbers.count > 1 ? numbers.count : nil }

  subscript(place: Int) -> GraphNumber { numbers[numbers.count == 1 ? 0 : place] }
}
