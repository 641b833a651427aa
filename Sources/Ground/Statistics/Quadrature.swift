import Running

/// An integral in doubles with an estimate of its error; for a bound that is proved see `IntervalSeries`.
public struct Quadrature: Hashable, Sendable {
  /// The computed integral.
  public let value: Double
  /// The sum over all parts of the distance between the rules of 7 and of 15 points: an estimate, usually far too large.
  public let errorEstimate: Double
  /// How often the function was evaluated: 15 times for every part, also for those that were halved.
  public let evaluations: Int
  /// Nil if the tolerance was reached.
  public let exhausted: Exhausted?

  /// The integral of a function over [low, high], by Gauss's rule of 7 points and Kronrod's of 15 (1965), halving the worst
  /// part first.
  ///
  /// - Parameters:
  ///   - low: the lower end.
  ///   - high: the upper end.
  ///   - breaks: points inside where the function has a kink or a jump: parts never reach across one.
  ///   - tolerance: how large the error estimate may be.
  ///   - partLimit: the number of parts at which halving ends.
  ///   - effort: looked at before every halving.
  ///   - function: the integrand.
  /// - Complexity: 15 evaluations for each part.
  public init(
    from low: Double, to high: Double, breaks: [Double] = [], tolerance: Double = 1e-12, partLimit: Int = 2000,
    effort: Effort = .unlimited, of function: (Double) -> Double
  ) {
    let sign = low <= high ? 1.0 : -1.0
    let (a, b) = (min(low, high), max(low, high))
    let points = [a] + breaks.filter { $0 > a && $0 < b }.sorted() + [b]
    var parts = zip(points, points.dropFirst()).map { Part($0, $1, function) }
    var exhausted: Exhausted?
    while parts.reduce(0, { $0 + $1.error }) > tolerance {
      exhausted = parts.count >= partLimit ? .resources : effort.exhaustion()
      if exhausted != nil { break }
      guard let worst = parts.indices.max(by: { parts[$0].error < parts[$1].error }) else { break }
      let part = parts[worst]
      let middle = part.low / 2 + part.high / 2
      // A part of one floating-point step cannot be halved.
      guard middle > part.low, middle < part.high else {
        exhausted = .resources
        break
      }
      parts[worst] = Part(part.low, middle, function)
      parts.append(Part(middle, part.high, function))
    }
    value = sign * parts.map(\.value).sorted { abs($0) < abs($1) }.reduce(0, +)
    errorEstimate = parts.reduce(0) { $0 + $1.error }
    // Every halving replaced one part by two.
    evaluations = 15 * (2 * parts.count - (points.count - 1))
    self.exhausted = exhausted
  }

  private struct Part {
    let low, high, value, error: Double

    init(_ low: Double, _ high: Double, _ function: (Double) -> Double) {
      (self.low, self.high) = (low, high)
      let (centre, half) = (low / 2 + high / 2, high / 2 - low / 2)
      let middle = function(centre)
      var gauss = Part.gaussWeights[3] * middle
      var kronrod = Part.kronrodWeights[7] * middle
      for (k, node) in Part.nodes.enumerated() {
        let sum = function(centre - half * node) + function(centre + half * node)
        kronrod += Part.kronrodWeights[k] * sum
        if k % 2 == 1 { gauss += Part.gaussWeights[k / 2] * sum }
      }
      value = half * kronrod
      error = abs(half * (kronrod - gauss))
    }

    /// Kronrod's positive nodes, from the outside; every second one is Gauss's.
    static let nodes = [
      0.991_455_371_120_812_6, 0.949_107_912_342_758_5, 0.864_864_423_359_769_1, 0.741_531_185_599_394_4,
      0.586_087_235_467_691_1, 0.405_845_151_377_397_2, 0.207_784_955_007_898_46,
    ]
    static let kronrodWeights = [
      0.022_935_322_010_529_224, 0.063_092_092_629_978_56, 0.104_790_010_322_250_18, 0.140_653_259_715_525_92,
      0.169_004_726_639_267_9, 0.190_350_578_064_785_4, 0.204_432_940_075_298_9, 0.209_482_141_084_727_82,
    ]
    static let gaussWeights = [
      0.129_484_966_168_869_7, 0.279_705_391_489_276_64, 0.381_830_050_505_118_93, 0.417_959_183_673_469_4,
    ]
  }
}
