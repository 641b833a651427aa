import LinearAlgebra
import Numbers
import Running

extension Parametrization {
  /// Whether the dimension is the ceiling, for all networks but special ones.
  var isAttained: Bool { self == .full || self == .lowRank }
}

/// How many dimensions the folded parameters of one hidden layer can move in.
///
/// The map takes the numbers of a pair (M of this layer, U of the layer before) to (W*, b*) = (sum of M[i]^T W_i U[i]^T, sum of
/// b_i M[i]); the rank of its derivative at a point is a lower bound of the dimension of its image, and equal to it at all
/// points but those of a proper algebraic set. The rank is exact: integers and fraction-free elimination.
public struct ReachableDimension: Sendable {
  /// What numbers M and U are made of.
  public var kind: Parametrization
  /// The number K of networks, at least 1.
  public var networks: Int
  /// d = d* = the width of the layer before.
  public var width: Int
  /// r of the low-rank parts, at least 1.
  public var rank: Int

  /// A count for one parametrization and size; `rank` matters only where there are low-rank parts.
  public init(kind: Parametrization, networks: Int, width: Int, rank: Int) {
    (self.kind, self.networks, self.width, self.rank) = (kind, networks, width, rank)
  }

  /// d (d + 1), the numbers of a merged layer.
  public var everything: Int { width * (width + 1) }

  /// No rank is above this: the numbers of a layer, the trained numbers, and for low rank alone the dimension of the
  /// d x (d + 1) matrices of rank r.
  public var ceiling: Int {
    let numbers = kind.count(networks: networks, width: width, mergedWidth: width, rank: rank)
    let r = min(rank, width)
    return min(everything, kind == .lowRank ? r * (2 * width + 1 - r) : numbers)
  }

  /// The rank of the derivative at integers from -9 to 9 drawn by `key`, with networks of such integers; nil if the effort ends.
  ///
  /// - Complexity: elimination of d (d + 1) rows with a column for every trained number.
  public func rank(key: RandomKey, effort: Effort) -> Int? {
    var key = key
    func number() -> Rational { Rational(key.next(below: 19) - 9) }
    func matrix(_ rows: Int, _ columns: Int) -> RationalMatrix {
      RationalMatrix(rows: rows, columns: columns, entries: (0..<rows * columns).map { _ in number() })
    }
    let weights = (0..<networks).map { _ in matrix(width, width) }
    let biases = (0..<networks).map { _ in (0..<width).map { _ in number() } }
    let point: PairParameters<RationalMatrix> = kind.parameters(
      networks: networks, width: width, mergedWidth: width, rank: rank, number: number)
    let pair = point.pair()
    // W_i U[i]^T with the bias as one more column, and M[i]^T W_i: what M and U are multiplied with.
    let right = (0..<networks).map { i in
      let product = RationalMatrix.times(weights[i], pair.unmerge[i], transposingRight: true)
      return (0..<width).map { product.rowEntries($0) + [biases[i][$0]] }
    }
    let left = (0..<networks).map { RationalMatrix.times(pair.merge[$0], weights[$0], transposingLeft: true) }
    var rows: [[Rational]] = []
    for direction in directions(point) {
      if effort.exhaustion() != nil { return nil }
      var image = [Rational](repeating: 0, count: everything)
      for (place, value) in direction.merge {
        // dM[i][k, a] = value adds value times row k of [W_i U^T, b_i] to row a of [W*, b*].
        let (i, k) = (place.row / width, place.row % width)
        for (b, entry) in right[i][k].enumerated() { image[place.column * (width + 1) + b] += value * entry }
      }
      for (place, value) in direction.unmerge {
        // dU[i][b, k] = value adds value times column k of M^T W_i to column b of W*.
        let (i, k) = (place.column / width, place.column % width)
        for a in 0..<width { image[a * (width + 1) + place.row] += value * left[i].entry(a, k) }
      }
      rows.append(image)
    }
    return RationalMatrix(rows).rank
  }

  private struct Place: Hashable {
    var row, column: Int
  }

  private struct Direction {
    var merge: [(Place, Rational)] = []
    var unmerge: [(Place, Rational)] = []
  }

  /// What each trained number does to M (K d x d*) and U (d* x K d).
  private func directions(_ point: PairParameters<RationalMatrix>) -> [Direction] {
    let units = networks * width
    var result: [Direction] = []
    if point.merge != nil {
      for row in 0..<units {
        for column in 0..<width {
          result.append(Direction(merge: [(Place(row: row, column: column), 1)]))
          result.append(Direction(unmerge: [(Place(row: column, column: row), 1)]))
        }
      }
    }
    if kind.hasDiagonal {
      for unit in 0..<units {
        result.append(Direction(merge: [(Place(row: unit, column: unit % width), 1)]))
        result.append(Direction(unmerge: [(Place(row: unit % width, column: unit), 1)]))
      }
    }
    if let (a, b) = point.mergeFactors, let (c, d) = point.unmergeFactors {
      for s in 0..<rank {
        for row in 0..<units {
          result.append(Direction(merge: (0..<width).map { (Place(row: row, column: $0), b.entry(s, $0)) }))
          result.append(Direction(unmerge: (0..<width).map { (Place(row: $0, column: row), c.entry($0, s)) }))
        }
        for column in 0..<width {
          result.append(Direction(merge: (0..<units).map { (Place(row: $0, column: column), a.entry($0, s)) }))
          result.append(Direction(unmerge: (0..<units).map { (Place(row: column, column: $0), d.entry(s, $0)) }))
        }
      }
    }
    return result
  }
}
