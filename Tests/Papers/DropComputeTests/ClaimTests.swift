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
        Broken("e_3 a thousandth more", SmallMaxima()) { $0.ratio = Rational(3003, 2000) },
        Broken("a thousandth less", MaximumApproximation()) { $0.factor = Rational(1025, 1000) },
        Broken("a thousandth less", HarmonicMaximum()) { $0.factor = Rational(999, 1000) },
        Broken("one slow micro-batch more", PathsAsGates()) { $0.shift = 1 },
        Broken("a tenth less", ThresholdTime()) { $0.factor = 0.9 },
        Broken("faster without drops", NoThreshold()) { $0.speed = Rational(1001, 1000) },
        Broken("times a thousandth longer", WaldIdentity()) { $0.mean = 1.001 },
        Broken("always a thousandth faster", BestThreshold()) { $0.least = Rational(1001, 1000) },
        Broken("three tenths of the bound", NonconvexBatches()) { ($0.first, $0.second) = (0.6, 0.6) },
        Broken("three thousandths of the bound", ConvexBatches()) { ($0.first, $0.second) = (0.006, 0.006) },
        Broken("smaller constants", PublishedConstants()) { ($0.first, $0.second) = (1.99, 1.99) },
        Broken("a thousandth earlier than preemption", PreemptionIsBest()) { $0.lead = 0.001 },
      ])
  }
}
