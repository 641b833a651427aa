import Foundation
import Numbers

/// A number that a trace can consist of: a double, or a fraction for exact work.
public protocol TraceNumber: Comparable, SignedNumeric, Sendable {
  /// The quotient; the divisor is not zero.
  static func / (left: Self, right: Self) -> Self
  /// The integer as a number of this kind.
  init(_ value: Int)
}

extension Double: TraceNumber {}
extension Rational: TraceNumber {}

/// Recorded times: for every step and worker the ends of its micro-batches, counted from the start of the step.
public struct Trace<Number: TraceNumber>: Sendable {
  /// The number N of workers, the same in every step.
  public let workers: Int
  /// The planned number of micro-batches of a worker in a step.
  public let micros: Int
  /// `ends[step][worker]`, increasing; fewer than `micros` where work is missing.
  public let ends: [[[Number]]]

  /// A trace from the times of single micro-batches.
  ///
  /// - Parameters:
  ///   - micros: the planned number of micro-batches of a worker in a step.
  ///   - times: `times[step][worker][micro]`, positive.
  /// - Precondition: as many workers in every step, at most `micros` times each, at least one time in every step.
  public init(micros: Int, times: [[[Number]]]) {
    workers = times.first?.count ?? 0
    self.micros = micros
    let count = workers
    precondition(times.allSatisfy { $0.count == count && $0.allSatisfy { $0.count <= micros } }, "ragged times")
    ends = times.map { step in
      step.map { times in
        var sum: Number = 0
        return times.map { time in
          sum = sum + time
          return sum
        }
      }
    }
  }

  /// The number I of recorded steps.
  public var steps: Int { ends.count }

  /// T_i, the compute time of the slowest worker.
  public func slowest(_ step: Int) -> Number { ends[step].compactMap(\.last).max() ?? 0 }

  /// S(tau) from its definition: the mean over steps of (T_i + T_c) / (min(tau, T_i) + T_c) times the completed share.
  ///
  /// - Parameters:
  ///   - threshold: tau, in the unit of the trace.
  ///   - serial: the serial time T_c of a step.
  ///   - countsTies: whether a micro-batch that ends exactly at the threshold counts.
  public func speed(_ threshold: Number, serial: Number, countsTies: Bool = true) -> Number {
    var sum: Number = 0
    for step in 0..<steps {
      let completed = ends[step].reduce(0) { count, ends in
        count + ends.count { countsTies ? $0 <= threshold : $0 < threshold }
      }
      let slowest = slowest(step)
      let ratio = (slowest + serial) / (min(threshold, slowest) + serial)
      sum = sum + ratio * Number(completed)
    }
    return sum / Number(workers * micros * steps)
  }

  /// The gain in throughput as a ratio of totals.
  public func totalSpeed(_ threshold: Number, serial: Number, countsTies: Bool = true) -> Number {
    var (completed, with, without) = (0, 0 as Number, 0 as Number)
    for step in 0..<steps {
      completed += ends[step].reduce(0) { count, ends in
        count + ends.count { countsTies ? $0 <= threshold : $0 < threshold }
      }
      with = with + min(threshold, slowest(step)) + serial
      without = without + slowest(step) + serial
    }
    return Number(completed) * without / (with * Number(workers * micros * steps))
  }

  /// The share of micro-batches that the threshold drops.
  public func dropRate(_ threshold: Number) -> Number {
    let completed = ends.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count { $0 <= threshold } } }
    return 1 - Number(completed) / Number(workers * micros * steps)
  }
}
