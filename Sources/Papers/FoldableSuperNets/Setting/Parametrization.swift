import LinearAlgebra
import Numbers

/// How the matrices M and U of one layer are made of trained numbers.
public enum Parametrization: String, CaseIterable, Sendable {
  /// Every entry is trained, or one diagonal for every network.
  case full, diagonal
  /// A product of two narrow matrices.
  case lowRank = "low_rank"
  /// The sum of both.
  case diagonalAndLowRank = "diagonal_and_low_rank"

  /// Whether M and U have a diagonal for every network.
  public var hasDiagonal: Bool { self == .diagonal || self == .diagonalAndLowRank }
  /// Whether M and U have a product of two narrow matrices.
  public var hasFactors: Bool { self == .lowRank || self == .diagonalAndLowRank }
}

/// The trained numbers of one pair (M, U) of `networks` networks of width d and merged width d*.
///
/// M = D(m) + M_a M_b and U = D(u) + U_a U_b; the parts that a parametrization does not have are nil. A full M stands in `merge`.
public struct PairParameters<A: FoldMatrix>: Sendable {
  /// The number K of networks.
  public let networks: Int
  /// d.
  public let width: Int
  /// d*.
  public let mergedWidth: Int
  /// K d x d* and d* x K d.
  public var merge, unmerge: A?
  /// K d numbers each.
  public var mergeDiagonal, unmergeDiagonal: [A.Number]?
  /// K d x r and r x d*.
  public var mergeFactors: (A, A)?
  /// d* x r and r x K d.
  public var unmergeFactors: (A, A)?

  /// A pair without any part: all that it stands for is zero until parts are set.
  public init(networks: Int, width: Int, mergedWidth: Int) {
    (self.networks, self.width, self.mergedWidth) = (networks, width, mergedWidth)
  }

  /// The numbers that are trained.
  public var count: Int {
    (merge?.entries.count ?? 0) + (unmerge?.entries.count ?? 0) + (mergeDiagonal?.count ?? 0)
      + (unmergeDiagonal?.count ?? 0)
      + [mergeFactors, unmergeFactors].reduce(0) { $0 + ($1?.0.entries.count ?? 0) + ($1?.1.entries.count ?? 0) }
  }

  /// The matrices that the numbers stand for, network by network.
  public func pair() -> MergePair<A> {
    let (m, u) = (stacked(), side())
    return MergePair(
      merge: (0..<networks).map { i in
        A(
          rows: width, columns: mergedWidth,
          entries: Array(m.entries[i * width * mergedWidth..<(i + 1) * width * mergedWidth]))
      },
      unmerge: (0..<networks).map { i in
        A(
          rows: mergedWidth, columns: width,
          entries: (0..<mergedWidth).flatMap { row in u.rowEntries(row)[i * width..<(i + 1) * width] })
      })
  }

  /// M, K d x d*.
  private func stacked() -> A {
    var result = merge ?? A.zeros(networks * width, mergedWidth)
    if let mergeDiagonal {
      result = result.plus(A(rows: networks * width, columns: mergedWidth, entries: diagonal(mergeDiagonal)))
    }
    if let (left, right) = mergeFactors {
      result.addProduct(left, right, transposingLeft: false, transposingRight: false)
    }
    return result
  }

  /// U, d* x K d.
  private func side() -> A {
    var result = unmerge ?? A.zeros(mergedWidth, networks * width)
    if let unmergeDiagonal {
      var entries = [A.Number](repeating: 0, count: mergedWidth * networks * width)
      for (index, value) in unmergeDiagonal.enumerated() { entries[index % width * networks * width + index] = value }
      result = result.plus(A(rows: mergedWidth, columns: networks * width, entries: entries))
    }
    if let (left, right) = unmergeFactors {
      result.addProduct(left, right, transposingLeft: false, transposingRight: false)
    }
    return result
  }

  private func diagonal(_ values: [A.Number]) -> [A.Number] {
    precondition(width == mergedWidth, "a diagonal of \(width) x \(mergedWidth)")
    var entries = [A.Number](repeating: 0, count: networks * width * width)
    for (index, value) in values.enumerated() { entries[index * width + index % width] = value }
    return entries
  }
}

extension Parametrization {
  /// Numbers of one pair by the formulas of the page (S12).
  public func count(networks: Int, width: Int, mergedWidth: Int, rank: Int) -> Int {
    if self == .full { return 2 * networks * width * mergedWidth }
    return (hasDiagonal ? 2 * networks * width : 0)
      + (hasFactors ? 2 * rank * (networks * width + mergedWidth) : 0)
  }

  /// Parameters of this kind whose numbers are drawn by `number`.
  public func parameters<A: FoldMatrix>(
    networks: Int, width: Int, mergedWidth: Int, rank: Int, number: () -> A.Number
  ) -> PairParameters<A> {
    func matrix(_ rows: Int, _ columns: Int) -> A {
      A(rows: rows, columns: columns, entries: (0..<rows * columns).map { _ in number() })
    }
    var result = PairParameters<A>(networks: networks, width: width, mergedWidth: mergedWidth)
    if self == .full {
      result.merge = matrix(networks * width, mergedWidth)
      result.unmerge = matrix(mergedWidth, networks * width)
    }
    if hasDiagonal {
      result.mergeDiagonal = (0..<networks * width).map { _ in number() }
      result.unmergeDiagonal = (0..<networks * width).map { _ in number() }
    }
    if hasFactors {
      result.mergeFactors = (matrix(networks * width, rank), matrix(rank, mergedWidth))
      result.unmergeFactors = (matrix(mergedWidth, rank), matrix(rank, networks * width))
    }
    return result
  }
}
