import Foundation
import Statistics

/// Micro-batches with exponential times of mean 1: partial sums have gamma laws, so nothing is approximated.
public struct ExponentialModel: Sendable, Hashable {
  /// The workers N and the micro-batches M of each, at least 1.
  public var workers: Int, micros: Int
  /// The serial time T_c, in mean times of a micro-batch.
  public var serial: Double

  /// A model; see the properties for the parameters.
  public init(workers: Int, micros: Int, serial: Double) {
    (self.workers, self.micros, self.serial) = (workers, micros, serial)
  }

  /// P(some worker is not ready at t).
  private func late(_ t: Double) -> Double {
    let one = SpecialFunctions.upperGamma(Double(micros), t)
    return -expm1(Double(workers) * log1p(-one))
  }

  /// E[min(tau, T)] for the slowest worker's time T, in mean times of a micro-batch.
  ///
  /// - Complexity: O(M) for every point of a quadrature to 1e-11.
  public func expectedMinimum(_ threshold: Double) -> Double {
    Quadrature(from: 0, to: threshold, tolerance: 1e-11) { late($0) }.value
  }

  /// E[T].
  public var expectedMaximum: Double {
    expectedMinimum(Double(micros) + 60 + 20 * Double(micros).squareRoot() + 2 * log(Double(workers)))
  }

  /// The expected number of micro-batches that a worker has completed at the threshold, 0 to M.
  public func completed(_ threshold: Double) -> Double {
    (1...micros).reduce(0) { $0 + SpecialFunctions.lowerGamma(Double($1), threshold) }
  }

  /// S(tau), the expected throughput with the threshold over that without it, each as a ratio of expectations.
  public func speed(_ threshold: Double) -> Double {
    completed(threshold) / Double(micros) * (expectedMaximum + serial) / (expectedMinimum(threshold) + serial)
  }
}
