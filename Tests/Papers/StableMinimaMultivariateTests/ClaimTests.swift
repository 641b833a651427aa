import Claims
import Numbers
import PaperTestSupport
import StableMinima
import StableMinimaMultivariate
import Testing

@Suite struct ClaimTests {
  @Test func everyClaim() throws {
    try checkPaper(
      StableMinimaMultivariate.self,
      broken: [
        Broken("a sixteenth of 1/eta", StableMinimaMultivariate.stableBound) { $0.scale = Rational(1, 16) },
        Broken("3 S1", StableMinimaMultivariate.chain) { $0.factor = 3 },
        Broken("an eighth of the bound", StableMinimaMultivariate.publishedNoise) { $0.scale = Rational(1, 8) },
        Broken("an eighth of the bound", StableMinimaMultivariate.noiseByMoments) { $0.scale = Rational(1, 8) },
        Broken("no residual part", StableMinimaMultivariate.residualPart) { $0.factor = 0 },
        Broken("S in place of 2 S", TightCross()) { $0.factor = 1 },
        Broken("half of the trace", StableMinimaMultivariate.rescaledTrace) { $0.factor = Rational(1, 2) },
        Broken("a step of 1.4", DeepPyramid()) { $0.step = Rational(14, 10) },
        Broken("one percent more", ShallowPyramid()) { $0.scale = Rational(101, 100) },
        Broken("two roots", SquarePyramid()) { $0.roots = 2 },
        Broken("one percent more", BumpNorm()) { $0.scale = Rational(101, 100) },
        Broken("a quarter of the trace", StableBump()) { $0.factor = Rational(1, 4) },
      ])
  }
}
