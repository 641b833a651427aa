import LinearAlgebra
import Numbers

/// Regression mean: the one layer whose outputs on all data are nearest to those of each layer on its own data.
///
/// W^T = S^-1 sum of G_i W_i^T with G_i = X_i^T X_i, off-diagonal entries times rho, and S = sum of G_i.
public enum RegMean {
  /// X^T X with every entry off the diagonal times rho.
  public static func gram<A: FoldMatrix>(of inputs: A, rho: A.Number) -> A {
    let gram = A.times(inputs, inputs, transposingLeft: true)
    let n = gram.rowCount
    return A(
      rows: n, columns: n,
      entries: gram.entries.enumerated().map { $0.offset / n == $0.offset % n ? $0.element : rho * $0.element })
  }

  /// The merged weights, out x in; nil if S is singular.
  public static func weights(_ weights: [RationalMatrix], grams: [RationalMatrix]) -> RationalMatrix? {
    guard let inverse = sum(grams).inverse else { return nil }
    var right = RationalMatrix.zeros(grams[0].rowCount, weights[0].rowCount)
    for (gram, weight) in zip(grams, weights) {
      right.addProduct(gram, weight, transposingLeft: false, transposingRight: true)
    }
    return (inverse * right).transposed
  }

  /// The pair of a layer as a SuperNet has it: M = [I; ...; I], U = [S^-1 G_1, ..., S^-1 G_K] after the layer before.
  public static func unmerge(_ grams: [RationalMatrix]) -> [RationalMatrix]? {
    sum(grams).inverse.map { inverse in grams.map { inverse * $0 } }
  }

  /// Sum of the matrices.
  public static func sum<A: FoldMatrix>(_ grams: [A]) -> A { grams.dropFirst().reduce(grams[0]) { $0.plus($1) } }

  /// What RegMean made of one layer of doubles.
  public struct Layer: Sendable {
    /// The weights W of the merged layer, out x in.
    public var weights: Matrix
    /// The number of singular values of S above 1e-10 times the largest. Below the number of inputs, directions that no data
    /// reach get weights of least length, namely zero.
    public var rank: Int
  }

  /// The merged weights over doubles by singular values, never through an inverse.
  ///
  /// - Throws: `FactorizationError` if a number is infinite or not a number.
  public static func merged(_ weights: [Matrix], grams: [Matrix]) throws -> Layer {
    var right = Matrix.zeros(grams[0].rowCount, weights[0].rowCount)
    for (gram, weight) in zip(grams, weights) {
      right.addProduct(gram, weight, transposingLeft: false, transposingRight: true)
    }
    let factors = try sum(grams).singularValues()
    let cutoff = 1e-10 * (factors.values.first ?? 0)
    var coefficients = Matrix.product(factors.left, right, transposingLeft: true)
    let rank = factors.values.count { $0 > cutoff }
    for (row, value) in factors.values.enumerated() {
      for column in 0..<coefficients.columnCount {
        coefficients[row, column] = value > cutoff ? coefficients[row, column] / value : 0
      }
    }
    return Layer(weights: Matrix.product(factors.right, coefficients, transposingLeft: true).transposed, rank: rank)
  }
}
