import Claims
import DropCompute
import Numbers
import PaperTestSupport
import Testing

/// `DropCompute.swift` and the folder `Claims`.
@Suite struct ClaimTests {
  @Test func everyClaim() throws {
    try checkPaper(
      DropCompute.self,
      broken: [
        Broken("e_3 = e_2", SmallMaxima()) { $0.ratio = 1 },
        Broken("half a percent", MaximumApproximation()) { $0.factor = Rational(1005, 1000) },
        Broken("half of the harmonic number", HarmonicMaximum()) { $0.factor = Rational(1, 2) },
        Broken("one slow micro-batch more", PathsAsGates()) { $0.shift = 1 },
        Broken("no difference at all", ThresholdTime()) { $0.tolerance = Rational(-1, 1000) },
        Broken("faster without drops", NoThreshold()) { $0.speed = Rational(11, 10) },
        Broken("times twice as long", WaldIdentity()) { $0.mean = 2 },
        Broken("always a tenth faster", BestThreshold()) { $0.least = Rational(11, 10) },
        Broken("a tenth of the bound", NonconvexBatches()) { ($0.first, $0.second) = (0.2, 0.2) },
        Broken("a thousandth of the bound", ConvexBatches()) { ($0.first, $0.second) = (0.002, 0.002) },
        Broken("smaller constants", PublishedConstants()) { ($0.first, $0.second) = (1, 1) },
        Broken("earlier than preemption", PreemptionIsBest()) { $0.lead = 1 },
      ])
  }
}
