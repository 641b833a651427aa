import Foundation

/// Any number of workers whose steps are drawn from the recorded steps of workers, exactly by order statistics instead of draws.
///
/// It keeps what belongs together within a worker's step, and knows nothing beyond the slowest step recorded: for more workers than recorded
/// steps of workers the expected maximum stays below the largest time seen.
public struct WorkerResampling: Sendable {
  /// Complete steps of workers by their times.
  private let totals: [Double]
  /// All ends of micro-batches.
  private let ends: [Double]
  private let micros, rows: Int

  /// All steps of all workers of a trace.
  public init(_ trace: Trace<Double>) {
    (micros, rows) = (trace.micros, trace.workers * trace.steps)
    ends = trace.flat.sorted()
    totals = (0..<(trace.starts.count - 1)).compactMap { place in
      trace.starts[place + 1] > trace.starts[place] ? trace.flat[Int(trace.starts[place + 1]) - 1] : nil
    }.sorted()
  }

  /// E[T].
  public func expectedMaximum(_ workers: Int) -> Double {
    let n = Double(totals.count)
    var (sum, before) = (0.0, 0.0)
    for (index, total) in totals.enumerated() {
      let power = pow(Double(index + 1) / n, Double(workers))
      sum += total * (power - before)
      before = power
    }
    return sum
  }

  /// The threshold of largest speed among the ends, or one in about 100,000 / n of them for n ends.
  public func bestThreshold(
    workers: Int, serial: Double, dropAtMost: Double = 1
  ) -> (threshold: Double, speed: Double, dropRate: Double) {
    let longest = expectedMaximum(workers)
    let (n, planned) = (Double(totals.count), Double(rows * micros))
    var best = (threshold: ends[ends.count - 1], speed: 1.0, dropRate: 1 - Double(ends.count) / planned)
    var (due, below, index) = (0.0, 0.0, 0)
    for place in stride(from: 0, to: ends.count, by: max(1, ends.count / 100_000)) {
      let threshold = ends[place]
      // Equal ends count together.
      if place + 1 < ends.count, ends[place + 1] == threshold { continue }
      while index < totals.count, totals[index] <= threshold {
        let power = pow(Double(index + 1) / n, Double(workers))
        due += totals[index] * (power - below)
        below = power
        index += 1
      }
      let share = Double(place + 1) / planned
      let speed = share * (longest + serial) / (due + threshold * (1 - below) + serial)
      if 1 - share <= dropAtMost, speed > best.speed { best = (threshold, speed, 1 - share) }
    }
    return best
  }
}
