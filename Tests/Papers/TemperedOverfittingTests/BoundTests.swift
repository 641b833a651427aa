import Claims
import ExactLearning
import Numbers
import PaperTestSupport
import TemperedOverfitting
import Testing

@Suite struct BoundTests {
  private func bound(_ name: String, _ arguments: Arguments, _ index: Int = 0) throws -> Evidence {
    let claim = try #require(TemperedOverfitting.claims.first { $0.name == name })
    return try claim.bounds(for: arguments)[index].value
  }

  /// the closed form with 5/12 and with 1/6.
  @Test(arguments: [
    (2, [1, 1], [2, 1], "5/13824", "1/6912"), (2, [1, 1], [3, 1], "25/248832", "1/62208"),
    (2, [2, 1], [3, 1], "5/1990656", "1/995328"), (3, [2, 1], [3, 1], "5/17915904", "1/8957952"),
    (2, [1, 1, 1], [2, 2, 1], "25/3981312", "1/995328"),
  ])
  func realisationBounds(inputs: Int, teacher: [Int], student: [Int], expected: String, simple: String) {
    var bound = RealisationBound()
    #expect(bound.probability(inputCount: inputs, teacher: teacher, student: student) == rational(expected))
    bound.idleProbability = Rational(1, 6)
    #expect(bound.probability(inputCount: inputs, teacher: teacher, student: student) == rational(simple))
  }

  /// true probability over bound for the least likely teacher: 9.1, 31.1175, 26.7, 26.5, 85.36.
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

  /// The constants of S10 at seven noise levels.
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

  /// N = 4 and noise 1/4.
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
    #expect(agrees(try bound("labellings", ["N": "1000", "ones": "500"]).interval, "994.691"))
    #expect(try bound("labellings", ["N": "1000", "ones": "all"]).interval.contains(1000))
  }
}
