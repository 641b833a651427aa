import Numbers

/// How much two-task linear regression forgets in expectation, exactly.
///
/// p parameters, a first task of rank d, and a second one with the same labels whose features are turned by an orthogonal map that is a Haar
/// rotation or reflection of a uniformly random m-dimensional subspace and the identity beside it.
///
///     ExactForgetting(dimension: 10, rank: 3, support: 4).worst == Rational(701, 7920)
public struct ExactForgetting: Sendable, Hashable {
  /// The number p of parameters, the rank d of the first task, and the dimension m of the subspace that is turned.
  public let dimension, rank, support: Int
  /// f(p, d, m): the largest expected forgetting over first tasks with ||X|| <= 1 and teachers with ||w*|| <= 1, attained by every X with d equal
  /// singular values.
  public let worst: Rational
  /// c1 and c2 of E F = c1 tr(X'X) ||Pw*||^2 + c2 ||X w*||^2 for any first task. With d = 1 only their sum matters, and it is in c2.
  public let traceWeight, outputWeight: Rational

  /// Works out f(p, d, m).
  ///
  /// - Parameters:
  ///   - p: the number of parameters.
  ///   - d: the rank of the first task, 1 <= d <= p.
  ///   - m: the dimension that is turned, 0 <= m <= p.
  ///   - transposed: the weight of the terms that come from E[Q X Q] = X'/m; 1, and another number only to see a test fail.
  public init(dimension p: Int, rank d: Int, support m: Int, transposed: Rational = 1) {
    precondition(p >= 1 && (1...p).contains(d) && (0...p).contains(m), "p = \(p), d = \(d), m = \(m)")
    (dimension, rank, support) = (p, d, m)
    if m == 0 {
      (worst, traceWeight, outputWeight) = (0, 0, 0)
      return
    }
    let t = ZonalAverages(dimension: p, rank: d, support: m)
    let (d, m) = (Rational(d), Rational(m))
    let each = m.reciprocal
    // d f = E tr KK' for K = W - W'W, W = P (I - O) P.
    let second = t.t2 + t.t1t1 * each
    let third = (1 + transposed * each) * t.t3 + 2 * each * t.t1t2
    if support == 1 {
      // Q is 1 or -1, K is a multiple of one projection, and its three invariants coincide.
      let square = 2 * t.t2 - 8 * t.t3 + 8 * t.t4
      worst = square / d
      let g = 3 * square / (d * (d + 2))
      (traceWeight, outputWeight) = Self.split(worst, g, rank)
      return
    }
    let weingarten = (m * (m - 1) * (m + 2)).reciprocal
    let fourth =
      (1 + 2 * transposed * each) * t.t4 + 4 * each * t.t1t3
      + (2 * m * t.t1t1t2 + (m - 2) * t.t2t2 - t.t1t1t1t1) * weingarten
    let square = second - 2 * third + fourth
    let product = (1 + each) * t.t2 - 2 * third + fourth
    let first = t.t1t1 + t.t2 * each
    let middle = t.t1t2 + (t.t1t1t1 + 2 * t.t3) * each
    let last =
      t.t2t2 + (4 * t.t4 + 2 * t.t1t1t2) * each
      + ((m + 1) * t.t1t1t1t1 + 2 * m * t.t2t2 - 4 * t.t1t1t2) * weingarten
    let trace = first - 2 * middle + last
    worst = square / d
    (traceWeight, outputWeight) = Self.split(worst, (trace + square + product) / (d * (d + 2)), rank)
  }

  private static func split(_ worst: Rational, _ g: Rational, _ rank: Int) -> (Rational, Rational) {
    if rank == 1 { return (0, worst) }
    let trace = (worst - g) / Rational(rank - 1)
    return (trace, g - trace)
  }

  /// m/p, which grows with dissimilarity: 0 for identical tasks.
  public var alpha: Rational { Rational(Integer(support), Integer(dimension)) }

  /// 1 - d/p: 0 at the interpolation threshold, near 1 for many more parameters than samples.
  public var beta: Rational { 1 - Rational(Integer(rank), Integer(dimension)) }

  /// E F for the first task with tr(X'X), ||Pw*||^2 and ||X w*||^2 as given.
  public func expected(trace: Rational, squaredTeacher: Rational, squaredLabels: Rational) -> Rational {
    traceWeight * trace * squaredTeacher + outputWeight * squaredLabels
  }
}
