import Numbers
import Running
import Sampling
import Testing
import ThresholdNetworks

@Suite struct CalibrationTests {
  /// Uniform ranks pass; ranks that pile up in the middle, as of draws spread too wide, do not.
  @Test func tellsUnevenRanks() {
    #expect(CalibrationTest(histogram: [20, 22, 18, 21, 19]).pValue > 0.9)
    #expect(CalibrationTest(histogram: [5, 20, 50, 20, 5]).pValue < 1e-10)
  }

  /// Every method is calibrated; a false alarm in one of 10,000 seeds for each.
  @Test(arguments: Calibration.Method.allCases) func methodsAreCalibrated(method: Calibration.Method) throws {
    let calibration = Calibration(
      Architecture(inputCount: 3, widths: [2, 1]), pointCount: 4, method: method, draws: 4, thinning: 10)
    let test = try #require(try calibration.run(repetitions: 400, from: RandomKey(seed: 3), effort: Effort(jobs: 2)))
    #expect(test.histogram.reduce(0, +) == 400)
    #expect(test.pValue > 1e-4)
  }
}
