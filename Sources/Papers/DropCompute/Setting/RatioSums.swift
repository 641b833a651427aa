/// Sums over steps of completed work c, step time d, and time without threshold b, and of their products for the error bar of
/// (sum c / sum d) (sum b / planned work).
struct RatioSums: Sendable {
  private var steps = 0
  private var c = 0.0, d = 0.0, b = 0.0
  private var cc = 0.0, dd = 0.0, bb = 0.0, cd = 0.0, cb = 0.0, db = 0.0

  mutating func add(_ c: Double, _ d: Double, _ b: Double) {
    steps += 1
    self.c += c
    self.d += d
    self.b += b
    cc += c * c
    dd += d * d
    bb += b * b
    cd += c * d
    cb += c * b
    db += d * b
  }

  static func + (left: RatioSums, right: RatioSums) -> RatioSums {
    var sum = left
    sum.steps += right.steps
    sum.c += right.c
    sum.d += right.d
    sum.b += right.b
    sum.cc += right.cc
    sum.dd += right.dd
    sum.bb += right.bb
    sum.cd += right.cd
    sum.cb += right.cb
    sum.db += right.db
    return sum
  }

  typealias Ratio = (speed: Double, standardError: Double, dropRate: Double)

  /// The ratio of throughputs with the error of first order; nothing completed has the speed 0.
  ///
  /// - Parameter planned: the micro-batches of a step.
  func ratio(planned: Double) -> Ratio {
    if steps == 0 || c == 0 { return (0, 0, 1) }
    let n = Double(steps)
    let ratio = c / d * b / (n * planned)
    let (meanC, meanD, meanB) = (c / n, d / n, b / n)
    // The variance of c_i / c - d_i / d + b_i / b.
    func covariance(_ product: Double, _ x: Double, _ y: Double) -> Double { (product / n - x * y) / (x * y) }
    let variance =
      covariance(cc, meanC, meanC) + covariance(dd, meanD, meanD) + covariance(bb, meanB, meanB)
      - 2 * covariance(cd, meanC, meanD) + 2 * covariance(cb, meanC, meanB) - 2 * covariance(db, meanD, meanB)
    return (ratio, ratio * (max(0, variance) / n).squareRoot(), 1 - meanC / planned)
  }
}
