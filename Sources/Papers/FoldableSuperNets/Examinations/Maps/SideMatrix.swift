import Files
import LinearAlgebra
import Numbers
import Tensors

/// M or U of one map: a dense matrix, a diagonal for every network, a product of two narrow matrices, a sum of these, or copies of
/// units by permutations.
///
/// M has a row for every unit of every network and a column for every merged unit; U the other way round.
struct SideMatrix: Sendable {
  enum Side: String, Sendable {
    case merge = "M"
    case unmerge = "U"
  }

  let side: Side
  /// Units of every network, one number a network.
  let widths: [Int]
  /// d*.
  let mergedWidth: Int
  private var full, diagonal, left, right: Tensor?
  /// For every network the unit that each merged unit takes, and the factor of all.
  private var units: [[Int]]?
  private var share: Rational = 1

  /// The parts that a file holds: `""`, `"diagonal"`, `"left"` and `"right"`.
  ///
  /// - Throws: `DataError` that names the tensor whose shape does not fit.
  init(_ side: Side, parts: [String: Tensor], widths: [Int], of map: String) throws {
    (self.side, self.widths) = (side, widths)
    (full, diagonal, left, right) = (parts[""], parts["diagonal"], parts["left"], parts["right"])
    let total = widths.reduce(0, +)
    if full != nil, let other = diagonal ?? left ?? right {
      throw other.error(
        found: "a part beside the full matrix of \(DataError.quotedName(map))", expected: "one of the two")
    }
    if let lonely = left ?? right, left == nil || right == nil {
      throw lonely.error(found: "one factor of \(DataError.quotedName(map)) alone", expected: "left and right")
    }
    var merged: Int?
    /// Compares rows and columns; nil takes any number.
    func check(_ tensor: Tensor, _ rows: Int?, _ columns: Int?) throws {
      let shape = try tensor.matrixShape()
      guard shape.rows == rows ?? shape.rows, shape.columns == columns ?? shape.columns, tensor.count > 0 else {
        throw tensor.error(
          found: "shape \(tensor.shape)",
          expected: "[\(rows.map(String.init) ?? "any"), \(columns.map(String.init) ?? "any")], "
            + "\(total) units of \(widths.count) networks and one merged width")
      }
    }
    let isMerge = side == .merge
    if let full {
      try check(full, isMerge ? total : nil, isMerge ? nil : total)
      merged = full.shape[isMerge ? 1 : 0]
    }
    if let left, let right {
      try check(left, isMerge ? total : nil, nil)
      try check(right, left.shape[1], isMerge ? nil : total)
      merged = isMerge ? right.shape[1] : left.shape[0]
    }
    if let diagonal {
      guard diagonal.shape == [total] else {
        throw diagonal.error(found: "shape \(diagonal.shape)", expected: "[\(total)], a number for every unit")
      }
      guard widths.allSatisfy({ $0 == merged ?? widths[0] }) else {
        throw diagonal.error(
          found: "a diagonal for widths \(widths)\(merged.map { " and merged width \($0)" } ?? "")",
          expected: "one width")
      }
      merged = widths[0]
    }
    mergedWidth = merged ?? 0
  }

  /// Merged unit c is `share` times the sum over networks i of unit `units[i][c]`; as U it copies back.
  init(_ side: Side, units: [[Int]], share: Rational) {
    (self.side, self.units, self.share) = (side, units, share)
    (widths, mergedWidth) = (units.map(\.count), units[0].count)
  }

  /// Roundings of an entry of the matrix over doubles.
  var terms: Int { (left?.shape[1] ?? 0) + (diagonal == nil ? 0 : 1) + (units == nil ? 0 : 1) }

  /// The blocks of the networks over doubles: M[i] is widths[i] x d*, U[i] is d* x widths[i].
  func doubles() throws -> [Matrix] {
    try blocks {
      try $0.finiteDoubles()
    } share: {
      Double(rounding: $0)
    }
  }

  /// The same with absolute values in every sum: a bound of the terms.
  func sizes() throws -> [Matrix] {
    try blocks {
      try $0.finiteDoubles().map { abs($0) }
    } share: {
      abs(Double(rounding: $0))
    }
  }

  func exact() throws -> [RationalMatrix] {
    try blocks {
      try $0.exact()
    } share: {
      $0
    }
  }

  private func blocks<A: FoldMatrix>(
    _ numbers: (Tensor) throws -> [A.Number], share convert: (Rational) -> A.Number
  ) throws -> [A] {
    let isMerge = side == .merge
    if let units {
      return units.map { own in
        var entries = [A.Number](repeating: 0, count: own.count * mergedWidth)
        for (merged, unit) in own.enumerated() {
          entries[isMerge ? unit * mergedWidth + merged : merged * own.count + unit] = convert(share)
        }
        return A(
          rows: isMerge ? own.count : mergedWidth, columns: isMerge ? mergedWidth : own.count, entries: entries)
      }
    }
    let total = widths.reduce(0, +)
    let (rows, columns) = isMerge ? (total, mergedWidth) : (mergedWidth, total)
    var whole = A(
      rows: rows, columns: columns,
      entries: try full.map(numbers) ?? Array(repeating: 0, count: rows * columns))
    if let diagonal {
      var entries = [A.Number](repeating: 0, count: rows * columns)
      for (unit, value) in try numbers(diagonal).enumerated() {
        entries[isMerge ? unit * columns + unit % mergedWidth : unit % mergedWidth * columns + unit] = value
      }
      whole = A(rows: rows, columns: columns, entries: entries)
    }
    if let left, let right {
      whole.addProduct(
        A(rows: rows, columns: left.shape[1], entries: try numbers(left)),
        A(rows: left.shape[1], columns: columns, entries: try numbers(right)), transposingLeft: false,
        transposingRight: false)
    }
    return split(whole)
  }

  /// Rows of M, or columns of U, network by network.
  private func split<A: FoldMatrix>(_ whole: A) -> [A] {
    var start = 0
    return widths.map { width in
      defer { start += width }
      if side == .merge {
        let columns = whole.columnCount
        return A(
          rows: width, columns: columns, entries: Array(whole.entries[start * columns..<(start + width) * columns]))
      }
      let columns = whole.columnCount
      return A(
        rows: mergedWidth, columns: width,
        entries: (0..<mergedWidth).flatMap { whole.entries[$0 * columns + start..<$0 * columns + start + width] })
    }
  }
}
