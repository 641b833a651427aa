import Numbers
import Testing
import Theory

/// A claim with a wrong constant and the name of the change.
private struct Wrong: Sendable, CustomTestStringConvertible {
  let change: String
  let claim: any Claim

  init<C: Claim>(_ change: String, _ claim: C, _ edit: (inout C) -> Void) {
    var claim = claim
    edit(&claim)
    self.change = change
    self.claim = claim
  }

  var testDescription: String { "\(claim.name): \(change)" }
}

@Suite struct ClaimTests {
  /// Every claim holds on its whole default grid; cases outside the hypotheses are allowed, but not all of them.
  @Test(arguments: ClaimCatalog.all.map(\.name)) func holdsOnTheGrid(name: String) throws {
    let claim = try #require(ClaimCatalog.claim(named: name))
    let report = try ClaimReport(claim, on: claim.grid)
    #expect(report.verdict == "holds")
    #expect(report.count("holds") > 0 && report.count("violated") == 0)
    for (arguments, verdict) in report.cases {
      if case .outsideHypotheses(let reason) = verdict, reason.hasPrefix("not decided") {
        Issue.record("\(arguments): \(reason)")
      }
    }
  }

  private static let wrong: [Wrong] = [
    Wrong("4 m 2^(m-1) for a constant", NeuronFunctionCount()) { $0.constantFactor = 4 },
    Wrong("mass 11/12", ConstantMass()) { $0.mass = Rational(11, 12) },
    Wrong("log2 5 a neuron", ParameterCount()) { $0.settingsFactor = 5 },
    Wrong("twice C(N, N1)", LabellingCount()) { $0.factor = 2 },
    Wrong("half of N^N", BinomialEntropy()) { $0.upperFactor = 2 },
    Wrong("no factor N + 1", BinomialEntropy()) { $0.lowerFactor = 1 },
    Wrong("half of N H", MeanDescription()) { $0.factor = Rational(1, 2) },
    Wrong("half of the information", ErrorFromInformation()) { $0.factor = Rational(1, 2) },
    Wrong("a fifth of the description", ErrorFromPriorMass()) { $0.factor = Rational(1, 5) },
    Wrong("half of the information", CleanErrorFromInformation()) { $0.factor = Rational(1, 2) },
    Wrong("half of 2^(-H)", TemperedConstants()) { $0.powerFactor = Rational(1, 2) },
    Wrong("twice 2^(-H)", TemperedConstants()) { $0.powerFactor = 2 },
    Wrong("4 d settings", RealisationProbability()) { $0.settingsFactor = 4 },
    Wrong("a sixteenth of the points", GuessAndCheck()) { $0.sizeFactor = Rational(1, 16) },
    Wrong("a hundredth of the tail", RiskTail()) { $0.factor = Rational(1, 100) },
    Wrong("half of the description", MeanRisk()) { $0.factor = Rational(1, 2) },
    Wrong("exponent smaller by 1", QuantisedMass(.vanilla)) { $0.exponentShift = -1 },
    Wrong("exponent smaller by 2", QuantisedMass(.scaled)) { $0.exponentShift = -2 },
    Wrong("exponent smaller by 2", QuantisedMass(.vanilla, isConvolutional: true)) { $0.exponentShift = -2 },
    Wrong("exponent smaller by 3", QuantisedMass(.scaled, isConvolutional: true)) { $0.exponentShift = -3 },
    Wrong("pi d", CapLemma()) { $0.circleFactor = 1 },
  ]

  @Test(arguments: wrong.indices) func wrongConstantsAreReported(index: Int) throws {
    let wrong = Self.wrong[index]
    let report = try ClaimReport(wrong.claim, on: wrong.claim.grid)
    #expect(report.verdict == "violated", "\(wrong.testDescription)")
    let tightest = try #require(report.tightest)
    #expect(tightest.verdict.sides.contains { $0.isSatisfied == false })
  }

  /// Every claim has at least one wrong constant above.
  @Test func everyClaimIsTestedAgainstAWrongConstant() {
    #expect(Set(Self.wrong.map(\.claim.name)) == Set(ClaimCatalog.all.map(\.name)))
  }

