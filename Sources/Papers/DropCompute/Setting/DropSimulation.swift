import Foundation
import Numbers
import Running

/// Many steps of all workers, each under every threshold and every semantics.
public struct DropSimulation: Sendable {
  /// The workers N, the micro-batches M that each plans in a step, and the steps that are drawn; all at least 1.
  public var workers: Int, micros: Int, steps: Int
  /// The law of the time of one micro-batch; times are independent.
  public var law: RuntimeLaw
  /// The serial time T_c of a step, in the units of the law, at least 0.
  public var serial: Double
  /// The share of the forward pass in a micro-batch, between 0 and 1; only `twoChecks` asks for it.
  public var forward = 1.0 / 3
  /// The thresholds tau to try, in the units of the law, positive.
  public var thresholds: [Double]
  /// The seed of all draws; every threshold and semantics sees the same times.
  public var seed: UInt64

  /// A simulation; see the properties for the parameters.
  public init(
    workers: Int, micros: Int, steps: Int, law: RuntimeLaw, serial: Double, thresholds: [Double], seed: UInt64,
    forward: Double = 1.0 / 3
  ) {
    (self.workers, self.micros, self.steps, self.law) = (workers, micros, steps, law)
    (self.serial, self.thresholds, self.seed, self.forward) = (serial, thresholds, seed, forward)
  }

  /// The ratio of throughputs under one semantics.
  public struct Result: Sendable, Hashable {
    /// The threshold tau.
    public var threshold: Double
    /// The ratio S of throughputs with and without the threshold, and its standard error over steps.
    public var speed: Double, standardError: Double
    /// The share of micro-batches that are lost.
    public var dropRate: Double

    init(threshold: Double, _ ratio: RatioSums.Ratio) {
      self.threshold = threshold
      (speed, standardError, dropRate) = (ratio.speed, ratio.standardError, ratio.dropRate)
    }
  }

  /// Draws all steps once and works out what every semantics makes of them under every threshold.
  ///
  /// - Returns: for every semantics the results by threshold; nil if the effort ended first.
  /// - Complexity: O(steps * workers * micros * thresholds * semantics).
  public func run(_ semantics: [DropSemantics] = DropSemantics.allCases, effort: Effort = .unlimited) throws
    -> [[Result]]?
  {
    // Blocks of steps with keys of their own, so that the number of threads does not show.
    let blocks = min(steps, 16)
    let key = RandomKey(seed: seed).fold(in: 0x7469_6d65)
    let parts = ParallelLoop.map(blocks, jobs: effort.jobs) { block -> [[RatioSums]]? in
      var key = key.fold(in: UInt64(block))
      let count = steps * (block + 1) / blocks - steps * block / blocks
      return work(count, semantics, &key, effort)
    }
    var total = [[RatioSums]](
      repeating: [RatioSums](repeating: RatioSums(), count: thresholds.count), count: semantics.count)
    for part in parts {
      guard let part else { return nil }
      for i in total.indices { for j in total[i].indices { total[i][j] = total[i][j] + part[i][j] } }
    }
    return total.map { row in
      zip(thresholds, row).map { Result(threshold: $0, $1.ratio(planned: Double(workers * micros))) }
    }
  }

  private func work(
    _ count: Int, _ semantics: [DropSemantics], _ key: inout RandomKey, _ effort: Effort
  ) -> [[RatioSums]]? {
    let sampler = law.sampler()
    var times = [Double](repeating: 0, count: workers * micros)
    var sums = [[RatioSums]](
      repeating: [RatioSums](repeating: RatioSums(), count: thresholds.count), count: semantics.count)
    for _ in 0..<count {
      if effort.exhaustion() != nil { return nil }
      times.withUnsafeMutableBufferPointer { sampler.fill($0, &key) }
      times.withUnsafeBufferPointer { times in
        var slowest = 0.0
        for worker in 0..<workers {
          var sum = 0.0
          for index in worker * micros..<(worker + 1) * micros { sum += times[index] }
          slowest = max(slowest, sum)
        }
        for (i, kind) in semantics.enumerated() {
          for (j, threshold) in thresholds.enumerated() {
            var (kept, ready) = (0, 0.0)
            for worker in 0..<workers {
              let own = UnsafeBufferPointer(rebasing: times[worker * micros..<(worker + 1) * micros])
              let outcome = kind.outcome(own, threshold: threshold, forward: forward)
              kept += outcome.kept
              ready = max(ready, outcome.ready)
            }
            sums[i][j].add(Double(kept), ready + serial, slowest + serial)
          }
        }
      }
    }
    return sums
  }
}
