import Foundation
import Statistics

/// Micro-batches with exponential times of mean 1: partial sums have gamma laws, so nothing is approximated.
public struct ExponentialModel: Sendable, Hashable {
  public var workers: Int, micros: Int
  public var serial: Double

  public init(workers: Int, micros: Int, serial: Double) {
    (self.workers, self.micros, self.serial) = (workers, micros, serial)
  }

  /// P(some worker is not ready at t).
  private func late(_ t: Double) -> Double {
    let one = SpecialFunctions.upperGamma(Double(micros), t)
    return -expm1(Double(workers) * log1p(-one))
  }

  public func expectedMinimum(_ threshold: Double) -> Double {
    Quadrature(from: 0, to: threshold, tolerance: 1e-11) { late($0) }.value
  }

  /// E[T].
  public var expectedMaximum: Double {
    expectedMinimum(Double(micros) + 60 + 20 * Double(micros).squareRoot() + 2 * log(Double(workers)))
  }

  public func completed(_ threshold: Double) -> Double {
    (1...micros).reduce(0) { $0 + SpecialFunctions.lowerGamma(Double($1), threshold) }
  }

  public func speed(_ threshold: Double) -> Double {
    completed(threshold) / Double(micros) * (expectedMaximum + serial) / (expectedMinimum(threshold) + serial)
  }
}
