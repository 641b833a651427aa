import LinearAlgebra
import Numbers
import RealNetworks

/// A linear map of a block with its bias, out x in.
public struct BlockMap<A: FoldMatrix>: Hashable, Sendable {
  /// The matrix, out x in: rows of points are multiplied by its transpose.
  public var weights: A
  /// The bias, one number for every output.
  public var bias: [A.Number]

  /// A map.
  ///
  /// - Precondition: as many biases as the matrix has rows.
  public init(_ weights: A, bias: [A.Number]) {
    precondition(weights.rowCount == bias.count, "\(bias.count) biases of \(weights.rowCount) outputs")
    (self.weights, self.bias) = (weights, bias)
  }

  func callAsFunction(_ rows: A) -> A {
    A.times(rows, weights, transposingRight: true).addingToRows(bias)
  }
}

/// The six linear maps of a pre-norm transformer block. Norms, softmax and the nonlinearity stand in `BlockFunctions`.
public struct TransformerBlock<A: FoldMatrix>: Hashable, Sendable {
  /// The linear maps, in the order in which a point meets them.
  public enum Part: String, CaseIterable, Sendable { case query, key, value, output, up, down }

  /// A map for every part.
  public var maps: [Part: BlockMap<A>]
  /// The number of attention heads, which divides the width of queries, keys and values.
  public var heads: Int

  /// A block from its six maps.
  ///
  /// - Precondition: every part is there.
  public init(_ maps: [Part: BlockMap<A>], heads: Int) {
    precondition(maps.count == Part.allCases.count, "\(maps.count) parts")
    (self.maps, self.heads) = (maps, heads)
  }

  func map(_ part: Part) -> BlockMap<A> {
    guard let map = maps[part] else { preconditionFailure("no \(part)") }
    return map
  }
}

/// What a block does between its linear maps. The fold holds whatever these are, so an exact test may take rational ones.
public struct BlockFunctions<A: FoldMatrix>: Sendable {
  /// Of one row of the stream before attention or the MLP.
  public var norm: @Sendable (_ row: [A.Number]) -> [A.Number]
  /// Of one row of scores q.k, with the width of a head.
  public var attention: @Sendable (_ scores: [A.Number], _ headWidth: Int) -> [A.Number]
  /// The nonlinearity between `up` and `down`, entry by entry.
  public var activation: @Sendable (A.Number) -> A.Number

  /// Functions of a block; `attention` takes the scores of one row for one head.
  public init(
    norm: @escaping @Sendable ([A.Number]) -> [A.Number],
    attention: @escaping @Sendable ([A.Number], Int) -> [A.Number],
    activation: @escaping @Sendable (A.Number) -> A.Number
  ) { (self.norm, self.attention, self.activation) = (norm, attention, activation) }

  func normed(_ rows: A) -> A {
    A(
      rows: rows.rowCount, columns: rows.columnCount,
      entries: (0..<rows.rowCount).flatMap { norm(rows.rowEntries($0)) })
  }

  /// Attention of every head on its share of the columns, heads side by side.
  func attended(_ query: A, _ key: A, _ value: A, heads: Int) -> A {
    let (n, width) = (query.rowCount, query.columnCount / heads)
    var entries = [A.Number](repeating: 0, count: n * query.columnCount)
    for head in 0..<heads {
      func slice(_ rows: A) -> A {
        A(
          rows: n, columns: width,
          entries: (0..<n).flatMap { row in (0..<width).map { rows.entry(row, head * width + $0) } })
      }
      let scores = A.times(slice(query), slice(key), transposingRight: true)
      let weights = A(
        rows: n, columns: n, entries: (0..<n).flatMap { attention(scores.rowEntries($0), width) })
      let result = A.times(weights, slice(value))
      for row in 0..<n {
        for column in 0..<width { entries[row * query.columnCount + head * width + column] = result.entry(row, column) }
      }
    }
    return A(rows: n, columns: query.columnCount, entries: entries)
  }
}

