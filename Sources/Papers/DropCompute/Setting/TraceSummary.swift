import Foundation
import Statistics

/// What a trace says by itself, before anything is predicted from it.
public struct TraceSummary: Sendable, Hashable {
  /// The mean and standard deviation of the time of a micro-batch, in the unit of the trace.
  public let mean: Double, deviation: Double
  /// The mean over steps of the slowest worker's time.
  public let slowest: Double
  /// The share of the variance of a worker's time in a step that lies between workers: 0 where nobody is slow for good. Where it is large,
  /// independent times overestimate the gain.
  public let betweenWorkers: Double
  /// A share between workers from which on it is pointed out.
  static let notable = 0.1
  /// The law that fits best with the largest distance between its cumulative function and the recorded one (Kolmogorov and Smirnov).
  public let law: RuntimeLaw
  /// For every law that was fitted by its two moments, the largest distance of the cumulative functions, 0 to 1.
  public let distances: [(name: String, distance: Double)]

  /// Whether mean and fitted law agree.
  public static func == (left: Self, right: Self) -> Bool { left.mean == right.mean && left.law == right.law }
  /// Hashes the mean, so that equal summaries have equal hashes.
  public func hash(into hasher: inout Hasher) { hasher.combine(mean) }

  /// Summarizes a trace.
  ///
  /// - Complexity: O(n) for n micro-batches; distances use at most 20,000 of them.
  public init(_ trace: Trace<Double>) {
    var all = RunningMean()
    // A sample of the times is enough for a distance, and keeps large traces fast.
    let stride = max(1, trace.flat.count / 20_000)
    var sample: [Double] = []
    for step in 0..<trace.steps {
      for worker in 0..<trace.workers {
        var before = 0.0
        for end in trace.ends(step, worker) {
          if all.count % stride == 0 { sample.append(end - before) }
          all.add(end - before)
          before = end
        }
      }
    }
    sample.sort()
    (mean, deviation) = (all.mean, all.standardDeviation)
    slowest = RunningMean((0..<trace.steps).map { trace.slowest($0) }).mean
    betweenWorkers = Self.share(trace)
    var distances: [(String, Double)] = []
    var best: (RuntimeLaw, Double)?
    for name in RuntimeLaw.names where name != "two-point" && all.standardDeviation > 0 && all.mean > 0 {
      guard let law = RuntimeLaw(name: name, mean: all.mean, deviation: all.standardDeviation) else { continue }
      let distance = Self.distance(sample, law)
      distances.append((name, distance))
      if best.map({ distance < $0.1 }) ?? true { best = (law, distance) }
    }
    self.distances = distances
    law = best?.0 ?? .empirical(sample)
  }

  /// One-way analysis of variance of the workers' times of whole steps.
  private static func share(_ trace: Trace<Double>) -> Double {
    guard trace.workers > 1, trace.steps > 1 else { return 0 }
    let workers = (0..<trace.workers).map { worker in
      RunningMean((0..<trace.steps).map { trace.ends($0, worker).last ?? 0 })
    }
    let within = workers.reduce(0) { $0 + $1.variance } / Double(trace.workers)
    let between = RunningMean(workers.map(\.mean)).variance - within / Double(trace.steps)
    return between <= 0 ? 0 : between / (between + within)
  }

  private static func distance(_ sorted: [Double], _ law: RuntimeLaw) -> Double {
    let n = Double(sorted.count)
    return sorted.enumerated().reduce(0) { worst, entry in
      let value = law.cumulative(entry.element)
      return max(worst, abs(value - Double(entry.offset) / n), abs(value - Double(entry.offset + 1) / n))
    }
  }
}
