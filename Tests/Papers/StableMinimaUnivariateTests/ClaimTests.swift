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
        Broken("forty times", InterpolationIsUnstable()) { $0.growth = 40 },
        Broken("a hundred times the bound", InterpolationIsUnstable()) { $0.scale = 100 },
        Broken("a sixteenth of the bound", InteriorVariation()) { $0.scale = Rational(1, 16) },
        Broken("a sixteenth of 1/eta", KinkedMinimum(isPublished: true)) { $0.scale = Rational(1, 16) },
        Broken("a sixteenth of 1/eta", KinkedMinimum(isPublished: false)) { $0.scale = Rational(1, 16) },
      ])
  }
}
