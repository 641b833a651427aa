import Claims
import Numbers
import PaperTestSupport
import Testing
import TypicalInterpolators

@Suite struct ClaimTests {
  @Test func everyClaim() throws {
    try checkPaper(
      TypicalInterpolators.self,
      broken: [
        Broken("a sixteenth of the points", GuessAndCheck()) { $0.sizeFactor = Rational(1, 16) },
        Broken("a hundredth of the tail", RiskTail()) { $0.factor = Rational(1, 100) },
        Broken("half of the description", MeanRisk()) { $0.factor = Rational(1, 2) },
        Broken("exponent smaller by 1", QuantisedMass(.vanilla)) { $0.exponentShift = -1 },
        Broken("exponent smaller by 2", QuantisedMass(.scaled)) { $0.exponentShift = -2 },
        Broken("exponent smaller by 2", QuantisedMass(.vanilla, isConvolutional: true)) { $0.exponentShift = -2 },
        Broken("exponent smaller by 3", QuantisedMass(.scaled, isConvolutional: true)) { $0.exponentShift = -3 },
        Broken("pi d", CapLemma()) { $0.circleFactor = 1 },
      ])
  }

  /// Values that are read but cannot be used.
  @Test(arguments: [
    ("cap", ["d": "1", "angle": "1"]), ("cap", ["d": "3"]),
    (
      "scaled-mass",
      ["inputs": "2", "Q": "4", "teacher": "1,1", "student": "1,1", "domain": "cube", "activation": "relu"]
    ),
  ])
  func badParametersAreErrors(name: String, values: [String: String]) throws {
    let claim = try #require(TypicalInterpolators.claims.first { $0.name == name })
    #expect(throws: ArgumentError.self) { try claim.verdict(for: Arguments(values)) }
  }
}
