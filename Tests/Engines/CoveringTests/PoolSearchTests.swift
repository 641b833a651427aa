import Covering
import Running
import TestSupport
import Testing
import ThresholdNetworks

@Suite struct PoolSearchTests {
  /// The ends of a game of three in a row: has the first player a row? An or of the eight rows, each an and of three inputs.
  private static let rows: PartialFunction = {
    let lines = [0b111, 0b111_000, 0b111_000_000, 0b1_001_001, 0b10_010_010, 0b100_100_100, 0b100_010_001, 0b1_010_100]
    let boards = (0..<1 << 9).filter { $0.nonzeroBitCount == 4 }
    return PartialFunction(
      inputCount: 9, points: boards.map { BitVector(words: [UInt64($0)], count: 9) },
      labels: BitVector(boards.map { board in lines.contains { board & $0 == $0 } }))
  }()

  @Test func findsTheLeastLayers() throws {
    let least = try #require(MulticoverEngine(sample: Self.rows).minimumWidth(effort: .unlimited).upper)
    let search = PoolSearch(Self.rows)
    var width = least + 1
    while width >= least {
      let network = try #require(search.run(untilUnits: search.resources + 1_000_000, width: width, effort: .unlimited))
      #expect(network.isConsistent(with: Self.rows))
      #expect(network.architecture.widths == [width, 1])
      width -= 1
    }
    #expect(search.run(untilUnits: search.resources + 10_000, width: least - 1, effort: .unlimited) == nil)
  }

  /// It finds what the list of all columns says is there, on nearly all small samples, and nothing that is not.
  @Test func agreesWithTheMulticover() throws {
    var (least, reached) = (0, 0)
    for seed in UInt64(0)..<12 {
      let sample = MulticoverEngineTests.randomSample(inputs: 6, points: 12 + Int(seed), seed: seed)
      guard !sample.isConstant else { continue }
      let width = try #require(MulticoverEngine(sample: sample).minimumWidth(effort: .unlimited).upper)
      let search = PoolSearch(sample)
      least += 1
      if let network = search.run(untilUnits: 40_000, width: width, effort: .unlimited) {
        #expect(network.isConsistent(with: sample), "seed \(seed)")
        reached += 1
      }
      if width > 1 {
        let narrower = search.run(untilUnits: search.resources + 2_000, width: width - 1, effort: .unlimited)
        #expect(narrower == nil, "seed \(seed)")
      }
    }
    #expect(least > 10 && reached >= least - 3, "\(reached) of \(least)")
  }

  @Test func sameCallsGiveTheSameNetwork() {
    let networks = (0..<2).map { _ in
      PoolSearch(Self.rows).run(untilUnits: 20_000, width: 5, effort: .unlimited)
    }
    #expect(networks[0] == networks[1])
  }

  @Test func endsWithItsEffort() {
    let over = Effort(budget: Budget(deadline: .now))
    #expect(PoolSearch(Self.rows).run(untilUnits: .max, width: 2, effort: over) == nil)
    let search = PoolSearch(Self.rows)
    #expect(search.run(untilUnits: 1_000, width: 2, effort: .unlimited) == nil)
    #expect(search.resources < 100_000)
  }
}
