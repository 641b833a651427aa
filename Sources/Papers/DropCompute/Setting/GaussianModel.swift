import Foundation
import Numbers
import Statistics

/// N workers, M micro-batches each, times with mean mu and standard deviation s, serial time T_c: partial sums taken as normal.
public struct GaussianModel: Sendable, Hashable {
  /// The workers N and the micro-batches M of each, at least 1.
  public var workers: Int, micros: Int
  /// The mean mu and standard deviation s of a micro-batch, and the serial time T_c of a step, in one unit of time.
  public var mean: Double, deviation: Double, serial: Double

  /// A model; see the properties for the parameters.
  public init(workers: Int, micros: Int, mean: Double, deviation: Double, serial: Double) {
    (self.workers, self.micros, self.mean, self.deviation, self.serial) = (workers, micros, mean, deviation, serial)
  }

  private var total: Normal {
    Normal(mean: Double(micros) * mean, deviation: Double(micros).squareRoot() * deviation)
  }

  /// E[T] with the exact e_N.
  public var expectedMaximum: Double {
    total.mean + total.deviation * ExpectedMaximum.enclosure(workers).midpoint
  }

  /// E[T] with the paper's approximation of e_N; M mu for one worker.
  public var approximateMaximum: Double {
    workers == 1 ? total.mean : total.mean + total.deviation * ExpectedMaximum.approximation(workers)
  }

  /// E[completed micro-batches of a worker] = sum over m of Phi((tau - m mu) / (sqrt(m) s)).
  public func completed(_ threshold: Double) -> Double {
    (1...micros).reduce(0) { sum, m in
      sum + Normal(mean: Double(m) * mean, deviation: Double(m).squareRoot() * deviation).cumulative(threshold)
    }
  }

  /// E[min(tau, T)] = tau - the integral of Phi^N up to tau.
  public func expectedMinimum(_ threshold: Double) -> Double {
    let low = min(threshold, total.mean - 12 * total.deviation)
    return threshold
      - Quadrature(from: low, to: threshold, tolerance: 1e-11) { pow(total.cumulative($0), Double(workers)) }.value
  }

  /// The effective speed: throughput with the threshold over throughput without.
  ///
  /// - Parameters:
  ///   - threshold: tau, in the unit of the times.
  ///   - closed: the paper's closed form, with the approximate E[T] and tau for E[min(tau, T)]; else both exactly.
  public func speed(_ threshold: Double, closed: Bool) -> Double {
    let baseline = (closed ? approximateMaximum : expectedMaximum) + serial
    return completed(threshold) / Double(micros) * baseline
      / ((closed ? threshold : expectedMinimum(threshold)) + serial)
  }

  /// The threshold of largest speed in the closed form: the speed has a tooth at every micro-batch, so every local maximum of a fine
  /// grid is refined by golden section, and the best one taken.
  ///
  /// - Parameters:
  ///   - dropAtMost: only thresholds that drop at most this share of the work.
  ///   - closed: whether the speed is that of the closed form.
  public func bestThreshold(dropAtMost: Double = 1, closed: Bool = true) -> (threshold: Double, speed: Double) {
    let top = total.mean + 8 * total.deviation
    let points = 40 * micros
    let grid = (1...points).map { top * Double($0) / Double(points) }.filter {
      1 - completed($0) / Double(micros) <= dropAtMost
    }
    let speeds = grid.map { speed($0, closed: closed) }
    var best = (threshold: grid.last ?? top, speed: speeds.last ?? 1)
    for index in grid.indices {
      let left = index == 0 ? -Double.infinity : speeds[index - 1]
      let right = index + 1 == grid.count ? -Double.infinity : speeds[index + 1]
      guard speeds[index] >= left, speeds[index] >= right else { continue }
      let found = golden(
        index == 0 ? grid[0] : grid[index - 1], index + 1 == grid.count ? grid[index] : grid[index + 1], closed)
      if found.speed > best.speed { best = found }
    }
    return best
  }

  private func golden(_ low: Double, _ high: Double, _ closed: Bool) -> (threshold: Double, speed: Double) {
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (low, high)
    for _ in 0..<60 where high - low > 1e-12 * high {
      let (a, b) = (high - ratio * (high - low), low + ratio * (high - low))
      if speed(a, closed: closed) < speed(b, closed: closed) { low = a } else { high = b }
    }
    return ((low + high) / 2, speed((low + high) / 2, closed: closed))
  }
}
