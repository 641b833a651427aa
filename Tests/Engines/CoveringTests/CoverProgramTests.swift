import Covering
import Numbers
import Running
import Testing
import ThresholdNetworks

/// The exact value of the covering program without integers (`CoverProgram+Relaxation.swift`).
@Suite struct CoverProgramTests {
  /// Whatever sets it begins with, none or all of them, the value is that of all; the floating-point program is near it.
  @Test func theValueDependsOnNoProposal() throws {
    var refuted = 0
    for seed in 1...12 as ClosedRange<UInt64> {
      let sample = MulticoverEngineTests.randomSample(inputs: 4, points: 12, seed: seed)
      for (width, threshold) in [(2, 1), (3, 2), (4, 2)] {
        let program = try #require(CoverProgram(of: sample, width: width, threshold: threshold) { false })
        let all = try #require(
          program.relaxation(beginningWith: Array(0..<program.sets.count), effort: .unlimited))
        #expect(program.relaxation(beginningWith: [], effort: .unlimited) == all)
        #expect(program.relaxation(effort: .unlimited) == all)
        let margins = MarginPrograms(of: sample)
        // What the floating-point program refutes is refuted by the exact value too.
        if margins.refutation(width: width, threshold: threshold) != nil {
          #expect(all > Rational(width))
          refuted += 1
        }
      }
    }
    #expect(refuted > 3)
  }
}
