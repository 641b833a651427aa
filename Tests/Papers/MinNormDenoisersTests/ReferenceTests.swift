import Claims
import MinNormDenoisers
import Numbers
import Testing

@Suite("Reference values of minimum-norm denoisers")
struct ReferenceTests {
  static func fractions(_ text: String) -> [Rational] { text.split(separator: " ").compactMap { Rational(String($0)) } }

  /// Clusters 0, 1 and 3 with three copies each.
  static func example() throws -> DenoisingSample {
    let copies = [("0", "-1/10 1/20 1/5"), ("1", "4/5 1 23/20"), ("3", "29/10 3 31/10")]
    return try DenoisingSample(
      pairs: copies.flatMap { clean, noisy in fractions(noisy).map { (noisy: $0, clean: Rational(clean) ?? 0) } })
  }

  @Test func closedFormAndDual() throws {
    let sample = try Self.example()
    let denoiser = try #require(UnivariateDenoiser(sample))
    #expect(denoiser.gapSlopes == Self.fractions("5/3 8/7"))
    #expect(denoiser.cost == Rational(118, 21))
    let values = Self.fractions("1/2 3/2 2 -5 10").map { denoiser.function($0) }
    #expect(values == Self.fractions("1/2 7/5 69/35 0 3"))
    #expect(denoiser.gapFixedPoints == Self.fractions("1/2 11/5"))
    let optimum = SplineOptimum(sample)
    #expect(optimum.cost == Rational(118, 21) && optimum.dualValue == Rational(118, 21))
    #expect(optimum.function.simplified == denoiser.function)
    #expect(optimum.isUnique)
    // The multipliers at the ends of the clusters; those at inner copies vanish.
    #expect(
      optimum.multipliers.filter { !$0.isZero } == Self.fractions("10/3 -20/3 190/21 -48/7 43/7 -5"))
    #expect(optimum.residuals.sum.isZero && optimum.residuals.moment.isZero && optimum.residuals.largestDual == 1)
  }

  @Test func fixedPointsAndBasins() throws {
    let denoiser = try #require(UnivariateDenoiser(try Self.example()))
    let fixed = denoiser.function.fixedPoints
    #expect(fixed.map(\.lowest) == Self.fractions("0 1/2 1 11/5 3"))
    #expect(fixed.map(\.isRepelling) == [false, true, false, true, false])
    let basins = try #require(denoiser.function.basins)
    #expect(basins.map(\.attractor) == [0, 1, 3])
    #expect(basins[1].lowest == Rational(1, 2) && basins[1].highest == Rational(11, 5))
    #expect(basins.map(\.endsInFinitelyManySteps) == [true, true, true])
    #expect(denoiser.function.lipschitzConstant == Rational(5, 3))
  }

  @Test func singleCopies() throws {
    let sample = try DenoisingSample(pairs: [(Rational(1, 10), 0), (Rational(9, 10), 1), (Rational(31, 10), 3)])
    #expect(UnivariateDenoiser(sample) == nil)
    #expect(SplineOptimum(sample).cost == Rational(15, 44))
    #expect(SplineOptimum(sample).dualValue == Rational(15, 44))
  }

  /// sigma, posterior mean, f* at half-widths sigma/2, sigma, 2 sigma; nil where clusters overlap.
  @Test(
    arguments: [
      ("2/5", 0.19583, 0.20679, nil, nil), ("3/10", 0.15475, 0.14890, 0.16770, nil),
      ("1/5", 0.13388, 0.10589, 0.11430, nil),
      ("3/20", 0.13007, 0.09053, 0.09524, 0.11387), ("1/10", 0.12862, 0.07947, 0.08155, 0.08982),
      ("1/20", 0.12828, 0.07281, 0.07333, 0.07538),
    ] as [(String, Double, Double, Double?, Double?)])
  func errorsOnNormalPoints(_ row: (String, Double, Double, Double?, Double?)) throws {
    let points = Self.fractions("-3/2 -2/5 3/10 6/5")
    let sigma = try #require(Rational(row.0))
    for (ratio, expected) in [("1/2", row.2), ("1", row.3), ("2", row.4)] as [(String, Double?)] {
      let errors = try CrossingNoise.errors(
        .proportional(points, ratio: Rational(ratio) ?? 0), law: .normal, sigma: sigma)
      #expect((errors == nil) == (expected == nil))
      guard let errors, let expected else { continue }
      #expect(abs(errors.denoiser.approximate - expected) < 2e-5)
      #expect(abs(errors.posteriorMean.approximate - row.1) < 2e-5)
      for case .rounded(_, let error) in [errors.denoiser, errors.posteriorMean] { #expect(error < 5e-10) }
    }
  }

  /// Where the error is known exactly, it lies within the bound that is printed: the identity has error sigma^2, and a denoiser that
  /// only knows the point 0 has error E x^2.
  @Test(arguments: [0.01, 0.1, 0.5, 2]) func boundsOfErrorsHold(sigma: Double) throws {
    for law in CleanLaw.allCases {
      let error = MeanSquaredError(law: law, sigma: sigma)
      let square = law == .normal ? 1.0 : 1.0 / 3
      for (evidence, truth) in [
        (error.of(knots: [-60, 60], values: [-60, 60]), sigma * sigma), (error.ofPosteriorMean([0]), square),
        (error.of(knots: [0], values: [0]), square),
      ] {
        guard case .rounded(let value, let bound) = evidence else {
          Issue.record("no bound")
          continue
        }
        #expect(abs(value - truth) <= bound && bound < 1e-6, "\(law) \(value) \(truth) \(bound)")
      }
    }
  }

  @Test func limitsOfSmallNoise() {
    let limits = CleanLaw.normal.limits([-1.5, -0.4, 0.3, 1.2])
    #expect(abs(limits.posteriorMean.approximate - 0.1282597) < 1e-7)
    #expect(abs(limits.denoiser.approximate - 0.0705937) < 1e-7)
  }

  @Test func posteriorMeans() {
    let points = [-1.5, -0.4, 0.3, 1.2]
    #expect(abs(MeanSquaredError(law: .normal, sigma: 0.3).posteriorMean(points, at: 0) - 0.01759485) < 1e-8)
    #expect(abs(MeanSquaredError(law: .normal, sigma: 0.1).posteriorMean(points, at: -1) + 1.49552285) < 1e-8)
    // No overflow and no 0/0 where every weight underflows.
    #expect(MeanSquaredError(law: .normal, sigma: 1e-8).posteriorMean(points, at: 100) == 1.2)
  }

  @Test func errorsOnUniformPoints() throws {
    let points = Self.fractions("-4/5 0 3/5")
    for (sigma, ratio, mean, denoiser) in [
      ("1/5", "1/2", 0.049899, 0.042091), ("1/5", "1", 0.049899, 0.049236), ("3/10", "1/2", 0.073798, 0.077866),
    ] {
      let errors = try #require(
        try CrossingNoise.errors(
          .proportional(points, ratio: Rational(ratio) ?? 0), law: .uniform, sigma: Rational(sigma) ?? 0))
      #expect(abs(errors.posteriorMean.approximate - mean) < 2e-6)
      #expect(abs(errors.denoiser.approximate - denoiser) < 2e-5)
    }
  }

  @Test func crossingNoiseLevel() throws {
    let points = Self.fractions("-3/2 -2/5 3/10 6/5")
    let crossing = try #require(
      try CrossingNoise(
        .proportional(points, ratio: Rational(1, 2)), law: .normal, from: Rational(3, 10), to: Rational(2, 5),
        width: Rational(1, 1_000_000)))
    #expect(crossing.upper - crossing.lower <= Rational(1, 1_000_000))
    #expect(crossing.lower > Rational(3, 10) && crossing.upper < Rational(2, 5))
  }

  // MARK: The plane

  static func union(_ rays: [(String, String)], radius: String) -> RayUnion {
    RayUnion(
      hub: .zero,
      rays: rays.map { direction, places in
        let u = fractions(direction)
        return RayChain(direction: PlaneVector(u[0], u[1]), places: fractions(places))
      }, radius: Rational(radius) ?? 0)
  }

  @Test(arguments: [
    ([("1 0", "0 2"), ("0 1", "0 3/2")], "115/22"), ([("1 0", "0 2"), ("-3/5 4/5", "0 5/4")], "185/34"),
    ([("1 0", "0 2"), ("-12/13 5/13", "0 3/2")], "115/22"), ([("3/5 4/5", "0 1 3")], "35/6"),
  ])
  func certifiedUnions(_ rays: [(String, String)], _ cost: String) throws {
    let union = Self.union(rays, radius: "1/5")
    #expect(union.outside == nil)
    #expect(union.cost == Rational(cost))
    #expect(union.certificate.value == union.cost)
    #expect(try union.certificate.isValid() == true)
    for point in union.cleanPoints {
      #expect(union.denoiser.value(onBallAround: point, radius: union.radius) == point)
    }
    // Any larger multipliers break the bound.
    #expect(try union.certificate.scaled(by: Rational(1_000_001, 1_000_000)).isValid() == false)
  }

  @Test func acuteHubIsRefused() throws {
    let union = Self.union([("1 0", "0 2"), ("3/5 4/5", "0 3/2")], radius: "1/5")
    #expect(union.outside != nil)
    #expect(try union.certificate.isValid() == false)
  }

  @Test func valuesOfAnObtuseHub() {
    let denoiser = Self.union([("1 0", "0 2"), ("-3/5 4/5", "0 5/4")], radius: "1/5").denoiser
    #expect(denoiser(PlaneVector(1, 0)) == PlaneVector(1, 0))
    #expect(denoiser(PlaneVector(1, Rational(1, 2))) == PlaneVector(1, 0))
    #expect(denoiser(PlaneVector(-1, -1)) == .zero)
  }
}
