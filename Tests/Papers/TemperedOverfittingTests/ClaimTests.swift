import Claims
import ExactLearning
import Numbers
import PaperTestSupport
import TemperedOverfitting
import Testing

@Suite struct ClaimTests {
  @Test func everyClaim() throws {
    try checkPaper(
      TemperedOverfitting.self,
      broken: [
        Broken("4 m 2^(m-1) for a constant", NeuronFunctionCount()) { $0.constantFactor = 4 },
        Broken("mass 11/12", ConstantMass()) { $0.mass = Rational(11, 12) },
        Broken("log2 5 a neuron", ParameterCount()) { $0.settingsFactor = 5 },
        Broken("twice C(N, N1)", LabellingCount()) { $0.factor = 2 },
        Broken("half of N^N", BinomialEntropy()) { $0.upperFactor = 2 },
        Broken("no factor N + 1", BinomialEntropy()) { $0.lowerFactor = 1 },
        Broken("half of N H", MeanDescription()) { $0.factor = Rational(1, 2) },
        Broken("half of the information", ErrorFromInformation()) { $0.factor = Rational(1, 2) },
        Broken("a fifth of the description", ErrorFromPriorMass()) { $0.factor = Rational(1, 5) },
        Broken("half of the information", CleanErrorFromInformation()) { $0.factor = Rational(1, 2) },
        Broken("half of 2^(-H)", TemperedConstants()) { $0.powerFactor = Rational(1, 2) },
        Broken("twice 2^(-H)", TemperedConstants()) { $0.powerFactor = 2 },
        Broken("4 d settings", RealisationProbability()) { $0.bound.settingsFactor = 4 },
      ])
  }

  /// Values that are read but cannot be used.
  @Test(arguments: [
    ("error-from-information", ["teacher": "2:0x8", "noise": "2", "N": "1", "rule": "posterior", "student": "2,1"]),
    ("error-from-information", ["teacher": "9:0x8", "noise": "0", "N": "1", "rule": "posterior", "student": "2,1"]),
    ("error-from-information", ["teacher": "2:0x8", "noise": "0", "N": "0", "rule": "posterior", "student": "2,1"]),
    ("error-from-information", ["teacher": "2:0x8", "noise": "0", "N": "1", "rule": "posterior", "student": "9,1"]),
    ("realisation", ["inputs": "2", "teacher": "1,1", "student": ""]), ("tempered-constants", ["noise": "0/0"]),
    ("tempered-constants", ["noise": "3/4"]),
  ])
  func badParametersAreErrors(name: String, values: [String: String]) throws {
    let claim = try #require(TemperedOverfitting.claims.first { $0.name == name })
    #expect(throws: ArgumentError.self) { try claim.verdict(for: Arguments(values)) }
  }
}
