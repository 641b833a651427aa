import Foundation
import Numbers
import Running

/// Draws of the forgetting of a worst first task, ||K'(I - K)||^2 / d for the d x d kernel K = V'OV, without a matrix of size p.
///
/// With V_1 the first m rows of a random frame V of rank d, K = I - V_1'(I - Q)V_1. Only two small random matrices matter: V_1'V_1, a matrix beta
/// variable made from two Wishart ones, and the part of Q that V_1 sees, a corner of a random frame. For m < d the same runs in m dimensions:
/// with A = V_1 V_1', M = I - Q and B = M'AM A, the value is (tr B - 2 tr M'AMAMA + tr B^2)/d.
///
/// - Complexity: O(min(d, m)^3) a draw, whatever p.
public struct KernelDraws: Sendable {
  /// p, d and m; see `ExactForgetting`.
  public let dimension, rank, support: Int

  /// Draws for one shape.
  ///
  /// - Precondition: 1 <= d, m <= p.
  public init(dimension p: Int, rank d: Int, support m: Int) {
    precondition((1...p).contains(d) && (1...p).contains(m), "p = \(p), d = \(d), m = \(m)")
    (dimension, rank, support) = (p, d, m)
  }

  /// What was drawn.
  public struct Summary: Sendable, Hashable {
    /// The mean of the draws, and its standard error from their variance.
    public let mean, standardError: Double
    /// The number of draws that were made before the effort ended.
    public let draws: Int
  }

  /// The mean over `count` draws; batches of 64 draws have keys of their own, so that the result is the same for any number of threads.
  ///
  /// - Returns: nil if the effort ends before two batches.
  public func mean(of count: Int, key: RandomKey, effort: Effort) -> Summary? {
    Summary(of: count, inBatchesOf: 64, effort: effort) { batch in
      var stream = GaussianStream(key.fold(in: UInt64(batch)))
      return { draw(&stream) }
    }
  }

  func draw(_ stream: inout GaussianStream) -> Double {
    support < rank ? drawInSupport(&stream) : drawInRank(&stream)
  }

  /// d <= m: everything in d dimensions.
  private func drawInRank(_ stream: inout GaussianStream) -> Double {
    let d = rank
    let first = Self.wishartFactor(d, degrees: support, &stream)
    let rest = Self.wishart(d, degrees: dimension - support, &stream)
    // V_1'V_1 = L L'.
    let factor = (first * first.transposed + rest).cholesky.solveLower(first)
    let corner = Self.frameCorner(d, of: support, &stream)
    // K = I - L (I - corner) L', so I - K = L (I - corner) L'.
    var inner = SmallMatrix(zeros: d)
    for i in 0..<d { inner[i, i] = 1 }
    let difference = factor * (inner - corner) * factor.transposed
    let kernel = inner - difference
    return (kernel.transposed * difference).squaredNorm / Double(d)
  }

  /// m < d: everything in m dimensions.
  private func drawInSupport(_ stream: inout GaussianStream) -> Double {
    let m = support
    let first = Self.wishartFactor(m, degrees: rank, &stream)
    let rest = Self.wishart(m, degrees: dimension - rank, &stream)
    let factor = (first * first.transposed + rest).cholesky.solveLower(first)
    let a = factor * factor.transposed
    var turned = SmallMatrix(zeros: m)
    for i in 0..<m { turned[i, i] = 1 }
    turned = turned - Self.frameCorner(m, of: m, &stream)
    let ma = turned.transposed * a
    let b = ma * turned * a
    var (trace, middle) = (0.0, 0.0)
    let triple = b * (turned * a)
    for i in 0..<m {
      trace += b[i, i]
      middle += triple[i, i]
    }
    var square = 0.0
    for i in 0..<m { for j in 0..<m { square += b[i, j] * b[j, i] } }
    return (trace - 2 * middle + square) / Double(rank)
  }

