import Files
import LinearAlgebra
import Numbers
import Tensors

/// Numbers of a merged file that are not those of the fold, and where the first one stands.
struct MapComparison {
  private(set) var wrong = 0
  private(set) var compared = 0
  private var first: String?

  /// What the user reads.
  var text: String {
    first.map { "merged file: differs first in \($0)" }
      ?? "merged file: all \(compared) numbers are those of the fold, up to the rounding of their types"
  }

  /// Compares a map of the merged file, weights and biases.
  ///
  /// - Throws: `DataError` that names the tensor of another shape, or without a bias that the fold has.
  mutating func compare(_ map: MapFile.Map, with folded: FoldedMap) throws {
    let own = map.isTable ? [map.inputs, map.outputs] : [map.outputs, map.inputs]
    let expected = [folded.weights.rowCount, folded.weights.columnCount]
    guard own == expected, map.isTable == folded.isTable else {
      throw map.weights.error(
        found: "shape \(own[0]) x \(own[1])", expected: "\(expected[0]) x \(expected[1]), that of the fold")
    }
    try compare(
      map.doubles().entries, of: map.weights, firstRow: map.firstRow, columns: expected[1],
      with: folded.weights.entries,
      folded.size.entries, exact: folded.exact?.weights.entries, folded)
    if let bias = map.bias {
      try compare(
        map.biases(), of: bias, firstRow: map.firstRow, columns: 1, with: folded.bias, folded.biasSize,
        exact: folded.exact?.bias, folded)
    } else if let unit = folded.biasSize.firstIndex(where: { $0 > 0 }) {
      throw map.weights.error(
        found: "no bias beside it", expected: "\(folded.bias[unit]) for unit \(unit)")
    }
  }

  private mutating func compare(
    _ values: [Double], of tensor: Tensor, firstRow: Int, columns: Int, with expected: [Double], _ sizes: [Double],
    exact: [Rational]?, _ folded: FoldedMap
  ) throws {
    let allowance = RoundingAllowance(tensor.elementType, terms: folded.terms)
    let (part, least) = (Double(rounding: allowance.part) * (1 + 0x1p-40), Double(rounding: allowance.least))
    for index in values.indices {
      let isWrong: Bool
      if let exact, exact.count == values.count {
        // The sum of absolute values is a double; a little more than rounding took from it is allowed.
        let size = (Rational(exactly: sizes[index]) ?? 0) * (1 + Rational(1, 1 << 40))
        let value = try tensor.exact(at: firstRow * columns + index)
        isWrong = (value - exact[index]).magnitude > allowance.part * size + allowance.least
      } else {
        isWrong = !(abs(values[index] - expected[index]) <= (part + folded.gamma) * sizes[index] + least)
      }
      guard isWrong else { continue }
      if first == nil {
        first = "\(place(index, tensor, firstRow, columns)): \(values[index]) in place of \(expected[index])"
      }
      wrong += 1
    }
    compared += values.count
  }

  private func place(_ index: Int, _ tensor: Tensor, _ firstRow: Int, _ columns: Int) -> String {
    let row = "tensor \(DataError.quotedName(tensor.name)), row \(firstRow + index / columns)"
    return columns > 1 || tensor.shape.count > 1 ? "\(row), column \(index % columns)" : row
  }

  /// Compares a norm number by number; norms are copied, so that nothing is allowed but the rounding of the type.
  mutating func compare(_ norm: Tensor, with expected: [Double]) throws {
    guard norm.shape == [expected.count] else {
      throw norm.error(found: "shape \(norm.shape)", expected: "[\(expected.count)], the merged width")
    }
    let part = Double(rounding: RoundingAllowance(norm.elementType, terms: 2).part)
    for (index, value) in try norm.finiteDoubles().enumerated()
    where abs(value - expected[index]) > part * abs(expected[index]) {
      if first == nil { first = "\(place(index, norm, 0, 1)): \(value) in place of \(expected[index])" }
      wrong += 1
    }
    compared += expected.count
  }
}
