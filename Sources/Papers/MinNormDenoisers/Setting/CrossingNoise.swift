import Claims
import Numbers
import Running

/// A noise level between two, one below which the denoiser of least cost has the smaller error and one above which the posterior mean has.
public struct CrossingNoise: Sendable {
  /// f* certainly has the smaller error here.
  public let lower: Rational
  /// The posterior mean certainly has the smaller error here.
  public let upper: Rational

  /// How the clusters depend on the noise level.
  public enum Clusters: Sendable {
    /// Spans of the copies as they are.
    case fixed(DenoisingSample)
    /// [x_n - ratio sigma, x_n + ratio sigma] around ascending points.
    case proportional([Rational], ratio: Rational)

    /// The clean points, ascending.
    public var points: [Rational] {
      switch self {
      case .fixed(let sample): sample.clusters.map(\.clean)
      case .proportional(let points, _): points
      }
    }

    /// Knots and values of f* at a noise level; nil if the clusters overlap there.
    func denoiser(sigma: Rational) throws -> PiecewiseLinear? {
      switch self {
      case .fixed(let sample): return UnivariateDenoiser(sample)?.function
      case .proportional(let points, let ratio):
        // Clusters that touch may share a copy, which no sample has.
        let width = 2 * ratio * sigma
        guard width > 0, zip(points, points.dropFirst()).allSatisfy({ $1 - $0 > width }) else { return nil }
        return UnivariateDenoiser(try DenoisingSample(around: points, halfWidth: ratio * sigma))?.function
      }
    }
  }

  /// Both errors at a noise level; nil where the clusters overlap.
  public static func errors(
    _ clusters: Clusters, law: CleanLaw, sigma: Rational
  ) throws -> (denoiser: Evidence, posteriorMean: Evidence)? {
    guard sigma > 0, let function = try clusters.denoiser(sigma: sigma) else { return nil }
    let error = MeanSquaredError(law: law, sigma: Double(rounding: sigma))
    return (
      error.of(
        knots: function.knots.map { Double(rounding: $0) }, values: function.values.map { Double(rounding: $0) }),
      error.ofPosteriorMean(clusters.points.map { Double(rounding: $0) })
    )
  }

  /// Halves an interval of noise levels in whose lower end f* is better and in whose upper end the posterior mean.
  ///
  /// - Parameters:
  ///   - clusters: the clean points with the radius of the noise of f*.
  ///   - law: the law of fresh clean points.
  ///   - lower: a noise level at which f* has the smaller error.
  ///   - upper: a noise level at which the posterior mean has.
  ///   - width: the interval is halved until it is no wider, or the enclosures overlap.
  ///   - effort: looked at before every halving.
  /// - Returns: nil unless the errors at both ends are ordered as said.
  public init?(
    _ clusters: Clusters, law: CleanLaw, from lower: Rational, to upper: Rational, width: Rational,
    effort: Effort = .unlimited
  ) throws {
    /// Whether f* is certainly better (true) or worse (false).
    func isBetter(_ sigma: Rational) throws -> Bool? {
      guard let errors = try Self.errors(clusters, law: law, sigma: sigma) else { return nil }
      let (denoiser, mean) = (errors.denoiser.interval, errors.posteriorMean.interval)
      return denoiser < mean ? true : denoiser > mean ? false : nil
    }
    guard try isBetter(lower) == true, try isBetter(upper) == false else { return nil }
    var (low, high) = (lower, upper)
    while high - low > width, effort.exhaustion() == nil {
      let middle = (low + high) / 2
      guard let better = try isBetter(middle) else { break }
      if better { low = middle } else { high = middle }
    }
    (self.lower, self.upper) = (low, high)
  }
}
