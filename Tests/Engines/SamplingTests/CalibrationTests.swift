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

  /// The level is .001: ranks of a chain that had not arrived, 17 of 53 in the first place, are uneven. Which option helps is read off the
  /// places that have too many.
  @Test func accusesChainsThatHaveNotArrived() {
    let early = CalibrationTest(histogram: [17, 7, 5, 4, 4, 3, 4, 3, 3, 3])
    #expect(!early.isUniform && early.pValue > 1e-6 && !early.isHeavyAtBothEnds && !early.isThin)
    let dependent = CalibrationTest(histogram: [60, 30, 30, 30, 60])
    #expect(!dependent.isUniform && dependent.isHeavyAtBothEnds)
    #expect(CalibrationTest(histogram: [9, 10, 6, 14, 16, 12, 7, 7, 11, 3]).isUniform)
    #expect(CalibrationTest(histogram: [2, 3, 2, 3]).isThin)
  }

  /// Steps grow with the weights where a few are moved at a time, and only there.
  @Test func stepsFitTheSize() {
    func steps(_ inputs: Int, _ widths: [Int], _ method: Calibration.Method) -> [Int] {
      let calibration = Calibration(
        Architecture(inputCount: inputs, widths: widths), pointCount: 8, method: method, draws: 9)
      return [calibration.burnIn, calibration.thinning]
    }
    #expect(steps(64, [5, 1], .gibbs) == [3250, 65] && steps(64, [5, 1], .metropolis) == [3250, 65])
    #expect(steps(6, [3, 1], .metropolis) == [300, 20])
    #expect(steps(16, [9, 1], .gibbs) == [300, 20] && steps(16, [9, 1], .metropolis) == [1530, 30])
  }
}
