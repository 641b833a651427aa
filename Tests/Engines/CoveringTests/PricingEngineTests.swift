import Covering
import Running
import Solving
import Testing
import ThresholdNetworks

@Suite struct PricingEngineTests {
  /// Column generation against the list of all columns, one width below and above the least.
  @Test func agreesWithTheMulticover() {
    var (found, refuted) = (0, 0)
    for seed in UInt64(1)...30 {
      let n = 3 + Int(seed % 4)
      let sample = MulticoverEngineTests.randomSample(inputs: n, points: min(1 << n, 8 + 2 * Int(seed % 9)), seed: seed)
      let listing = MulticoverEngine(sample: sample)
      for width in 1...4 {
        let question = InterpolationQuestion(
          sample: sample, architecture: Architecture(inputCount: n, widths: [width, 1]))
        let decision = PricingEngine().decide(question, effort: .unlimited)
        let isFound = MulticoverEngineTests.isFound(decision)
        let isListed = MulticoverEngineTests.isFound(listing.decide(question, effort: .unlimited))
        #expect(isFound != nil && isFound == isListed, "seed \(seed), width \(width)")
        if isFound == true { found += 1 } else { refuted += 1 }
      }
    }
    #expect(found > 20 && refuted > 20)
  }

  @Test func whatItDoesNotTreat() {
    let sample = MulticoverEngineTests.randomSample(inputs: 4, points: 9, seed: 2)
    let deep = InterpolationQuestion(sample: sample, architecture: Architecture(inputCount: 4, widths: [2, 2, 1]))
    #expect(MulticoverEngineTests.isFound(PricingEngine().decide(deep, effort: .unlimited)) == nil)
    let flat = InterpolationQuestion(sample: sample, architecture: Architecture(inputCount: 4, widths: [3, 1]))
    let decision = PricingEngine().decide(flat, effort: Effort(budget: Budget(resources: 0)))
    #expect(MulticoverEngineTests.isFound(decision) == nil)
  }
}
