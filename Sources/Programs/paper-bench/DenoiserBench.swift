import Claims
import MinNormDenoisers
import Numbers
import Running
import Tensors

/// Certificates of denoisers, for Tests/Rivals/denoiser_rivals.py.
enum DenoiserBench {
  /// Clusters around 0, 1, 2, ... with copies that are decimals of four digits within 0.3.
  private static func sample(clusters: Int, copies: Int) throws -> DenoisingSample {
    var key = RandomKey(seed: 3).fold(in: "denoiser bench")
    func draw(_ n: Int) -> (noisy: Rational, clean: Rational) {
      let place: Int = 10_000 * n + key.next(below: 6001) - 3000
      return (noisy: Rational(Integer(place), 10_000), clean: Rational(n))
    }
    var pairs: [(noisy: Rational, clean: Rational)] = []
    for n in 0..<clusters { for _ in 0..<copies { pairs.append(draw(n)) } }
    return try DenoisingSample(pairs: pairs)
  }

  /// The optimum of a sample on the line with its proof; making the sample is counted apart.
  static func line(clusters: Int, copies: Int) throws {
    var made: DenoisingSample?
    var failure: (any Error)?
    let making = processorSeconds {
      do { made = try sample(clusters: clusters, copies: copies) } catch { failure = error }
    }
    if let failure { throw failure }
    guard let made else { return }
    var holds = false
    let seconds = processorSeconds {
      let optimum = SplineOptimum(made)
      let residuals = optimum.residuals
      holds =
        optimum.cost == optimum.dualValue && residuals.sum.isZero && residuals.moment.isZero
        && residuals.largestDual <= 1
    }
    show([
      ("clusters", "\(clusters)"), ("copies", "\(made.pairs.count)"), ("seconds_sample", "\(making)"),
      ("seconds", "\(seconds)"), ("proved", holds ? "true" : "false"),
    ])
  }

  /// The optimum of a user's pairs, for comparison with a solver.
  static func pairs(_ path: String) throws {
    let tensor = try TensorFile.read(path)[0]
    let values = try tensor.exact()
    guard tensor.shape.count == 2, tensor.shape[1] == 2 else { stop("two columns are expected") }
    let sample = try DenoisingSample(
      pairs: (0..<tensor.shape[0]).map { (noisy: values[2 * $0 + 1], clean: values[2 * $0]) })
    var (cost, dual) = (Rational.zero, Rational.zero)
    let seconds = processorSeconds {
      let optimum = SplineOptimum(sample)
      (cost, dual) = (optimum.cost, optimum.dualValue)
    }
    show([
      ("seconds", "\(seconds)"), ("cost", "\(Double(rounding: cost))"), ("proved", cost == dual ? "true" : "false"),
    ])
  }

  /// The check of all units for points on three rays, at least `multipliers` of them.
  static func plane(multipliers: Int) throws {
    let places = max(2, (multipliers + 5) / 6)
    let directions = [
      PlaneVector(1, 0), PlaneVector(Rational(-3, 5), Rational(4, 5)), PlaneVector(Rational(-3, 5), Rational(-4, 5)),
    ]
    let rays = directions.enumerated().map { ray, direction in
      // Gaps that differ, all wider than the balls.
      let own = (0..<places).map { place -> Rational in
        let thousandths: Int = 1000 * place + place * place * (ray + 1)
        return Rational(Integer(thousandths), 1000)
      }
      return RayChain(direction: direction, places: own)
    }
    let union = RayUnion(hub: .zero, rays: rays, radius: Rational(1, 5))
    let certificate = union.certificate
    var isValid: Bool?
    var failure: (any Error)?
    let seconds = processorSeconds { do { isValid = try certificate.isValid() } catch { failure = error } }
    if let failure { throw failure }
    show([
      ("multipliers", "\(certificate.points.count)"), ("seconds", "\(seconds)"),
      ("valid", isValid == true ? "true" : "false"),
      ("equal_to_cost", certificate.value == union.cost ? "true" : "false"),
    ])
  }

  /// Both errors at evenly spaced noise levels from 0.01 to 0.4.
  static func sigmas(_ count: Int) throws {
    let points = [-15, -4, 3, 12].map { Rational($0, 10) }
    var (largest, failure): (Double, (any Error)?) = (0, nil)
    let seconds = processorSeconds {
      do {
        for step in 0..<count {
          let sigma = Rational(1, 100) + Rational(Integer(step), Integer(max(1, count - 1))) * Rational(39, 100)
          guard
            let errors = try CrossingNoise.errors(
              .proportional(points, ratio: Rational(1, 2)), law: .normal, sigma: sigma)
          else { continue }
          for case .rounded(_, let error) in [errors.denoiser, errors.posteriorMean] { largest = max(largest, error) }
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    show([("sigmas", "\(count)"), ("seconds", "\(seconds)"), ("largest_bound", "\(largest)")])
  }
}