extension TransformerBlock {
  /// The stream after attention and MLP, each added to what came in.
  public func callAsFunction(_ stream: A, _ functions: BlockFunctions<A>) -> A {
    let normed = functions.normed(stream)
    let attended = functions.attended(
      map(.query)(normed), map(.key)(normed), map(.value)(normed), heads: heads)
    let middle = stream.plus(map(.output)(attended))
    let hidden = map(.up)(functions.normed(middle)).mapped(functions.activation)
    return middle.plus(map(.down)(hidden))
  }
}

/// K blocks joined by pairs: the residual stream has the merged width, and no M or U stands on the skip path.
public struct SuperBlock<A: FoldMatrix>: Sendable {
  /// The blocks that are joined, of one shape.
  public let blocks: [TransformerBlock<A>]
  /// M of every linear map, network by network, d x d*.
  public let merges: [TransformerBlock<A>.Part: [A]]
  /// U of the four places where the merged stream is opened: after the first norm (shared by query, key and value), after
  /// attention, after the second norm, after the activation.
  public let unmerges: [TransformerBlock<A>.Part: [A]]
  /// The number of attention heads of every block.
  public let heads: Int

  /// Joins blocks by the matrices of their maps.
  ///
  /// - Precondition: an M for every part; a U for `.query`, `.output`, `.up` and `.down`, named by the map that follows.
  public init(
    blocks: [TransformerBlock<A>], merges: [TransformerBlock<A>.Part: [A]],
    unmerges: [TransformerBlock<A>.Part: [A]], heads: Int
  ) {
    precondition(merges.count == 6 && unmerges.count == 4, "\(merges.count) M and \(unmerges.count) U")
    (self.blocks, self.merges, self.unmerges, self.heads) = (blocks, merges, unmerges, heads)
  }

  private func unmerge(_ part: TransformerBlock<A>.Part) -> [A] {
    unmerges[part == .key || part == .value ? .query : part] ?? []
  }

  /// The map of a part through U, all blocks, and M, one after the other.
  private func apply(_ part: TransformerBlock<A>.Part, _ rows: A) -> A {
    let merge = merges[part] ?? []
    var sum = A.zeros(rows.rowCount, merge[0].columnCount)
    for (i, block) in blocks.enumerated() {
      let own = block.map(part)(A.times(rows, unmerge(part)[i]))
      sum.addProduct(own, merge[i], transposingLeft: false, transposingRight: false)
    }
    return sum
  }

  /// The stream after the joined blocks.
  public func callAsFunction(_ stream: A, _ functions: BlockFunctions<A>) -> A {
    let normed = functions.normed(stream)
    let attended = functions.attended(apply(.query, normed), apply(.key, normed), apply(.value, normed), heads: heads)
    let middle = stream.plus(apply(.output, attended))
    return middle.plus(apply(.down, apply(.up, functions.normed(middle)).mapped(functions.activation)))
  }

  /// One block of the merged widths.
  ///
  /// - Complexity: for widths d and 4 d of two blocks about 190 d^3 operations, with M and U full.
  public func folded(biasFactor: A.Number = 1) -> TransformerBlock<A> {
    var maps: [TransformerBlock<A>.Part: BlockMap<A>] = [:]
    for part in TransformerBlock<A>.Part.allCases {
      let (merge, unmerge) = (merges[part] ?? [], unmerge(part))
      var weights = A.zeros(merge[0].columnCount, unmerge[0].rowCount)
      var bias = [A.Number](repeating: 0, count: merge[0].columnCount)
      for (i, block) in blocks.enumerated() {
        let map = block.map(part)
        weights.addFold(merge[i], map.weights, unmerge[i])
        for (index, value) in merge[i].applied(toRow: map.bias).enumerated() { bias[index] += biasFactor * value }
      }
      maps[part] = BlockMap(weights, bias: bias)
    }
    return TransformerBlock(maps, heads: heads)
  }
}
