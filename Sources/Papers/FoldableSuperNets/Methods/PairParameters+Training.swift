import LinearAlgebra

extension PairParameters<Matrix> {
  /// All trained numbers in one list.
  package var numbers: [Double] {
    (merge?.entries ?? []) + (unmerge?.entries ?? []) + (mergeDiagonal ?? []) + (unmergeDiagonal ?? [])
      + (mergeFactors.map { $0.0.entries + $0.1.entries } ?? [])
      + (unmergeFactors.map { $0.0.entries + $0.1.entries } ?? [])
  }

  /// Takes numbers from `list` from `offset` on, in the order of `numbers`.
  mutating func take(_ list: [Double], at offset: inout Int) {
    func take(_ count: Int) -> [Double] {
      defer { offset += count }
      return Array(list[offset..<offset + count])
    }
    func matrix(_ shape: Matrix) -> Matrix {
      Matrix(rows: shape.rowCount, columns: shape.columnCount, entries: take(shape.entries.count))
    }
    merge = merge.map(matrix)
    unmerge = unmerge.map(matrix)
    mergeDiagonal = mergeDiagonal.map { take($0.count) }
    unmergeDiagonal = unmergeDiagonal.map { take($0.count) }
    mergeFactors = mergeFactors.map { (matrix($0.0), matrix($0.1)) }
    unmergeFactors = unmergeFactors.map { (matrix($0.0), matrix($0.1)) }
  }

  /// The gradient of all trained numbers, in the order of `numbers`, from those of M[i] and U[i].
  func gradient(merge gM: [Matrix], unmerge gU: [Matrix]) -> [Double] {
    let stacked = Matrix.stacked(gM)
    let side = Matrix.stacked(gU.map(\.transposed)).transposed
    var result: [Double] = []
    if merge != nil { result += stacked.entries }
    if unmerge != nil { result += side.entries }
    if mergeDiagonal != nil { result += (0..<networks * width).map { stacked[$0, $0 % width] } }
    if unmergeDiagonal != nil { result += (0..<networks * width).map { side[$0 % width, $0] } }
    for (factors, whole) in [(mergeFactors, stacked), (unmergeFactors, side)] {
      guard let (left, right) = factors else { continue }
      result += Matrix.product(whole, right, transposingRight: true).entries
      result += Matrix.product(left, whole, transposingLeft: true).entries
    }
    return result
  }
}

extension [PairParameters<Matrix>] {
  /// Puts new numbers into all layers.
  package mutating func replace(_ numbers: [Double]) {
    var offset = 0
    for index in indices { self[index].take(numbers, at: &offset) }
  }
}