  @Test func unknownParametersAreNamed() {
    for claim in ClaimCatalog.all {
      #expect(throws: ArgumentError.self) { try claim.checkNames(["colour": "red"]) }
      for arguments in claim.grid { #expect(throws: Never.self) { try claim.checkNames(arguments) } }
    }
  }

  @Test(arguments: [
    ("error-from-information", ["teacher": "2:0x8", "noise": "2", "N": "1", "rule": "posterior", "student": "2,1"]),
    ("error-from-information", ["teacher": "9:0x8", "noise": "0", "N": "1", "rule": "posterior", "student": "2,1"]),
    ("error-from-information", ["teacher": "2:0x8", "noise": "0", "N": "0", "rule": "posterior", "student": "2,1"]),
    ("error-from-information", ["teacher": "2:0x8", "noise": "0", "N": "1", "rule": "posterior", "student": "9,1"]),
    ("realisation", ["inputs": "2", "teacher": "1,1", "student": ""]), ("cap", ["d": "1", "angle": "1"]),
    ("cap", ["d": "3"]), ("tempered-constants", ["noise": "0/0"]), ("tempered-constants", ["noise": "3/4"]),
    (
      "scaled-mass",
      ["inputs": "2", "Q": "4", "teacher": "1,1", "student": "1,1", "domain": "cube", "activation": "relu"]
    ),
  ])
  func badParametersAreErrors(name: String, values: [String: String]) throws {
    let claim = try #require(ClaimCatalog.claim(named: name))
    #expect(throws: ArgumentError.self) { try claim.verdict(for: Arguments(values)) }
  }
}

@Suite struct BoundTests {
  private func bound(_ name: String, _ arguments: Arguments, _ index: Int = 0) throws -> Evidence {
    let claim = try #require(ClaimCatalog.claim(named: name))
    return try claim.bounds(for: arguments)[index].value
  }

  /// 6.9 of the notes on Buzaglo et al. 2024.
  @Test(arguments: [("2,2,1", "20,20,1", "85", "108"), ("5,5,1", "100,100,1", "661", "482")])
  func exponents(teacher: String, student: String, vanilla: String, scaled: String) throws {
    let arguments: Arguments = ["inputs": "10", "Q": "3", "teacher": teacher, "student": student]
    #expect(try bound("vanilla-mass", arguments).description == vanilla)
    #expect(try bound("scaled-mass", arguments).description == scaled)
  }

  /// 6.7: the closed form with 5/12 and with 1/6.
  @Test(arguments: [
    (2, [1, 1], [2, 1], "5/13824", "1/6912"), (2, [1, 1], [3, 1], "25/248832", "1/62208"),
    (2, [2, 1], [3, 1], "5/1990656", "1/995328"), (3, [2, 1], [3, 1], "5/17915904", "1/8957952"),
    (2, [1, 1, 1], [2, 2, 1], "25/3981312", "1/995328"),
  ])
  func realisationBounds(inputs: Int, teacher: [Int], student: [Int], expected: String, simple: String) {
    var claim = RealisationProbability()
    #expect(claim.bound(inputCount: inputs, teacher: teacher, student: student) == rational(expected))
    claim.idleProbability = Rational(1, 6)
    #expect(claim.bound(inputCount: inputs, teacher: teacher, student: student) == rational(simple))
  }

  /// 6.7: true probability over bound for the least likely teacher: 9.1, 31.1175, 26.7, 26.5, 85.36.
  @Test(arguments: [
    (2, "1,1", "2,1", "9.1", 1), (2, "1,1", "3,1", "31.1175", 4), (2, "2,1", "3,1", "26.7", 1),
    (3, "2,1", "3,1", "26.5", 1),
    (2, "1,1,1", "2,2,1", "85.36", 2),
  ])
  func realisationRatios(inputs: Int, teacher: String, student: String, ratio: String, decimals: Int) throws {
    let verdict = try RealisationProbability().verdict(
      for: ["inputs": "\(inputs)", "teacher": teacher, "student": student])
    let side = try #require(verdict.sides.first)
    guard case .exact(let bound) = side.value, case .exact(let mass) = side.bound else {
      Issue.record("not exact")
      return
    }
    let slack = Rational(1, 2 * Integer(10).power(decimals))
    #expect((mass / bound - rational(ratio)).magnitude <= slack)
  }

