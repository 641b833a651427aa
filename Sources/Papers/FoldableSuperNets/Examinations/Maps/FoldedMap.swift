import LinearAlgebra
import Numbers
import Tensors

/// The fold of one map: W* = sum of M[i]^T W_i U[i]^T and b* = sum of b_i M[i], or T* = sum of T_i M[i] of tables, with the sums of the
/// absolute values of all terms, which bound every rounding.
///
/// Doubles are exact where all numbers are integers and those sums stay below 2^53; small maps are folded over fractions too.
struct FoldedMap {
  let isTable: Bool
  let weights: Matrix
  let size: Matrix
  let bias: [Double]
  let biasSize: [Double]
  /// Additions and products on the way to one number.
  let terms: Int
  /// Over fractions, for small maps.
  let exact: (weights: RationalMatrix, bias: [Rational])?
  /// Whether `weights` and `bias` have no rounding at all.
  let isExact: Bool

  /// Products up to which a map is folded over fractions.
  static let exactWork = 100_000

  /// - Parameters:
  ///   - unmerge: nil for maps whose inputs all networks share.
  ///   - merge: nil for heads, which stay apart: then there is one network.
  init(_ maps: [MapFile.Map], merge: [MapBlocks], unmerge: [MapBlocks]?) throws {
    isTable = maps[0].isTable
    let inputs = maps.map { $0.isTable ? 0 : $0.inputs }.max() ?? 0
    terms =
      (maps.map(\.outputs).max() ?? 0) + inputs + maps.count + 4 + (merge.first?.terms ?? 0)
      + (unmerge?.first?.terms ?? 0)
    let (m, u) = (merge.map(\.values), unmerge?.map(\.values))
    let (doubles, biases) = (try maps.map { try $0.doubles() }, try maps.map { try $0.biases() })
    weights = Self.fold(doubles, m, u, isTable: isTable)
    size = Self.fold(
      doubles.map(\.magnitudes), merge.map(\.sizes), unmerge?.map(\.sizes), isTable: isTable)
    bias = Self.fold(biases, m)
    biasSize = Self.fold(biases.map { $0.map { abs($0) } }, merge.map(\.sizes))
    let all = doubles.map(\.entries) + biases + m.map(\.entries) + (u ?? []).map(\.entries)
    let sizes = [size.entries, biasSize] + merge.map(\.sizes.entries) + (unmerge ?? []).map(\.sizes.entries)
    isExact =
      sizes.allSatisfy { ($0.max() ?? 0) < 0x1p52 } && all.allSatisfy { $0.allSatisfy { $0 == $0.rounded() } }
    let work = doubles.reduce(0) { $0 + $1.entries.count } * (weights.rowCount + weights.columnCount)
    if work <= Self.exactWork {
      let (m, u) = (try merge.map { try $0.exact() }, try unmerge.map { try $0.map { try $0.exact() } })
      exact = (
        Self.fold(try maps.map { try $0.exact() }, m, u, isTable: isTable),
        Self.fold(try maps.map { try $0.exactBiases() }, m)
      )
    } else {
      exact = nil
    }
  }

  private static func fold<A: FoldMatrix>(_ maps: [A], _ merge: [A], _ unmerge: [A]?, isTable: Bool) -> A {
    if isTable {
      var sum = A.zeros(maps[0].rowCount, merge[0].columnCount)
      for (table, m) in zip(maps, merge) { sum.addProduct(table, m, transposingLeft: false, transposingRight: false) }
      return sum
    }
    var sum = A.zeros(merge[0].columnCount, unmerge?[0].rowCount ?? maps[0].columnCount)
    for (index, map) in maps.enumerated() { sum.addFold(merge[index], map, unmerge?[index]) }
    return sum
  }

  private static func fold<A: FoldMatrix>(_ biases: [[A.Number]], _ merge: [A]) -> [A.Number] {
    var sum = [A.Number](repeating: 0, count: merge[0].columnCount)
    for (bias, m) in zip(biases, merge) {
      for (unit, value) in m.applied(toRow: bias).enumerated() { sum[unit] += value }
    }
    return sum
  }

  /// gamma of our own roundings over doubles.
  var gamma: Double {
    if isExact { return 0 }
    let n = Double(terms) * 0x1p-53
    return n / (1 - n) * (1 + 0x1p-30)
  }
}

/// The block of one network in M or U: values over doubles, bounds of the terms behind them, and fractions on request.
struct MapBlocks {
  let values: Matrix
  let sizes: Matrix
  let terms: Int
  let exact: () throws -> RationalMatrix

  /// The blocks of all networks.
  static func all(of side: SideMatrix) throws -> [MapBlocks] {
    let (values, sizes) = (try side.doubles(), try side.sizes())
    return values.indices.map { index in
      MapBlocks(values: values[index], sizes: sizes[index], terms: side.terms) { try side.exact()[index] }
    }
  }

  /// The identity, for heads that stay apart.
  static func identity(_ width: Int) -> MapBlocks {
    MapBlocks(values: .identity(width), sizes: .identity(width), terms: 0) { .identity(width) }
  }
}
