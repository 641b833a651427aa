import Claims
import Numbers
import PaperTestSupport
import Testing
import TypicalInterpolators

@Suite struct BoundTests {
  private func bound(_ name: String, _ arguments: Arguments, _ index: Int = 0) throws -> Evidence {
    let claim = try #require(TypicalInterpolators.claims.first { $0.name == name })
    return try claim.bounds(for: arguments)[index].value
  }

  /// Exponents of deep students of ten inputs.
  @Test(arguments: [("2,2,1", "20,20,1", "85", "108"), ("5,5,1", "100,100,1", "661", "482")])
  func exponents(teacher: String, student: String, vanilla: String, scaled: String) throws {
    let arguments: Arguments = ["inputs": "10", "Q": "3", "teacher": teacher, "student": student]
    #expect(try bound("vanilla-mass", arguments).description == vanilla)
    #expect(try bound("scaled-mass", arguments).description == scaled)
  }

  /// (3,1), AND, N = 4, eps = 1/4: a bound of 96.6 against a true 0.555.
  @Test func tailAtToySize() throws {
    let verdict = try RiskTail().verdict(for: ["teacher": "2:0x8", "student": "3,1", "N": "4", "eps": "1/4"])
    let side = try #require(verdict.sides.first)
    #expect(abs(side.bound.interval.midpoint - 96.6) < 0.05 && abs(side.value.interval.midpoint - 0.555) < 0.0005)
  }

  /// Sizes that no enumeration reaches.
  @Test func boundsAtScale() throws {
    let size = try bound("guess-and-check", ["bits": "1000", "eps": "1/100", "delta": "1/100"])
    // (1000 ln 2 + 3 ln 200) / 0.01 = 69314.7 + 1589.5.
    #expect(size.description == "70905")
    let cap = try bound("cap", ["d": "100", "angle": "1/2"], 1)
    #expect(cap.interval.lowerBound > 75 && cap.interval.upperBound < 77)
    let clean: Arguments = ["N": "1000000", "bits": "1000"]
    // 1 - 2^(-0.001) and ln 2 / 1000.
    #expect(agrees(try bound("mean-risk", clean).interval, "0.000692907"))
    #expect(agrees(try bound("mean-risk", clean, 1).interval, "0.000693147"))
    let tail: Arguments = ["N": "1000", "bits": "20", "eps": "1/50"]
    // 0.98^1000 (2^20 - 1) = 1.682968e-9 * 1048575.
    #expect(agrees(try bound("risk-tail", tail).interval, "0.0017647"))
  }
}
