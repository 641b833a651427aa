import Foundation
import Numbers
import Statistics

/// Gradient descent whose steps use random numbers of samples, on f(w) = 1/2 sum of lambda_j w_j^2 with Gaussian gradient noise: the check of
/// the bounds for random batches.
public struct StochasticBatch: Sendable {
  /// b_max, the planned samples of a step; each is dropped with probability `drop`.
  public var planned = 12
  /// The probability that a sample is dropped, at least 0 and below 1.
  public var drop: Double
  /// K, the processed samples of a run.
  public var samples: Int
  /// Whether the bound is C2, on f at the mean iterate, instead of C1, on the mean squared gradient.
  public var isConvex: Bool
  /// The independent runs whose mean `measure` takes.
  public var runs: Int
  /// The seed of all draws.
  public var seed: UInt64

  /// Ten curvatures from 0.1 to 1, the start at ones, noise of total variance 1.
  static let curvatures = (0..<10).map { 0.1 + 0.1 * Double($0) }

  /// An experiment with 12 planned samples a step; see the properties for the parameters.
  public init(drop: Double, samples: Int, isConvex: Bool, runs: Int, seed: UInt64) {
    (self.drop, self.samples, self.isConvex, self.runs, self.seed) = (drop, samples, isConvex, runs, seed)
  }

  /// Delta = f(w_0) - f*, D^2 = |w_0 - w*|^2; L = 1, sigma = 1.
  static var gap: Double { curvatures.reduce(0, +) / 2 }
  static var distance: Double { Double(curvatures.count) }

  /// The step sizes of the two bounds.
  var rate: Double {
    let (b, k) = (Double(planned), Double(samples))
    return isConvex
      ? min(1 / (2 * b), Self.distance.squareRoot() / k.squareRoot())
      : min(1 / b, (2 * Self.gap / k).squareRoot())
  }

  /// The left side of the bound: the mean squared gradient along the way, or f at the mean iterate.
  public func measure() -> RunningMean {
    var key = RandomKey(seed: seed).fold(in: 0x7367_6420)
    let noise = (1 / Double(Self.curvatures.count)).squareRoot()
    return RunningMean(
      (0..<runs).map { _ in
        var w = [Double](repeating: 1, count: Self.curvatures.count)
        var average = [Double](repeating: 0, count: w.count)
        var (left, squares) = (samples, 0.0)
        while left > 0 {
          let kept = min(left, (0..<planned).count { _ in key.nextUnit() >= drop })
          let b = Double(kept)
          squares += b * zip(w, Self.curvatures).reduce(0) { $0 + ($1.0 * $1.1) * ($1.0 * $1.1) }
          for j in w.indices {
            average[j] += b * w[j]
            // The sum of b noisy gradients.
            w[j] -= rate * (b * Self.curvatures[j] * w[j] + b.squareRoot() * noise * key.nextGaussian())
          }
          left -= kept
        }
        let k = Double(samples)
        if !isConvex { return squares / k }
        return zip(average, Self.curvatures).reduce(0) { $0 + $1.1 / 2 * ($1.0 / k) * ($1.0 / k) }
      })
  }

  /// C1: 2 L b_max Delta / K + 2 sigma sqrt(2 L Delta / K); C2: 2 L b_max D^2 / K + 2 sigma D / sqrt(K).
  public func bound(first: Double = 2, second: Double = 2) -> Double {
    let (b, k) = (Double(planned), Double(samples))
    return isConvex
      ? first * b * Self.distance / k + second * (Self.distance / k).squareRoot()
      : first * b * Self.gap / k + second * (2 * Self.gap / k).squareRoot()
  }
}

extension RandomKey {
  /// A standard normal number (Box and Muller 1958).
  mutating func nextGaussian() -> Double { (-2 * log(1 - nextUnit())).squareRoot() * cos(2 * .pi * nextUnit()) }
}
