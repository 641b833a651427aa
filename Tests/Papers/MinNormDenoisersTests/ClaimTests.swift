import Claims
import MinNormDenoisers
import Numbers
import PaperTestSupport
import Running
import Testing

@Suite("Claims of minimum-norm denoisers")
struct ClaimTests {
  @Test func everyClaim() throws {
    try checkPaper(
      MinNormDenoisers.self,
      broken: [
        Broken("cost sum s_n instead of twice", ClosedForm()) { $0.factor = Rational(199, 100) },
        Broken("fixed points further out", Contraction()) { $0.reach = Rational(101, 100) },
        Broken("a larger limit", LowNoiseLimits()) { $0.factor = 2 },
        Broken("cheaper on a line", RayDenoiser(.line)) { $0.factor = Rational(999, 1000) },
        Broken("cheaper around a hub", RayDenoiser(.hub)) { $0.factor = Rational(999, 1000) },
        Broken("cheaper on rays", RayDenoiser(.rays)) { $0.factor = Rational(999, 1000) },
        Broken("a cheaper equilateral triangle", TriangleDenoiser(.equilateral)) { $0.factor = Rational(9999, 10_000) },
        Broken("a cheaper acute triangle", TriangleDenoiser(.acute)) { $0.factor = Rational(9999, 10_000) },
        Broken("a larger limit of the cost", SmallRadius()) { $0.limit = Rational(2001, 1000) },
        Broken("cheaper than proved", OptimumOfAnySample()) { $0.factor = Rational(999, 1000) },
        Broken("corners off their place", BoxVertices()) { $0.factor = Rational(9, 10) },
      ])
  }

  /// The proved bound of an equilateral triangle is that near to the cost of the altitudes, which is 5 here.
  @Test func equilateralTriangleIsNearlySettled() throws {
    let metric = PlaneMetric(gram: 3, Rational(3, 2), 3)
    let search = DualSearch(metric: metric, centers: AltitudeDenoiser.corners, radius: Rational(3, 20))
    let certificate = try #require(try search.certificate())
    #expect(certificate.value > Rational(49_998, 10_000) && certificate.value <= 5)
    let isValid = try certificate.isValid()
    #expect(isValid == true)
  }

  @Test func acuteTriangle() throws {
    // (0,0), (2,0), (4/5,8/5) at radius 1/10: the altitudes cost 4.545879597.
    let metric = PlaneMetric(gram: 4, Rational(8, 5), Rational(80, 25))
    let denoiser = AltitudeDenoiser(metric: metric, radius: Rational(1, 10))
    #expect(abs(denoiser.cost(center: denoiser.bestCenter).midpoint - 4.545879597) < 1e-9)
    let search = DualSearch(metric: metric, centers: AltitudeDenoiser.corners, radius: Rational(1, 10))
    let certificate = try #require(try search.certificate())
    #expect(certificate.value > Rational(45_457, 10_000))
    #expect(Interval(certificate.value) < denoiser.cost(center: denoiser.bestCenter))
  }

  /// The centres of a square: more points than a triangle, and a few of Newton's steps only.
  @Test func fourCentres() throws {
    let centers = [(0, 0), (2, 0), (2, 2), (0, 2)].map { PlaneVector(Rational($0.0), Rational($0.1)) }
    var search = DualSearch(metric: .euclidean, centers: centers, radius: Rational(1, 10))
    search.iterations = 60
    let few = try #require(try search.certificate())
    let isValid = try few.isValid()
    // Two of the corners alone cost 2 D / (D - 2 rho) = 20/9.
    #expect(isValid == true && few.value > Rational(20, 9))
    // Ended before the first step.
    #expect(try search.certificate(effort: Effort(budget: Budget(deadline: .now))) == nil)
  }
}
