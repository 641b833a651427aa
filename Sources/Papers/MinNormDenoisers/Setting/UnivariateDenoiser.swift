import Numbers

/// The univariate denoiser of least cost in closed form (statement S1): flat on every cluster, linear between.
public struct UnivariateDenoiser: Sendable {
  /// f*.
  public let function: PiecewiseLinear
  /// s_n = (x_(n+1) - x_n) / (l_(n+1) - h_n), the slopes between the clusters.
  public let gapSlopes: [Rational]
  private let clusters: [DenoisingSample.Cluster]

  /// Nil if the closed form does not apply: see `DenoisingSample.outsideClosedForm`.
  public init?(_ sample: DenoisingSample) {
    guard sample.outsideClosedForm == nil else { return nil }
    clusters = sample.clusters
    var slopes: [Rational] = []
    var (knots, values): ([Rational], [Rational]) = ([], [])
    for (left, right) in zip(clusters, clusters.dropFirst()) {
      slopes.append((right.clean - left.clean) / (right.lowest - left.highest))
      knots += [left.highest, right.lowest]
      values += [left.clean, right.clean]
    }
    if knots.isEmpty {
      knots = [clusters[0].lowest]
      values = [clusters[0].clean]
    }
    gapSlopes = slopes
    function = PiecewiseLinear(knots: knots, values: values, leftSlope: 0, rightSlope: 0)
  }

  /// R* = 2 sum s_n.
  public var cost: Rational { 2 * gapSlopes.reduce(0, +) }

  /// The fixed point in the gap behind cluster n: x_n + (x_(n+1) - x_n) e_n / (e_n + d_(n+1)), with e_n = h_n - x_n and d_n = x_n - l_n.
  ///
  /// Nil unless every clean point lies strictly inside the span of its copies (statement S2).
  public var gapFixedPoints: [Rational]? {
    guard clusters.allSatisfy({ $0.lowest < $0.clean && $0.clean < $0.highest }) else { return nil }
    return zip(clusters, clusters.dropFirst()).map { left, right in
      let (e, d) = (left.highest - left.clean, right.clean - right.lowest)
      return left.clean + (right.clean - left.clean) * e / (e + d)
    }
  }
}
