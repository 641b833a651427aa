import Covering
import Numbers
import Running
import Solving
import Testing
import ThresholdNetworks

/// Programs that begin with some of their sets (`CoverLP+Rows.swift`).
@Suite struct CoverRowsTests {
  /// What they refute is what the exact value of the program of all sets refutes, no less and no more.
  @Test func someSetsRefuteWhatAllDo() throws {
    var refuted = 0
    for seed in 1...10 as ClosedRange<UInt64> {
      let sample = MulticoverEngineTests.randomSample(inputs: 9, points: 32, seed: seed)
      let sets = CorrectSets(of: sample).maximal()
      // Else all sets have rows from the beginning.
      if sets.count <= 6 * 32 + 32 { continue }
      let programs = MarginPrograms(of: sample)
      for width in 2...4 {
        for threshold in 1...width {
          let program = try #require(CoverProgram(of: sample, width: width, threshold: threshold) { false })
          let value = try #require(program.relaxation(effort: .unlimited))
          let weights = programs.refutation(width: width, threshold: threshold)
          #expect((weights != nil) == (value > Rational(width)), "seed \(seed), \(width), \(threshold): \(value)")
          guard let weights else { continue }
          #expect(MarginBoundTests.verifies(weights, sample, width: width, threshold: threshold))
          refuted += 1
        }
      }
    }
    #expect(refuted > 5)
  }

  /// Widths of samples whose programs begin with some sets against column generation, which lists none; with a mismatch against
  /// the samples with one label changed.
  @Test func widthsAgreeWithColumnGeneration() throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      let sample = MulticoverEngineTests.randomSample(inputs: 9, points: 24, seed: 100 + seed)
      try #require(CorrectSets(of: sample).maximal().count > 6 * 24 + 32)
      func isPossible(_ sample: PartialFunction, _ width: Int, _ engine: any DecisionEngine, mismatches: Int = 0)
        throws -> Bool?
      {
        let question = InterpolationQuestion(
          sample: sample, architecture: Architecture(inputCount: 9, widths: [width, 1]), mismatches: mismatches)
        return MulticoverEngineTests.isFound(try engine.decide(question, effort: .unlimited))
      }
      for width in 1...3 {
        let expected = try isPossible(sample, width, PricingEngine())
        #expect(
          try isPossible(sample, width, MulticoverEngine(sample: sample)) == expected, "seed \(seed), width \(width)")
        let isPossibleWithOne = try (0..<sample.pointCount).contains { point in
          let changed = sample.relabelled(sample.labels ^ BitVector(ones: [point], count: sample.pointCount))
          return try isPossible(changed, width, PricingEngine()) == true
        }
        #expect(
          try isPossible(sample, width, MulticoverEngine(sample: sample, mismatches: 1), mismatches: 1)
            == (isPossibleWithOne || expected == true), "seed \(seed), width \(width), a mismatch")
      }
    }
  }
}
