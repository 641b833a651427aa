import Claims
import Numbers
import Running
import SeparableTasks
import Testing

/// Claims: each holds on its grid, and each with a broken constant is violated where the true one is nearly tight.
@Suite struct ClaimTests {
  @Test(arguments: SeparableTasks.claims.map(\.name)) func holdsOnItsGrid(name: String) throws {
    let claim = try #require(SeparableTasks.claims.first { $0.name == name })
    for arguments in claim.grid {
      let verdict = try claim.verdict(for: arguments)
      #expect(
        verdict.name == "holds", "\(claim.statement.label) \(arguments): \(verdict.sides) \(verdict.reason ?? "")")
    }
  }

  static func broken<C: Claim>(_ claim: C, _ change: (inout C) -> Void) -> any Claim {
    var copy = claim
    change(&copy)
    return copy
  }

  /// With how far the true constant is from the broken one: all within a few per cent but for C2, C3 and R3, of which the page says
  /// how loose they are.
  static var all: [any Claim] {
    [
      broken(WeakRegularizationLimit()) { $0.logarithms = 0 },
      broken(DistancesNeverGrow()) { $0.stepWeight = Rational(1001, 1000) },
      broken(DistancesNeverGrow()) { $0.normFactor = Rational(11, 10) },
      broken(ForgettingIsDistance()) { $0.factor = Rational(999, 1000) },
      broken(LinearRegularity()) { $0.factor = Rational(999, 1000) },
      broken(ForgettingCanGrow()) { $0.growth = Rational(141, 100) },
      broken(LimitIsTwoOptimal()) { $0.lower = Rational(1001, 1000) },
      broken(LimitIsTwoOptimal()) { $0.upper = Rational(11, 10) },
      broken(TwoSamplesLimit()) { $0.factor = Rational(1333, 1000) },
      broken(HelixIsTight()) { $0.forgetting = Rational(99, 100) },
      broken(HelixIsTight()) { $0.norm = Rational(199, 100) },
      broken(TwoTasks()) { $0.factor = Rational(999, 1000) },
      broken(CyclicLinearRate()) { $0.speed = Rational(1001, 1000) },
      broken(CyclicAverage()) { $0.factor = Rational(999, 1000) },
      broken(RandomLinearRate()) { $0.speed = Rational(1001, 1000) },
      broken(ScheduledStrengths()) { $0.power = 2 },
      broken(AnchoredSchedule()) { $0.constant = Rational(1999, 1000) },
      broken(FixedRatioSchedule()) { $0.rate = 2 },
      broken(FixedWeighting()) { $0.stepWeight = Rational(1001, 1000) },
      broken(FixedWeighting()) { $0.measuresWeighted = false },
      broken(ChangingWeighting()) { $0.base = 5 },
      broken(ChangingWeighting()) { $0.remains = Rational(148, 100) },
      broken(FisherWeighting()) { $0.forgetting = Rational(1, 24) },
      broken(CyclicLastIterate()) { $0.factor = Rational(24, 100) },
      broken(CyclicLastIterate()) { $0.cycleFactor = Rational(88, 1000) },
      broken(RandomAverage()) { $0.factor = Rational(1, 2) },
      broken(RandomLastIterate()) { $0.constant = Rational(1, 10) },
    ]
  }

  @Test(arguments: Array(all.enumerated().map(\.offset))) func brokenConstantsAreSeen(number: Int) throws {
    let claim = Self.all[number]
    let verdicts = try claim.grid.map { try claim.verdict(for: $0).name }
    #expect(verdicts.contains("violated"), "\(claim.statement.label) (\(number)): \(verdicts)")
  }
}
