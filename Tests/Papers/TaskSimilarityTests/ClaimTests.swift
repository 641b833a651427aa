import Claims
import Numbers
import PaperTestSupport
import TaskSimilarity
import Testing

@Suite struct ClaimTests {
  @Test func everyClaim() throws {
    try checkPaper(
      TaskSimilarity.self,
      broken: [
        Broken("a thousandth more", ForgettingIdentity()) { $0.factor = Rational(1001, 1000) },
        Broken("no transposed term", ExactFormula()) { $0.transposed = 0 },
        Broken("a twentieth more", SimulatedForgetting()) { $0.factor = Rational(105, 100) },
        Broken("a thousandth less", AnyFirstTask()) { $0.factor = Rational(999, 1000) },
        Broken("no correction", LimitAndCorrection()) { $0.correction = 0 },
        Broken("a lower peak", OverparameterizedLimit()) { $0.peak = Rational(62, 1000) },
        Broken("another polynomial", HumpThreshold()) { $0.coefficient = -11957 },
        Broken("a threshold 10^-9 higher", WorstSimilarity()) { $0.threshold = Rational(946_402_147, 1_000_000_000) },
        Broken("one rank too few", FiniteShape()) { $0.monotoneFrom[100] = 7 },
        Broken("one rank too many", FiniteShape()) { $0.interiorUpTo[100] = 6 },
        Broken("two percent less", PermutedCoordinates()) { $0.factor = Rational(98, 100) },
        Broken("half of the gap", PermutedCoordinates()) { $0.gap = Rational(3, 2) },
        Broken("a thousandth more", StillForgets()) { $0.floor = Rational(5905, 100_000) },
      ])
  }
}