  /// 9.7 of the notes on Harel et al. 2024.
  @Test(arguments: [
    ("1/4", ".4301232358", ".375"), ("1/8", ".3139262579", ".21875"), ("1/10", ".2775325944", ".18"),
    ("1/20", ".1800527281", ".095"), ("1/3", ".4708663160", ".4444444444"), ("2/5", ".4898301997", ".48"),
    ("1/100", ".0544623149", ".0198"),
  ])
  func temperedConstants(noise: String, arbitrary: String, independent: String) {
    let limits = TemperedConstants.limits(noise: rational(noise))
    #expect(agrees(limits.arbitrary, "0" + arbitrary))
    #expect(agrees(Interval(limits.independent), "0" + independent))
    #expect(TemperedConstants.isAtLeastPower(1 - limits.independent, noise: rational(noise)))
    #expect(!TemperedConstants.isAtLeastPower(Rational(1, 4), noise: rational(noise)))
  }

  /// 3.3: N = 4 and noise 1/4.
  @Test func meanDescription() throws {
    let verdict = try MeanDescription().verdict(for: ["N": "4", "noise": "1/4"])
    let side = try #require(verdict.sides.first)
    #expect(agrees(side.value.interval, "1.4827655") && agrees(side.bound.interval, "3.2451125"))
  }

  /// Parameters that no enumeration reaches: d0 = 100 and a million points.
  @Test func boundsAtScale() throws {
    let claim = BinomialEntropy()
    let bounds = try claim.bounds(for: ["N": "1000000", "k": "100000"]).map(\.value.interval)
    #expect(bounds.count == 3 && bounds[0] < bounds[1] && bounds[1] < bounds[2])
    let bits = try bound("realisation", ["inputs": "100", "teacher": "5,5,1", "student": "100,100,1", "N": "1000000"])
    // w(d') = 530; 5 log2 600 twice and log2 600 for the settings; 190 idle neurons at log2(12/5).
    let expected = Interval(530) + Interval(11) * Interval(600).log2 + Interval(190) * Interval(Rational(12, 5)).log2
    #expect(!(bits.interval < expected) && !(bits.interval > expected))
    let size = try bound("guess-and-check", ["bits": "1000", "eps": "1/100", "delta": "1/100"])
    // (1000 ln 2 + 3 ln 200) / 0.01 = 69314.7 + 1589.5.
    #expect(size.description == "70905")
    let cap = try bound("cap", ["d": "100", "angle": "1/2"], 1)
    #expect(cap.interval.lowerBound > 75 && cap.interval.upperBound < 77)
  }

  /// What remains of the error bounds when the sample cannot be enumerated: the bits of a description in place of it.
  @Test func errorBoundsAtScale() throws {
    // H(1/10) = 0.4689955935892812...: so many bits a point give the tempered constants.
    let arguments: Arguments = ["N": "1000000", "bits": "468995.5935892812"]
    for name in ["error-from-information", "error-from-mass"] {
      #expect(agrees(try bound(name, arguments).interval, "0.2775325944"))
    }
    let noisy: Arguments = ["N": "1000000", "bits": "478995.6", "noise": "1/10"]
    // 0.8 sqrt(0.0100000064 ln 2 / 2).
    #expect(agrees(try bound("clean-error", noisy).interval, "0.047096"))
    #expect(agrees(try bound("clean-error", noisy, 1).interval, "0.227096"))
    #expect(try CleanErrorFromInformation().bounds(for: ["N": "1000000", "bits": "468995", "noise": "1/10"]).isEmpty)
    let clean: Arguments = ["N": "1000000", "bits": "1000"]
    // 1 - 2^(-0.001) and ln 2 / 1000.
    #expect(agrees(try bound("mean-risk", clean).interval, "0.000692907"))
    #expect(agrees(try bound("mean-risk", clean, 1).interval, "0.000693147"))
    let tail: Arguments = ["N": "1000", "bits": "20", "eps": "1/50"]
    // 0.98^1000 (2^20 - 1) = 1.682968e-9 * 1048575.
    #expect(agrees(try bound("risk-tail", tail).interval, "0.0017647"))
    #expect(agrees(try bound("labellings", ["N": "1000", "ones": "500"]).interval, "994.691"))
    #expect(try bound("labellings", ["N": "1000", "ones": "all"]).interval.contains(1000))
  }

  /// P10 of the notes on Buzaglo et al. 2024: (3,1), AND, N = 4, eps = 1/4: a bound of 96.6 against a true 0.555.
  @Test func tailAtToySize() throws {
    let verdict = try RiskTail().verdict(for: ["teacher": "2:0x8", "student": "3,1", "N": "4", "eps": "1/4"])
    let side = try #require(verdict.sides.first)
    #expect(abs(side.bound.interval.midpoint - 96.6) < 0.05 && abs(side.value.interval.midpoint - 0.555) < 0.0005)
  }
}
