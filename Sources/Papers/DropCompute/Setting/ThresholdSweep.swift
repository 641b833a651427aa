import Foundation
import Numbers

/// The best threshold of a trace, exactly: S falls between boundaries and jumps up at them, so that one of the ends of micro-batches is best.
///
/// With a common serial time T_c, S(tau) = [ (sum over unfinished steps of m_i(tau) (T_i + T_c)) / (tau + T_c) + sum over finished steps
/// of m_i ] / (I N M), which one pass over the sorted ends keeps up to date.
public struct ThresholdSweep<Number: TraceNumber>: Sendable {
  /// The best threshold, one of the recorded ends; the first one where several are best.
  public let threshold: Number
  /// S at the best threshold: the throughput with it over the one without.
  public let speed: Number

  /// Finds the best threshold in one pass over the sorted ends of micro-batches.
  ///
  /// - Parameters:
  ///   - trace: the recorded times.
  ///   - serial: the serial time T_c of a step, in the unit of the trace.
  ///   - dropAtMost: only thresholds that drop at most this share of the work.
  ///   - visit: told every candidate with S under `<=` and under `<`.
  /// - Complexity: O(n log n) for n ends; for doubles a radix sort in O(n).
  public init(
    _ trace: Trace<Number>, serial: Number, dropAtMost: Number? = nil, visit: ((Number, Number, Number) -> Void)? = nil
  ) {
    let whole = trace.planned
    let slowest = (0..<trace.steps).map { trace.slowest($0) }
    let sorted = Self.sorted(trace)
    // The numerator of unfinished steps; the completed micro-batches of every step, and of all finished ones.
    var open: Number = 0
    var counts = [Int](repeating: 0, count: trace.steps)
    var (finished, completed) = (0, 0)
    var best: (threshold: Number, speed: Number)?
    var index = 0
    while index < sorted.count {
      let threshold = sorted[index].end
      let strict: Number? =
        visit == nil ? nil : (open / (threshold + serial) + Number(finished)) / Number(whole)
      while index < sorted.count, sorted[index].end == threshold {
        let step = Int(sorted[index].step)
        counts[step] += 1
        completed += 1
        open = open + slowest[step] + serial
        if threshold == slowest[step],
          index + 1 == sorted.count || sorted[index + 1].end != threshold
            || Int(sorted[index + 1].step) != step
        {
          // Ends of one step that are equal stand together, so this is the last one of the step.
          finished += counts[step]
          open = open - Number(counts[step]) * (slowest[step] + serial)
        }
        index += 1
      }
      let speed = (open / (threshold + serial) + Number(finished)) / Number(whole)
      if let strict { visit?(threshold, speed, strict) }
      if let limit = dropAtMost, 1 - Number(completed) / Number(whole) > limit { continue }
      if best.map({ speed > $0.speed }) ?? true { best = (threshold, speed) }
    }
    threshold = best?.threshold ?? 0
    speed = best?.speed ?? 1
  }

  /// All ends in increasing order, equal ones by step.
  private static func sorted(_ trace: Trace<Number>) -> [TraceEnd<Number>] {
    var ends: [TraceEnd<Number>] = []
    ends.reserveCapacity(trace.flat.count)
    for step in 0..<trace.steps {
      for end in trace.ends(of: step) { ends.append(TraceEnd(end: end, step: UInt32(step))) }
    }
    return Number.sorted(ends)
  }
}

extension ThresholdSweep where Number == Double {
  /// The same for doubles, compiled for them in this room.
  package static func best(_ trace: Trace<Double>, serial: Double) -> ThresholdSweep<Double> {
    ThresholdSweep(trace, serial: serial)
  }
}
