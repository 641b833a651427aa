import Numbers
import Running
import Sampling
import Testing
import ThresherCommand
import ThresholdNetworks

/// Draws of chains that do not advance at one speed.
@Suite struct OrderedDrawsTests {
  /// Hands on groups of numbers as the chains come to them.
  private static func printed(_ groups: [[Int]], count: Int, chains: Int, shard: Shard = .whole) throws -> [[Int]] {
    let sample = PartialFunction(TruthTable(inputCount: 1, bits: 0b10))
    let sampler = try ChainSampler(sample, Architecture(inputCount: 1, widths: [1]), method: .gibbs)
    var printed: [[Int]] = []
    var draws = OrderedDraws<Int>(count: count, chains: chains, shard: shard)
    _ = try draws.run(
      effort: .unlimited, progress: Progress(isQuiet: true, isVerbose: false), number: { $0 },
      print: { if !$0.isEmpty { printed.append($0) } },
      { effort, consume in
        // What a run comes to is of no account here.
        let run = try sampler.draw(4, from: RandomKey(seed: 1), effort: effort) { _, _ in }
        for group in groups { consume(group, run) }
        return run
      })
    return printed
  }

  @Test func aSlowChainIsWaitedFor() throws {
    #expect(try Self.printed([[1], [0], [3, 5], [2, 4]], count: 6, chains: 2) == [[0, 1], [2, 3, 4, 5]])
  }

  /// When time ends before the slow chain is there, the draws of the others are not lost.
  @Test func theEndWaitsForNobody() throws {
    #expect(try Self.printed([[1, 2], [0], [4, 5, 7]], count: 9, chains: 3) == [[0, 1, 2], [4, 5, 7]])
    #expect(try Self.printed([[2], [5]], count: 9, chains: 3) == [[2, 5]])
  }

  /// Draws of chains of other shares are not waited for.
  @Test func sharesHaveTheirChainsAlone() throws {
    let shard = try #require(Shard("2/2"))
    #expect(try Self.printed([[1], [3, 5]], count: 6, chains: 2, shard: shard) == [[1], [3, 5]])
  }
}
