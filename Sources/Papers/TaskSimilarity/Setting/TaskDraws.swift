import Foundation
import Numbers
import Running

/// Draws of the forgetting of one given first task over random maps of support m, in the d coordinates of its row space.
///
/// There X'X is S = L'L and the teacher w with L w = y for the Cholesky factor L of the inner products of independent rows; a draw is
/// ||X K'(I - K) w||^2 for a random d x d kernel K.
public struct TaskDraws: Sendable {
  let dimension, rank, support: Int
  /// n x d: the features in an orthonormal basis of the row space.
  private let features: [[Double]]
  private let teacher: [Double]

  /// Draws for one first task.
  ///
  /// - Parameters:
  ///   - rows: n rows of p features, to double precision.
  ///   - teacher: w_1 in R^p.
  ///   - rank: d, the rank of the rows.
  ///   - support: m, the dimension that is turned.
  public init(rows: [[Double]], teacher: [Double], rank: Int, support: Int) {
    (dimension, self.rank, self.support) = (rows[0].count, rank, support)
    // An orthonormal basis by Gram and Schmidt, twice; rows that add nothing are left out.
    var basis: [[Double]] = []
    for row in rows.sorted(by: { Self.dot($0, $0) > Self.dot($1, $1) }) where basis.count < rank {
      var rest = row
      for _ in 0..<2 {
        for b in basis {
          let part = Self.dot(rest, b)
          for j in rest.indices { rest[j] -= part * b[j] }
        }
      }
      let length = Self.dot(rest, rest).squareRoot()
      if length > 1e-9 * Self.dot(row, row).squareRoot() { basis.append(rest.map { $0 / length }) }
    }
    let frame = basis
    features = rows.map { row in frame.map { Self.dot(row, $0) } }
    self.teacher = frame.map { Self.dot(teacher, $0) }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for j in a.indices { sum += a[j] * b[j] }
    return sum
  }

  /// All draws, in order; fewer than `count` if the effort ends first.
  public func values(_ count: Int, key: RandomKey, effort: Effort) throws -> [Double] {
    let batch = 16
    let results = ParallelLoop.map((count + batch - 1) / batch, jobs: effort.jobs) { index -> [Double]? in
      if effort.exhaustion(used: UInt64(index)) != nil { return nil }
      var stream = GaussianStream(key.fold(in: UInt64(index)))
      return (0..<min(batch, count - batch * index)).map { _ in draw(&stream) }
    }
    return results.prefix { $0 != nil }.compactMap { $0 }.flatMap { $0 }
  }

  private func draw(_ stream: inout GaussianStream) -> Double {
    let frame = KernelDraws(dimension: dimension, rank: rank, support: support).kernelFactor(&stream)
    // I - K = V_1'(I - Q)V_1 in the basis; (I - K) w, then K' of it = it - V_1'(I - Q')V_1 of it.
    let moved = frame.apply(teacher)
    let back = frame.applyTransposed(moved)
    let kept = zip(moved, back).map { $0 - $1 }
    return features.reduce(0) { sum, row in
      let value = Self.dot(row, kept)
      return sum + value * value
    }
  }
}
