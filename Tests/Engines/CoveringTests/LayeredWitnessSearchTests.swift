import Covering
import Running
import Solving
import TestSupport
import Testing
import ThresholdNetworks

@Suite struct LayeredWitnessSearchTests {
  /// Random points of 24 inputs with the exclusive or of two neurons of seven inputs each, some labels wrong.
  private static func exclusiveOr(points count: Int, wrong: Int) -> PartialFunction {
    var generator = SplitMix(state: 11)
    let points = (0..<count).map { _ in BitVector((0..<24).map { _ in generator.next() >> 40 & 1 == 1 }) }
    let labels = BitVector(
      points.enumerated().map { place, point in
        let firing = (0..<2).count { neuron in (0..<7).count { point[9 * neuron + $0] } >= 4 }
        return (firing == 1) != (place < wrong)
      })
    return PartialFunction(inputCount: 24, points: points, labels: labels)
  }

  @Test func findsTwoNeuronsBehindTwo() throws {
    let sample = Self.exclusiveOr(points: 200, wrong: 0)
    let network = try #require(
      LayeredWitnessSearch(sample).run(untilUnits: 400_000, effort: .unlimited) { $0 == 2 && $1 == 2 })
    #expect(network.isConsistent(with: sample))
    #expect(network.architecture.widths == [2, 2, 1])
  }

  @Test func mismatchesAreUsed() throws {
    let sample = Self.exclusiveOr(points: 200, wrong: 4)
    let network = try #require(
      LayeredWitnessSearch(sample, mismatches: 4).run(untilUnits: 400_000, effort: .unlimited) { $0 == 2 && $1 == 2 })
    #expect(sample.mismatchWeight(of: network.column(on: sample)) <= 4)
  }

  /// No first layer is claimed that the exact engine refutes, and what is found fits: few inputs, with the best of all neurons.
  @Test func claimsNothingFalse() throws {
    var found = 0
    for seed in UInt64(1)...12 {
      let sample = MulticoverEngineTests.randomSample(inputs: 5, points: 24, seed: seed)
      for width in 3...5 {
        let network = LayeredWitnessSearch(sample).run(untilUnits: 8_000, effort: .unlimited) { first, _ in
          first == width
        }
        guard let network else { continue }
        found += 1
        #expect(network.isConsistent(with: sample) && network.architecture.widths[0] == width, "seed \(seed)")
        let answer = SeparationEngine(sample: sample).separatingSetsExist(size: width, effort: .unlimited).answer
        if case .impossible = answer { Issue.record("seed \(seed): no \(width) neurons tell the ones from the zeros") }
      }
    }
    #expect(found >= 8 && found < 36)
  }

  /// As narrow as the exact engine says: the first layers of random samples of five inputs.
  @Test func findsTheNarrowestFirstLayers() {
    for seed in UInt64(1)...12 {
      let sample = MulticoverEngineTests.randomSample(inputs: 5, points: 24, seed: seed)
      let engine = SeparationEngine(sample: sample)
      let least = (2...6).first { width in
        if case .impossible = engine.separatingSetsExist(size: width, effort: .unlimited).answer { false } else { true }
      }
      let network = LayeredWitnessSearch(sample).run(untilUnits: 40_000, effort: .unlimited) { first, _ in
        first == least
      }
      #expect(network?.architecture.widths[0] == least, "seed \(seed)")
    }
  }

  @Test func sameCallsGiveTheSameNetwork() {
    let sample = Self.exclusiveOr(points: 60, wrong: 0)
    let networks = (0..<2).map { _ in
      LayeredWitnessSearch(sample).run(untilUnits: 20_000, effort: .unlimited) { _, _ in true }
    }
    #expect(networks[0] != nil && networks[0] == networks[1])
  }

  @Test func endsWhereNothingIsOfUseAndWithItsEffort() {
    let sample = Self.exclusiveOr(points: 200, wrong: 0)
    let search = LayeredWitnessSearch(sample)
    #expect(search.run(untilUnits: .max, effort: .unlimited) { _, _ in false } == nil)
    #expect(search.resources == 0)
    let over = Effort(budget: Budget(deadline: .now))
    #expect(search.run(untilUnits: .max, effort: over) { _, _ in true } == nil)
    #expect(search.run(untilUnits: 1_000, effort: .unlimited) { first, _ in first == 2 } == nil)
    #expect(search.resources < 2_000)
  }
}
