import LinearAlgebra
import Numbers

/// The fold identity of one map at points: x W*^T + b* beside sum of ((x U[i]) W_i^T + b_i) M[i], step by step as a SuperNet computes it.
struct MapIdentity {
  /// Over fractions, nil where the map is too large.
  let exactDifference: Rational?
  /// The difference nearest to its bound, over doubles.
  let difference: Double
  let bound: Double

  /// - Parameter points: small integers, a row for every point, as many columns as the folded map.
  init(_ folded: FoldedMap, of maps: [MapFile.Map], merge: [MapBlocks], unmerge: [MapBlocks]?, points: Matrix) throws {
    let (doubles, biases) = (try maps.map { try $0.doubles() }, try maps.map { try $0.biases() })
    let left = Matrix.times(points, folded.weights, transposingRight: true).addingToRows(folded.bias)
    let right = Self.chain(points, doubles, biases, merge.map(\.values), unmerge?.map(\.values))
    let sizes = Self.chain(
      points.magnitudes, doubles.map(\.magnitudes), biases.map { $0.map { abs($0) } }, merge.map(\.sizes),
      unmerge?.map(\.sizes))
    // Both sides are sums of the same terms; the left one has a product more.
    let n = Double(2 * (folded.terms + points.columnCount + 4)) * 0x1p-53
    let gamma = n / (1 - n) * (1 + 0x1p-30)
    var (worst, difference, bound) = (-1.0, 0.0, 0.0)
    for index in left.entries.indices {
      let own = (abs(left.entries[index] - right.entries[index]), gamma * sizes.entries[index])
      let ratio = own.1 > 0 ? own.0 / own.1 : own.0 > 0 ? .infinity : 0
      if ratio > worst { (worst, difference, bound) = (ratio, own.0, own.1) }
    }
    (self.difference, self.bound) = (difference, bound)
    guard let exact = folded.exact else {
      exactDifference = nil
      return
    }
    let fractions = RationalMatrix(
      rows: points.rowCount, columns: points.columnCount, entries: points.entries.map { Rational(exactly: $0) ?? 0 })
    let one = RationalMatrix.times(fractions, exact.weights, transposingRight: true).addingToRows(exact.bias)
    let other = Self.chain(
      fractions, try maps.map { try $0.exact() }, try maps.map { try $0.exactBiases() },
      try merge.map { try $0.exact() },
      try unmerge.map { try $0.map { try $0.exact() } })
    exactDifference = largestDifference([one], [other])
  }

  private static func chain<A: FoldMatrix>(
    _ points: A, _ maps: [A], _ biases: [[A.Number]], _ merge: [A], _ unmerge: [A]?
  ) -> A {
    var sum = A.zeros(points.rowCount, merge[0].columnCount)
    for (index, map) in maps.enumerated() {
      let own = unmerge.map { A.times(points, $0[index]) } ?? points
      sum.addProduct(
        A.times(own, map, transposingRight: true).addingToRows(biases[index]), merge[index], transposingLeft: false,
        transposingRight: false)
    }
    return sum
  }
}
