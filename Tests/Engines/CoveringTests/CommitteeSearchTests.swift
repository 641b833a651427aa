import Covering
import Running
import TestSupport
import Testing
import ThresholdNetworks

@Suite struct CommitteeSearchTests {
  /// A vote of three neurons of ten inputs among 300, some labels wrong: few points for so many weights, so a few neurons do.
  private static let sample: PartialFunction = {
    var generator = SplitMix(state: 7)
    let points = (0..<200).map { _ in BitVector((0..<300).map { _ in generator.next() >> 40 & 1 == 1 }) }
    let labels = BitVector(
      points.map { point in
        let firing = (0..<3).count { neuron in (0..<10).count { point[30 * neuron + $0] } >= 5 }
        return (firing >= 2) != (generator.next() >> 40 % 50 == 0)
      })
    return PartialFunction(inputCount: 300, points: points, labels: labels)
  }()

  @Test func findsNarrowLayersAmongManyInputs() throws {
    let search = CommitteeSearch(Self.sample)
    let network = try #require(search.run(untilUnits: 400_000, widest: 8, effort: .unlimited))
    #expect(network.isConsistent(with: Self.sample))
    #expect(network.architecture.widths[0] <= 5)
    #expect(network.architecture.depth == 2)
  }

  @Test func sameCallsGiveTheSameNetwork() {
    let networks = (0..<2).map { _ in
      CommitteeSearch(Self.sample).run(untilUnits: 20_000, widest: 8, effort: .unlimited)
    }
    #expect(networks[0] == networks[1])
  }

  /// What is found on small samples fits, and no single neuron is claimed for exclusive or.
  @Test func claimsNothingFalse() {
    let xor = PartialFunction(TruthTable(inputCount: 2, bits: 0b0110))
    #expect(CommitteeSearch(xor).run(untilUnits: 2_000, widest: 1, effort: .unlimited) == nil)
    for seed in 0..<20 {
      let sample = MulticoverEngineTests.randomSample(inputs: 5, points: 12, seed: UInt64(seed))
      if let network = CommitteeSearch(sample).run(untilUnits: 2_000, widest: 6, effort: .unlimited) {
        #expect(network.isConsistent(with: sample), "seed \(seed)")
      }
    }
  }

  @Test func endsWithItsEffort() {
    let over = Effort(budget: Budget(deadline: .now))
    #expect(CommitteeSearch(Self.sample).run(untilUnits: .max, widest: 1, effort: over) == nil)
    let search = CommitteeSearch(Self.sample)
    _ = search.run(untilUnits: 1_000, widest: 8, effort: .unlimited)
    #expect(search.resources <= 1_200)
  }
}
