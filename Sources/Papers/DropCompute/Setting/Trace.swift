import Foundation
import Numbers

/// A number that a trace can consist of: a double, or a fraction for exact work.
public protocol TraceNumber: Comparable, SignedNumeric, Sendable {
  /// The quotient; the divisor is not zero.
  static func / (left: Self, right: Self) -> Self
  /// The integer as a number of this kind.
  init(_ value: Int)
  /// The ends, which come by step, in increasing order, equal ones by step.
  static func sorted(_ ends: [TraceEnd<Self>]) -> [TraceEnd<Self>]
}

extension Double: TraceNumber {}
extension Rational: TraceNumber {}

/// Recorded times: for every step and worker the ends of its micro-batches, counted from the start of the step.
///
/// All ends lie in one array, worker after worker and step after step, so that a trace of n times takes 8 n bytes and four for each worker of
/// a step.
public struct Trace<Number: TraceNumber>: Sendable {
  /// The number N of workers, the same in every step.
  public let workers: Int
  /// The planned number of micro-batches of a worker in a step.
  public let micros: Int
  /// The number I of recorded steps.
  public let steps: Int
  /// The ends of worker w in step i are `flat[starts[i * workers + w] ..< starts[i * workers + w + 1]]`, increasing.
  let flat: [Number]
  let starts: [UInt32]

  /// - Precondition: starts as above, at most `micros` ends each, at least one in every step.
  init(workers: Int, micros: Int, flat: [Number], starts: [UInt32]) {
    precondition(workers >= 1 && (starts.count - 1) % workers == 0, "\(starts.count) starts of \(workers) workers")
    (self.workers, self.micros, self.flat, self.starts) = (workers, micros, flat, starts)
    steps = (starts.count - 1) / workers
  }

  /// A trace from the times of single micro-batches.
  ///
  /// - Parameters:
  ///   - micros: the planned number of micro-batches of a worker in a step.
  ///   - times: `times[step][worker][micro]`, positive.
  /// - Precondition: as many workers in every step, at most `micros` times each, at least one time in every step.
  public init(micros: Int, times: [[[Number]]]) {
    let count = times.first?.count ?? 0
    precondition(times.allSatisfy { $0.count == count && $0.allSatisfy { $0.count <= micros } }, "ragged times")
    var (flat, starts) = ([Number](), [UInt32(0)])
    for worker in times.joined() {
      var sum: Number = 0
      for time in worker {
        sum = sum + time
        flat.append(sum)
      }
      starts.append(UInt32(flat.count))
    }
    self.init(workers: count, micros: micros, flat: flat, starts: starts)
  }

  /// The ends of one worker in one step; fewer than `micros` where work is missing.
  public func ends(_ step: Int, _ worker: Int) -> ArraySlice<Number> {
    let place = step * workers + worker
    return flat[Int(starts[place])..<Int(starts[place + 1])]
  }

  /// `ends[step][worker]`, as nested arrays.
  public var ends: [[[Number]]] { (0..<steps).map { step in (0..<workers).map { Array(ends(step, $0)) } } }

  /// The ends of all workers in a step, in order of workers.
  func ends(of step: Int) -> ArraySlice<Number> {
    flat[Int(starts[step * workers])..<Int(starts[(step + 1) * workers])]
  }

  /// The number of micro-batches that were planned.
  public var planned: Int { workers * micros * steps }

  /// The micro-batches that are missing, which is work that was dropped when the trace was recorded.
  public var missing: Int { planned - flat.count }

  /// T_i, the compute time of the slowest worker.
  public func slowest(_ step: Int) -> Number {
    var slowest: Number = 0
    for worker in 0..<workers { if let last = ends(step, worker).last, last > slowest { slowest = last } }
    return slowest
  }

  private func completed(_ step: Int, _ threshold: Number, _ countsTies: Bool) -> Int {
    ends(of: step).count { countsTies ? $0 <= threshold : $0 < threshold }
  }

  /// S(tau) from its definition: the mean over steps of (T_i + T_c) / (min(tau, T_i) + T_c) times the completed share.
  ///
  /// - Parameters:
  ///   - threshold: tau, in the unit of the trace.
  ///   - serial: the serial time T_c of a step.
  ///   - countsTies: whether a micro-batch that ends exactly at the threshold counts.
  public func speed(_ threshold: Number, serial: Number, countsTies: Bool = true) -> Number {
    var sum: Number = 0
    for step in 0..<steps {
      let slowest = slowest(step)
      let ratio = (slowest + serial) / (min(threshold, slowest) + serial)
      sum = sum + ratio * Number(completed(step, threshold, countsTies))
    }
    return sum / Number(planned)
  }

  /// The gain in throughput as a ratio of totals.
  public func totalSpeed(_ threshold: Number, serial: Number, countsTies: Bool = true) -> Number {
    var (count, with, without) = (0, 0 as Number, 0 as Number)
    for step in 0..<steps {
      count += completed(step, threshold, countsTies)
      with = with + min(threshold, slowest(step)) + serial
      without = without + slowest(step) + serial
    }
    return Number(count) * without / (with * Number(planned))
  }

  /// The share of micro-batches that the threshold drops.
  public func dropRate(_ threshold: Number) -> Number {
    1 - Number(flat.count { $0 <= threshold }) / Number(planned)
  }
}
