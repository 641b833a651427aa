import Running

/// min over f of 1/(2n) sum (f(x_i) - y_i)^2 + penalty int |f''|, on an even grid x_i.
///
/// A minimiser is linear between the points, so this is min 1/2 |beta - y|^2 + lambda |D beta|_1 with second differences D and
/// lambda = n penalty / spacing. Its dual, min 1/2 |D^T u|^2 - y.D^T u over |u_j| <= lambda, is solved by the primal-dual interior point method of
/// Kim, Koh, Boyd and Gorinevsky (2009), whose systems have five diagonals; beta = y - D^T u.
package struct TrendFilter: Sendable {
  /// f at the points.
  package let values: [Double]
  /// How far the objective, as written with lambda, is above its minimum at most.
  package let gap: Double

  /// The fit; nil if the effort ended first or the method came to a halt before the gap was below `tolerance` times the objective.
  ///
  /// - Precondition: at least three labels, lambda positive.
  /// - Complexity: O(n) for each of about 20 to 60 steps.
  package init?(_ y: [Double], lambda: Double, tolerance: Double = 1e-9, effort: Effort = .unlimited) {
    let m = y.count - 2
    precondition(m >= 1 && lambda > 0, "\(y.count) labels, lambda = \(lambda)")
    let target = Self.differences(y)
    var u = [Double](repeating: 0, count: m)
    var (f1, f2) = ([Double](repeating: -lambda, count: m), [Double](repeating: -lambda, count: m))
    var (mu1, mu2) = ([Double](repeating: 1, count: m), [Double](repeating: 1, count: m))
    var (t, step) = (1e-10, Double.infinity)
    for _ in 0..<200 {
      if effort.exhaustion() != nil { return nil }
      let image = Self.transposed(u)
      let beta = zip(y, image).map { $0 - $1 }
      let primal =
        0.5 * image.reduce(0) { $0 + $1 * $1 } + lambda * Self.differences(beta).reduce(0) { $0 + abs($1) }
      let dual = -0.5 * image.reduce(0) { $0 + $1 * $1 } + zip(image, y).reduce(0) { $0 + $1.0 * $1.1 }
      if primal - dual <= tolerance * max(1e-12, primal) {
        (values, gap) = (beta, primal - dual)
        return
      }
      if step >= 0.2 { t = max(2 * Double(m) * 2 / (primal - dual), 1.2 * t) }
      let product = Self.differences(image)
      let weights = (0..<m).map { (i: Int) -> Double in mu1[i] / f1[i] + mu2[i] / f2[i] }
      let right = (0..<m).map { (i: Int) -> Double in
        let push: Double = (1 / f1[i] - 1 / f2[i]) / t
        return target[i] - product[i] + push
      }
      guard let du = Self.solution(diagonal: weights.map { 6 - $0 }, right) else { return nil }
      let dmu1 = (0..<m).map { (i: Int) -> Double in -(mu1[i] + (1 / t + du[i] * mu1[i]) / f1[i]) }
      let dmu2 = (0..<m).map { (i: Int) -> Double in -(mu2[i] + (1 / t - du[i] * mu2[i]) / f2[i]) }
      step = 1
      for i in 0..<m {
        if dmu1[i] < 0 { step = min(step, 0.99 * -mu1[i] / dmu1[i]) }
        if dmu2[i] < 0 { step = min(step, 0.99 * -mu2[i] / dmu2[i]) }
      }
      func residual(_ u: [Double], _ mu1: [Double], _ mu2: [Double], _ f1: [Double], _ f2: [Double]) -> Double {
        let product = Self.differences(Self.transposed(u))
        return (0..<m).reduce(0) { sum, i in
          let first = product[i] - target[i] + mu1[i] - mu2[i]
          let (second, third) = (-mu1[i] * f1[i] - 1 / t, -mu2[i] * f2[i] - 1 / t)
          return sum + first * first + second * second + third * third
        }.squareRoot()
      }
      let before = residual(u, mu1, mu2, f1, f2)
      var isDone = false
      for _ in 0..<40 {
        let (nu, n1, n2) = (Self.moved(u, du, step), Self.moved(mu1, dmu1, step), Self.moved(mu2, dmu2, step))
        let (g1, g2) = (nu.map { $0 - lambda }, nu.map { -$0 - lambda })
        if g1.allSatisfy({ $0 < 0 }), g2.allSatisfy({ $0 < 0 }),
          residual(nu, n1, n2, g1, g2) <= (1 - 0.01 * step) * before
        {
          (u, mu1, mu2, f1, f2) = (nu, n1, n2, g1, g2)
          isDone = true
          break
        }
        step /= 2
      }
      if !isDone { return nil }
    }
    return nil
  }

  /// The least lambda at which the fit is a straight line.
  package static func largest(_ y: [Double]) -> Double {
    (solution(diagonal: .init(repeating: 6, count: y.count - 2), differences(y)) ?? []).map { abs($0) }.max() ?? 0
  }

  private static func moved(_ x: [Double], _ direction: [Double], _ step: Double) -> [Double] {
    zip(x, direction).map { $0 + step * $1 }
  }

  private static func differences(_ x: [Double]) -> [Double] {
    (0..<x.count - 2).map { (j: Int) -> Double in
      let ends: Double = x[j] + x[j + 2]
      return ends - 2 * x[j + 1]
    }
  }

  private static func transposed(_ u: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: u.count + 2)
    for (j, value) in u.enumerated() {
      result[j] += value
      result[j + 1] -= 2 * value
      result[j + 2] += value
    }
    return result
  }

  /// The solution of (D D^T + difference of the diagonals) x = right, D D^T having 6, -4 and 1 on its diagonals; nil if it is not positive.
  private static func solution(diagonal: [Double], _ right: [Double]) -> [Double]? {
    let m = diagonal.count
    // L D L^T with two diagonals below ones.
    var (d, near, far) = (diagonal, [Double](repeating: 0, count: m), [Double](repeating: 0, count: m))
    for i in 0..<m {
      if i >= 2 {
        far[i] = 1 / d[i - 2]
        d[i] -= far[i] * far[i] * d[i - 2]
      }
      if i >= 1 {
        let above = i >= 2 ? far[i] * d[i - 2] * near[i - 1] : 0
        near[i] = (-4 - above) / d[i - 1]
        d[i] -= near[i] * near[i] * d[i - 1]
      }
      guard d[i] > 0 else { return nil }
    }
    var x = right
    for i in 0..<m {
      if i >= 1 { x[i] -= near[i] * x[i - 1] }
      if i >= 2 { x[i] -= far[i] * x[i - 2] }
    }
    for i in 0..<m { x[i] /= d[i] }
    for i in (0..<m).reversed() {
      if i + 1 < m { x[i] -= near[i + 1] * x[i + 1] }
      if i + 2 < m { x[i] -= far[i + 2] * x[i + 2] }
    }
    return x
  }
}
