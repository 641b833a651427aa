import Covering
import Running
import Testing
import ThresholdNetworks

@Suite struct CommitteeSearchTests {
  /// A vote of three neurons of ten inputs among 300, some labels wrong: few points for so many weights, so a few neurons do.
  private static let sample: PartialFunction = {
    var generator = MulticoverEngineTests.Generator(state: 7)
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
    let network = try #require(search.run(untilUnits: 2_000_000, widest: 8, effort: .unlimited))
    #expect(network.isConsistent(with: Self.sample))
    #expect(network.architecture.widths[0] <= 4)
    #expect(network.architecture.depth == 2)
  }

  @Test func sameCallsGiveTheSameNetwork() {
    let networks = (0..<2).map { _ in
      CommitteeSearch(Self.sample).run(untilUnits: 100_000, widest: 8, effort: .unlimited)
    }
    #expect(networks[0] == networks[1])
  }

  /// Exclusive or on two inputs: no single neuron, and what is found fits.
  @Test func findsNothingTooNarrow() throws {
    let xor = PartialFunction(TruthTable(inputCount: 2, bits: 0b0110))
    let network = try #require(CommitteeSearch(xor).run(untilUnits: 200_000, widest: 4, effort: .unlimited))
    #expect(network.isConsistent(with: xor))
    #expect(network.architecture.widths[0] >= 2)
  }

  @Test func endsWithItsEffort() {
    let over = Effort(budget: Budget(deadline: .now))
    #expect(CommitteeSearch(Self.sample).run(untilUnits: .max, widest: 1, effort: over) == nil)
    let search = CommitteeSearch(Self.sample)
    _ = search.run(untilUnits: 1_000, widest: 8, effort: .unlimited)
    #expect(search.resources <= 1_200)
  }
}
