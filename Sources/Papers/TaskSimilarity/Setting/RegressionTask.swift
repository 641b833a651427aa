import Files
import LinearAlgebra
import Numbers

/// The first task of a user: features X and labels y = X w* for some w*, in fractions.
///
/// Everything is worked out from the n x n inner products G = X X': the teacher in the row space is X'a with G a = y.
public struct RegressionTask: Sendable {
  /// n rows of p features.
  public let features: [[Rational]]
  /// The labels y, one for every row of `features`.
  public let labels: [Rational]
  /// d, the rank of X.
  public let rank: Int
  private let gram: RationalMatrix
  private let weights: [Rational]

  /// Why labels are no X w*.
  public enum Outside: Error, Sendable, Hashable {
    /// No teacher gives these labels: they are outside the range of the features.
    case noisyLabels
    /// All features are zero.
    case noFeatures
  }

  /// Finds the teacher in the row space of the features.
  ///
  /// - Complexity: O(n^2 p + n^3) operations on fractions.
  /// - Throws: `Outside` if no w* gives the labels, or X is zero.
  public init(features: [[Rational]], labels: [Rational]) throws(Outside) {
    precondition(!features.isEmpty && features.count == labels.count, "\(features.count) rows, \(labels.count) labels")
    (self.features, self.labels) = (features, labels)
    var gram = RationalMatrix(rows: labels.count, columns: labels.count)
    for i in labels.indices {
      for j in 0...i {
        let value = RationalMatrix.dot(features[i], features[j])
        gram[i, j] = value
        gram[j, i] = value
      }
    }
    self.gram = gram
    rank = gram.rank
    if rank == 0 { throw .noFeatures }
    guard let weights = gram.solution(of: labels) else { throw .noisyLabels }
    self.weights = weights
  }

  /// p.
  public var dimension: Int { features[0].count }

  /// tr(X'X).
  public var trace: Rational { labels.indices.reduce(0) { $0 + gram[$1, $1] } }

  /// ||P w*||^2 = ||X^+ y||^2.
  public var squaredTeacher: Rational { RationalMatrix.dot(weights, labels) }

  /// ||y||^2.
  public var squaredLabels: Rational { RationalMatrix.dot(labels, labels) }

  /// w_1 = X^+ y.
  public var teacher: [Rational] { transposed(weights) }

  /// X'v.
  private func transposed(_ v: [Rational]) -> [Rational] {
    var result = [Rational](repeating: 0, count: dimension)
    for (row, factor) in zip(features, v) where !factor.isZero {
      for (j, value) in row.enumerated() where !value.isZero { result[j] += factor * value }
    }
    return result
  }

  private func apply(_ w: [Rational]) -> [Rational] { features.map { RationalMatrix.dot($0, w) } }

  /// X^+ v = X'a with G a = v for v in the range of X; for other v its part in the range has to be taken first.
  private func pseudoInverse(_ v: [Rational]) -> [Rational] {
    // G^2 a = G v is solvable for every v, and X'a then is X^+ v.
    let square = gram * gram
    guard let a = square.solution(of: gram * v) else { preconditionFailure("the normal equations have no solution") }
    return transposed(a)
  }

  /// F after both tasks for an orthogonal map given by how it acts: ||X w_2 - y||^2 with w_2 = w_1 + O'X^+(y - X O w_1).
  public func forgetting(map: ([Rational]) -> [Rational], inverse: ([Rational]) -> [Rational]) -> Rational {
    let first = teacher
    let missing = zip(labels, apply(map(first))).map { $0 - $1 }
    let second = zip(first, inverse(pseudoInverse(missing))).map { $0 + $1 }
    return zip(apply(second), labels).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// The same as ||X O' P (I - O) P w*||^2, which the page proves to be equal.
  public func forgettingByProjections(map: ([Rational]) -> [Rational], inverse: ([Rational]) -> [Rational]) -> Rational
  {
    let first = teacher
    let moved = zip(first, map(first)).map { $0 - $1 }
    let image = apply(inverse(pseudoInverse(apply(moved))))
    return image.reduce(0) { $0 + $1 * $1 }
  }

  /// F for the permutation that sends coordinate i to `permutation[i]`.
  public func forgetting(permutation: [Int]) -> Rational {
    var inverse = permutation
    for (i, j) in permutation.enumerated() { inverse[j] = i }
    return forgetting(
      map: { w in inverse.map { w[$0] } }, inverse: { w in permutation.map { w[$0] } })
  }

  /// E F over the random maps of support m, for this X and this teacher and not for the worst.
  public func expected(support m: Int) -> Rational {
    ExactForgetting(dimension: dimension, rank: rank, support: m)
      .expected(trace: trace, squaredTeacher: squaredTeacher, squaredLabels: squaredLabels)
  }
}
