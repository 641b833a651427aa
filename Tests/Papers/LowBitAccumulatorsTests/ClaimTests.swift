import Claims
import LowBitAccumulators
import Numbers
import PaperTestSupport
import Testing

/// `LowBitAccumulators.swift` and the folder `Claims`.
@Suite struct ClaimTests {
  @Test func everyClaim() throws {
    try checkPaper(
      LowBitAccumulators.self,
      broken: [
        Broken("a quarter of the error", RelativeError()) { $0.factor = Rational(1, 4) },
        Broken("doubles of 60 bits", DoublesSuffice()) { $0.bits = 60 },
        Broken("no loss at all", NonnegativeSums()) { $0.factor = 0 },
        Broken("no hidden bit", CountingStall()) { $0.hidden = 0 },
        Broken("half of the large term", OrderMatters()) { $0.hidden = 2 },
        Broken("no chunks are best", BestChunk()) { $0.power = 1 },
        Broken("a third of log2 c", BiasRule()) { $0.factor = 1 },
        Broken("only the own step", RecursiveOverflowGradient()) { $0.variant = .immediateOF },
        Broken("one bit less", PopcountStorage()) { $0.extra = -1 },
        Broken("one bit less", SaturatingCounter()) { $0.extra = -1 },
        Broken("one bit less", WrappingSums()) { $0.extra = -1 },
        Broken("one bit less", SignedSaturation()) { $0.extra = -1 },
        Broken("no hidden bit", FloatCounter()) { $0.hidden = 0 },
        Broken("no halving", SignedPopcount()) { $0.divisor = 1 },
        Broken("one bit less", NormBound()) { $0.extra = -1 },
      ],
      unbreakable: [
        "quantizer-laws": "identities without a constant",
        "diff-gradient": "a measured difference without a constant",
        "two-stages": "a measured difference without a constant",
        "worst-case": "an equation of two ways to compute the same number, without a constant",
      ])
  }
}
