import Claims
import Foundation
import Numbers
import Running

/// What "drop" means for the micro-batch in flight when the threshold passes.
public enum DropSemantics: String, Sendable, CaseIterable {
  /// It is cut at the threshold and lost.
  case preempt
  /// It is finished and thrown away: the clock is looked at between micro-batches only.
  case checkDrop = "check-drop"
  /// It is finished and kept.
  case checkKeep = "check-keep"
  /// The clock is looked at before the forward pass and between forward and backward pass; what passes the second look is finished and
  /// kept, a forward pass that does not is lost. The authors' released code.
  case twoChecks = "two-checks"
  /// An estimate, no policy: nothing is charged for the micro-batch in flight. The authors' selection of the threshold.
  case lastCompleted = "last-completed"

  /// How many micro-batches of one worker are kept, and when it is ready.
  ///
  /// - Parameters:
  ///   - times: the time of each micro-batch of the worker, in order.
  ///   - threshold: tau, in the same unit, counted from the start of the step.
  ///   - forward: the share of the forward pass in a micro-batch.
  @inline(__always) public func outcome(
    _ times: UnsafeBufferPointer<Double>, threshold: Double, forward: Double
  ) -> (kept: Int, ready: Double) {
    var elapsed = 0.0
    for (index, time) in times.enumerated() {
      let end = elapsed + time
      switch self {
      case .preempt: if end > threshold { return (index, threshold) }
      case .checkDrop:
        if end > threshold { return (index, elapsed >= threshold ? elapsed : end) }
      case .checkKeep:
        if elapsed >= threshold { return (index, elapsed) }
      case .twoChecks:
        if elapsed > threshold { return (index, elapsed) }
        let middle = elapsed + forward * time
        if middle > threshold { return (index, middle) }
      case .lastCompleted: if end > threshold { return (index, elapsed) }
      }
      elapsed = end
    }
    return (times.count, elapsed)
  }
}

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
  }

  /// Sums over steps of completed work, step time and time without threshold, and of their products for the error bar.
  private struct Sums {
    var c = 0.0, d = 0.0, b = 0.0
    var cc = 0.0, dd = 0.0, bb = 0.0, cd = 0.0, cb = 0.0, db = 0.0

    mutating func add(_ c: Double, _ d: Double, _ b: Double) {
      self.c += c
      self.d += d
      self.b += b
      cc += c * c
      dd += d * d
      bb += b * b
      cd += c * d
      cb += c * b
      db += d * b
    }

    static func + (left: Sums, right: Sums) -> Sums {
      Sums(
        c: left.c + right.c, d: left.d + right.d, b: left.b + right.b, cc: left.cc + right.cc, dd: left.dd + right.dd,
        bb: left.bb + right.bb, cd: left.cd + right.cd, cb: left.cb + right.cb, db: left.db + right.db)
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
    let parts = try ParallelLoop.map(blocks, jobs: effort.jobs) { block -> [[Sums]]? in
      var key = key.fold(in: UInt64(block))
      let count = steps * (block + 1) / blocks - steps * block / blocks
      return work(count, semantics, &key, effort)
    }
    var total = [[Sums]](
      repeating: [Sums](repeating: Sums(), count: thresholds.count), count: semantics.count)
    for part in parts {
      guard let part else { return nil }
      for i in total.indices { for j in total[i].indices { total[i][j] = total[i][j] + part[i][j] } }
    }
    return total.map { row in zip(thresholds, row).map { result($0, $1) } }
  }

  private func work(
    _ count: Int, _ semantics: [DropSemantics], _ key: inout RandomKey, _ effort: Effort
  ) -> [[Sums]]? {
    let sampler = law.sampler()
    var times = [Double](repeating: 0, count: workers * micros)
    var sums = [[Sums]](repeating: [Sums](repeating: Sums(), count: thresholds.count), count: semantics.count)
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

  /// The ratio of totals with the error of first order.
  private func result(_ threshold: Double, _ s: Sums) -> Result {
    let n = Double(steps)
    let all = Double(workers * micros)
    let ratio = s.c == 0 ? 0 : s.c / s.d * s.b / (n * all)
    let (c, d, b) = (s.c / n, s.d / n, s.b / n)
    // The variance of c_i / c - d_i / d + b_i / b.
    func covariance(_ product: Double, _ x: Double, _ y: Double) -> Double { (product / n - x * y) / (x * y) }
    let variance =
      c == 0
      ? 0
      : covariance(s.cc, c, c) + covariance(s.dd, d, d) + covariance(s.bb, b, b) - 2 * covariance(s.cd, c, d)
        + 2 * covariance(s.cb, c, b) - 2 * covariance(s.db, d, b)
    return Result(
      threshold: threshold, speed: ratio, standardError: ratio * (max(0, variance) / n).squareRoot(),
      dropRate: 1 - c / all)
  }
}
