import Claims
import Numbers
import PaperTestSupport
import StableMinima
import StableMinimaUnivariate
import Testing

@Suite struct ClaimTests {
  @Test func everyClaim() throws {
    try checkPaper(
      StableMinimaUnivariate.self,
      broken: [
        Broken("an eighth of 1/eta", StableMinimaUnivariate.stableBound) { $0.scale = Rational(1, 8) },
        Broken("3 S1", StableMinimaUnivariate.chain) { $0.factor = 3 },
        Broken("an eighth of the bound", StableMinimaUnivariate.noiseByMoments) { $0.scale = Rational(1, 8) },
        Broken("an eighth of the bound", StableMinimaUnivariate.noiseByLoss) { $0.scale = Rational(1, 8) },
        Broken("an eighth of the bound", StableMinimaUnivariate.publishedNoise) { $0.scale = Rational(1, 8) },
        Broken("no residual part", StableMinimaUnivariate.residualPart) { $0.factor = 0 },
        Broken("twice the Gauss-Newton part", StationaryHessian()) { $0.factor = 2 },
        Broken("S in place of 2 S", TightInstance()) { $0.factor = 1 },
      ])
  }
}
