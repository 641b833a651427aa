import Covering
import Running
import TestSupport
import Testing
import ThresholdNetworks

@Suite struct WitnessSearchTests {
  private static func table(_ n: Int, _ value: (Int) -> Bool) -> PartialFunction {
    PartialFunction(TruthTable(inputCount: n, values: BitVector((0..<(1 << n)).map(value))))
  }

  /// Functions whose least hidden widths are known: parity of n inputs needs n, a symmetric function one neuron for every change of
  /// its value, and an or of three neurons at most three.
  @Test func knownWidths() throws {
    let cases: [(PartialFunction, Int)] = [
      (Self.table(2) { $0.nonzeroBitCount == 1 }, 2), (Self.table(6) { $0.nonzeroBitCount & 1 == 1 }, 6),
      (Self.table(7) { [2, 3, 6].contains($0.nonzeroBitCount) }, 4),
      (Self.table(8) { $0 & 3 == 3 || $0 & 12 == 12 || $0 >> 4 == 15 }, 3),
    ]
    for (sample, width) in cases {
      let network = WitnessSearch(sample).run(untilUnits: 40_000, width: width, effort: .unlimited)
      let found = try #require(network)
      #expect(found.isConsistent(with: sample))
      #expect(found.architecture.widths == [width, 1])
    }
  }

  /// What one neuron computes is found by the first exchange, since the best of all neurons is known: every set and threshold.
  @Test func oneNeuron() throws {
    for mask in 1..<32 {
      for threshold in 1...mask.nonzeroBitCount {
        let sample = Self.table(5) { (($0 & mask).nonzeroBitCount >= threshold) != (mask & 3 == 1) }
        let network = try #require(WitnessSearch(sample).run(untilUnits: 10, effort: .unlimited))
        #expect(network.isConsistent(with: sample) && network.architecture.widths == [1, 1])
      }
    }
  }

  /// A random function of eight inputs: far below a neuron for every second point, within a tenth of a second.
  @Test func randomFunctions() throws {
    var generator = SplitMix(state: 9)
    let sample = Self.table(8) { _ in Bool.random(using: &generator) }
    let network = try #require(WitnessSearch(sample).run(untilUnits: 60_000, effort: .unlimited))
    #expect(network.isConsistent(with: sample) && network.architecture.widths[0] < 96)
  }

  /// The same network for the same units, in one call or in many, and after a longer run.
  @Test func callsDoNotMatter() {
    let sample = MulticoverEngineTests.randomSample(inputs: 7, points: 80, seed: 4)
    let whole = WitnessSearch(sample).run(untilUnits: 20_000, effort: .unlimited)
    #expect(whole != nil && WitnessSearch(sample).run(untilUnits: 20_000, effort: .unlimited) == whole)
  }

  @Test func mismatchesAreUsed() throws {
    let parity = Self.table(5) { $0.nonzeroBitCount & 1 == 1 }
    let network = try #require(
      WitnessSearch(parity, mismatches: 10).run(untilUnits: 20_000, width: 2, effort: .unlimited))
    #expect(parity.mismatchWeight(of: network.column(on: parity)) <= 10)
    #expect(network.architecture.widths[0] < 5)
  }

  @Test func stopsOnRequest() {
    let interruption = Interruption()
    interruption.request()
    let sample = MulticoverEngineTests.randomSample(inputs: 8, points: 200, seed: 4)
    #expect(WitnessSearch(sample).run(untilUnits: .max, effort: Effort(interruption: interruption)) == nil)
  }
}
