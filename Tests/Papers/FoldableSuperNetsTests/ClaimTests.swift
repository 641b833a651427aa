import FoldableSuperNets
import Numbers
import PaperTestSupport
import Testing

@Suite struct ClaimTests {
  @Test func everyClaim() throws {
    try checkPaper(
      FoldableSuperNets.self,
      broken: [
        Broken("no bias", FoldIdentity()) { $0.biasFactor = 0 },
        Broken("a millionth of the bound", FoldRounding()) { $0.factor = 1e-6 },
        Broken("twice M", InitialFold()) { $0.factor = 2 },
        Broken("factors that start at one", FrozenFactors()) { $0.start = 1 },
        Broken("no bias", BlockFold()) { $0.biasFactor = 0 },
        Broken("sum in place of the mean", PermutationIsFold()) { $0.share = 2 },
        Broken("twice U", RegMeanIsFold()) { $0.factor = 2 }, Broken("twice M", ZipItIsFold()) { $0.factor = 2 },
        Broken("rank d + 2", FullReachesAll()) { $0.excess = 2 },
        Broken("thresholds one higher", DistinctUnits()) { $0.thresholdShift = 1 },
        Broken("weights up to two", SmallWeights()) { $0.limit = 2 },
        Broken("M alone", ParameterCount()) { $0.halves = 1 },
        Broken("one dimension more", ReachesEverything()) { $0.excess = 1 },
      ])
  }
}
