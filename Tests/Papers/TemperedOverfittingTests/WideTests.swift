import Claims
import Columns
import Numbers
import Running
import Sampling
import TemperedOverfitting
import Testing
import ThresholdNetworks

/// Samples of many inputs (`TemperedWide.swift`), where few inputs allow an exact comparison.
@Suite struct WideTests {
  /// Where a step moves a few weights only, chains run in for ten steps a weight, as calibration at 64 inputs asks; where it redraws whole
  /// neurons, for 300.
  @Test func chainsRunInForAsLongAsTheirSizeNeeds() {
    #expect(TemperedWide.plan(for: Architecture(inputCount: 64, widths: [12, 1])).burnIn == 10 * (65 * 12))
    #expect(TemperedWide.plan(for: Architecture(inputCount: 8, widths: [12, 1])).burnIn == 300)
  }

  /// A sample without noise of eight inputs: the chains against the exact posterior, the minimal networks against the teacher.
  @Test func eightInputsAgreeWithTheExactPosterior() throws {
    let arguments = try Arguments(["inputs": "8", "points": "16", "student": "2", "samples": "1"])
      .completed(by: TemperedWide().parameters)
    let unit = try #require(try TemperedWide().run(unit: 0, of: arguments, effort: .unlimited))
    let samples = WideSamples(inputs: 8, points: 16, teacherInputs: 3, key: RandomKey(seed: 1))
    let teacher = BitVector((0..<256).map { samples.teacher(BitVector(words: [UInt64($0)], count: 8)) })
    let posterior = try FunctionPosterior(
      of: samples.sample(noise: 0, number: 0), architecture: Architecture(inputCount: 8, widths: [2, 1]))
    var wrong: Integer = 0
    for entry in posterior.functions { wrong += entry.settings * Integer((entry.table.values ^ teacher).popcount) }
    let exact = Double(rounding: Rational(wrong, posterior.total * 256))
    let typical = try #require(unit.typical)
    #expect(typical.count == 200)
    // The standard error is itself estimated from four chains, so there is something beside it.
    #expect(abs(typical.mean - exact) < 5 * typical.standardError + 0.02, "\(typical), exactly \(exact)")
    let minimal = try #require(unit.minimal)
    // One neuron fits what one neuron has labelled.
    #expect(unit.isProved && unit.width == 1)
    #expect(minimal.best <= minimal.mean && minimal.mean <= minimal.worst)
  }

  @Test func evenMajoritiesAreRefused() throws {
    func unitCount(_ majority: String) throws -> Int {
      try TemperedWide().unitCount(Arguments(["majority": majority]).completed(by: TemperedWide().parameters))
    }
    let units = try unitCount("5")
    #expect(units > 0)
    #expect(throws: ArgumentError.self) { _ = try unitCount("4") }
  }
}
