import Running
import Sampling

/// Draws of chains in the order of their numbers, though chains advance at different speeds.
package struct OrderedDraws<Draw> {
  private var waiting: [Int: Draw] = [:]
  private var next = 0
  private let count: Int
  private let chains: Int
  private let shard: Shard

  /// - Parameters:
  ///   - count: of all chains together.
  ///   - shard: of the chains, by number.
  package init(count: Int, chains: Int, shard: Shard) { (self.count, self.chains, self.shard) = (count, chains, shard) }

  /// The draws of this share.
  var wanted: Int {
    (0..<chains).filter(shard.contains).reduce(0) { $0 + (count - $1 + chains - 1) / chains }
  }

  mutating func add(_ draw: Draw, number: Int) { waiting[number] = draw }

  /// Those that no other one has to come before; all that are left at the end.
  mutating func ready(isLast: Bool) -> [Draw] {
    var draws: [Draw] = []
    while next < count {
      if shard.contains(next % chains) {
        if let draw = waiting.removeValue(forKey: next) {
          draws.append(draw)
        } else if !isLast {
          break
        }
      }
      next += 1
    }
    return draws
  }
}

extension OrderedDraws {
  /// Runs chains and hands their draws on in order, with a line of progress after each batch.
  ///
  /// - Parameters:
  ///   - effort: ends the chains.
  ///   - progress: where the lines go.
  ///   - number: the number of a draw.
  ///   - print: takes draws in order; the chains end when it throws, for nobody reads any more.
  ///   - chains: runs them under an effort and hands on draws as they come.
  package mutating func run(
    effort: Effort, progress: Progress, number: (Draw) -> Int, print: ([Draw]) throws -> Void,
    _ chains: @escaping (Effort, ([Draw], ChainRun) -> Void) throws -> ChainRun
  ) throws -> ChainRun {
    let clock = Stopwatch()
    let ending = Interruption(within: effort.interruption)
    let wanted = wanted
    var failure: (any Error)?
    progress.update("0 of \(wanted) draws   finding temperatures")
    let run = try chains(effort.interrupted(by: ending)) { draws, run in
      for draw in draws { add(draw, number: number(draw)) }
      do {
        try print(ready(isLast: false))
      } catch {
        failure = error
        ending.request()
      }
      progress.update(ChanceDraws.progressLine(run, wanted, clock.wallSeconds))
    }
    if let failure { throw failure }
    try print(ready(isLast: true))
    return run
  }
}