  /// A lower factor T with T T' Wishart of the given degrees, at least n: Bartlett's decomposition (1933).
  static func wishartFactor(_ n: Int, degrees: Int, _ stream: inout GaussianStream) -> SmallMatrix {
    var t = SmallMatrix(zeros: n)
    for i in 0..<n {
      for j in 0..<i { t[i, j] = stream.next() }
      t[i, i] = stream.chi(degrees - i)
    }
    return t
  }

  /// A Wishart matrix of any degrees; with fewer than n the sum of that many squares.
  static func wishart(_ n: Int, degrees: Int, _ stream: inout GaussianStream) -> SmallMatrix {
    if degrees >= n {
      let t = wishartFactor(n, degrees: degrees, &stream)
      return t * t.transposed
    }
    var s = SmallMatrix(zeros: n)
    for _ in 0..<degrees {
      let x = (0..<n).map { _ in stream.next() }
      for i in 0..<n { for j in 0..<n { s[i, j] += x[i] * x[j] } }
    }
    return s
  }

  /// The first n rows of a random frame of n vectors in R^m, m >= n: a Gaussian matrix made orthonormal by its Cholesky factor, whose
  /// positive diagonal is what makes the law invariant.
  static func frameCorner(_ n: Int, of m: Int, _ stream: inout GaussianStream) -> SmallMatrix {
    var g = SmallMatrix(zeros: n)
    for i in g.cells.indices { g.cells[i] = stream.next() }
    let factor = (g.transposed * g + wishart(n, degrees: m - n, &stream)).cholesky
    return factor.solveLower(g.transposed).transposed
  }

  /// I - K as an operator on R^d, with its orientation, for tasks that are not isometric.
  struct Factor {
    /// d rows of s numbers.
    let columns: [[Double]]
    /// s x s, I - Q as the columns see it.
    let turned: SmallMatrix

    func apply(_ w: [Double]) -> [Double] { apply(w, transposed: false) }

    func applyTransposed(_ w: [Double]) -> [Double] { apply(w, transposed: true) }

    private func apply(_ w: [Double], transposed: Bool) -> [Double] {
      let s = turned.size
      var inner = [Double](repeating: 0, count: s)
      for (i, row) in columns.enumerated() { for k in 0..<s { inner[k] += row[k] * w[i] } }
      var image = [Double](repeating: 0, count: s)
      for k in 0..<s { for l in 0..<s { image[k] += (transposed ? turned[l, k] : turned[k, l]) * inner[l] } }
      return columns.map { row in
        var sum = 0.0
        for k in 0..<s { sum += row[k] * image[k] }
        return sum
      }
    }
  }

  func kernelFactor(_ stream: inout GaussianStream) -> Factor {
    let size = min(rank, support)
    var turned = SmallMatrix(zeros: size)
    for i in 0..<size { turned[i, i] = 1 }
    if rank <= support {
      let first = Self.wishartFactor(rank, degrees: support, &stream)
      let rest = Self.wishart(rank, degrees: dimension - support, &stream)
      let factor = (first * first.transposed + rest).cholesky.solveLower(first)
      let columns = (0..<rank).map { i in (0..<rank).map { factor[i, $0] } }
      return Factor(columns: columns, turned: turned - Self.frameCorner(rank, of: support, &stream))
    }
    // The first d rows of a random frame of m vectors in R^p: Gaussian rows times the inverse transposed Cholesky factor.
    let m = support
    let rows = (0..<rank).map { _ in (0..<m).map { _ in stream.next() } }
    var square = Self.wishart(m, degrees: dimension - rank, &stream)
    for row in rows { for i in 0..<m { for j in 0..<m { square[i, j] += row[i] * row[j] } } }
    let factor = square.cholesky
    let columns = rows.map { row in
      var x = row
      for i in 0..<m {
        for k in 0..<i { x[i] -= factor[i, k] * x[k] }
        x[i] /= factor[i, i]
      }
      return x
    }
    return Factor(columns: columns, turned: turned - Self.frameCorner(m, of: m, &stream))
  }
}
