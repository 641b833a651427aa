import CKernels
import Foundation
import Numbers
import Statistics

/// The law of the time of one micro-batch.
public enum RuntimeLaw: Sendable, Hashable {
  /// The normal law, though times are positive: deviations are small against the mean.
  case normal(mean: Double, deviation: Double)
  /// The law of e^Z for a normal Z, with this mean and deviation of the time itself.
  case logNormal(mean: Double, deviation: Double)
  /// The gamma law of this mean and deviation.
  case gamma(mean: Double, deviation: Double)
  /// The exponential law, whose deviation is its mean.
  case exponential(mean: Double)
  /// A constant plus an exponential time with the given deviation.
  case shiftedExponential(mean: Double, deviation: Double)
  /// mean - deviation or mean + deviation, equally often.
  case twoPoint(mean: Double, deviation: Double)
  /// Any of the recorded times, equally often.
  case empirical([Double])

  /// The names of laws with a mean and a deviation.
  public static let names = ["normal", "log-normal", "gamma", "exponential", "shifted-exponential", "two-point"]

  /// The law of a name with this mean and standard deviation.
  ///
  /// - Returns: nil for a name that is none of `names`.
  public init?(name: String, mean: Double, deviation: Double) {
    switch name {
    case "normal": self = .normal(mean: mean, deviation: deviation)
    case "log-normal": self = .logNormal(mean: mean, deviation: deviation)
    case "gamma": self = .gamma(mean: mean, deviation: deviation)
    case "exponential": self = .exponential(mean: mean)
    case "shifted-exponential": self = .shiftedExponential(mean: mean, deviation: deviation)
    case "two-point": self = .twoPoint(mean: mean, deviation: deviation)
    default: return nil
    }
  }

  /// The name on the command line and in tables.
  public var name: String {
    switch self {
    case .normal: "normal"
    case .logNormal: "log-normal"
    case .gamma: "gamma"
    case .exponential: "exponential"
    case .shiftedExponential: "shifted-exponential"
    case .twoPoint: "two-point"
    case .empirical: "empirical"
    }
  }

  /// The mean of the time.
  public var mean: Double {
    switch self {
    case .normal(let mean, _), .logNormal(let mean, _), .gamma(let mean, _), .exponential(let mean),
      .shiftedExponential(let mean, _), .twoPoint(let mean, _):
      mean
    case .empirical(let times): times.reduce(0, +) / Double(max(times.count, 1))
    }
  }

  /// The standard deviation of the time.
  public var deviation: Double {
    switch self {
    case .normal(_, let deviation), .logNormal(_, let deviation), .gamma(_, let deviation),
      .shiftedExponential(_, let deviation), .twoPoint(_, let deviation):
      deviation
    case .exponential(let mean): mean
    case .empirical(let times):
      (times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(times.count, 1))).squareRoot()
    }
  }

  /// The least possible time, nil if there is none.
  var least: Double? {
    switch self {
    case .normal: nil
    case .logNormal, .gamma, .exponential: 0
    case .shiftedExponential(let mean, let deviation), .twoPoint(let mean, let deviation): mean - deviation
    case .empirical(let times): times.min()
    }
  }

  /// P(t <= x).
  public func cumulative(_ x: Double) -> Double {
    switch self {
    case .normal(let mean, let deviation): return Normal(mean: mean, deviation: deviation).cumulative(x)
    case .logNormal(let mean, let deviation): return Self.logarithm(mean, deviation).cumulative(x)
    case .gamma(let mean, let deviation):
      return Gamma(shape: mean * mean / (deviation * deviation), scale: deviation * deviation / mean).cumulative(x)
    case .exponential(let mean): return Exponential(mean: mean).cumulative(x)
    case .shiftedExponential(let mean, let deviation):
      return Exponential(mean: deviation).cumulative(x - (mean - deviation))
    case .twoPoint(let mean, let deviation): return x < mean - deviation ? 0 : x < mean + deviation ? 0.5 : 1
    case .empirical(let times): return Double(times.count { $0 <= x }) / Double(times.count)
    }
  }

  private static func logarithm(_ mean: Double, _ deviation: Double) -> LogNormal {
    let variance = log1p(deviation * deviation / (mean * mean))
    return LogNormal(logMean: log(mean) - variance / 2, logDeviation: variance.squareRoot())
  }

  /// A source of times of this law.
  public func sampler() -> Sampler { Sampler(self) }

  /// The law with what drawing needs worked out once.
  public struct Sampler: Sendable {
    private enum Way: Sendable {
      case normal, logNormal, exponential, twoPoint
      case gamma(shape: Double)
      case empirical([Double])
    }
    private let way: Way
    private let location: Double, scale: Double

    init(_ law: RuntimeLaw) {
      switch law {
      case .normal(let mean, let deviation): (way, location, scale) = (.normal, mean, deviation)
      case .logNormal(let mean, let deviation):
        let variance = log1p(deviation * deviation / (mean * mean))
        (way, location, scale) = (.logNormal, log(mean) - variance / 2, variance.squareRoot())
      case .gamma(let mean, let deviation):
        (way, location, scale) = (
          .gamma(shape: mean * mean / (deviation * deviation)), 0, deviation * deviation / mean
        )
      case .exponential(let mean): (way, location, scale) = (.exponential, 0, mean)
      case .shiftedExponential(let mean, let deviation):
        (way, location, scale) = (.exponential, mean - deviation, deviation)
      case .twoPoint(let mean, let deviation): (way, location, scale) = (.twoPoint, mean, deviation)
      case .empirical(let times): (way, location, scale) = (.empirical(times), 0, 1)
      }
    }

    /// Fills a buffer with independent times.
    public func fill(_ buffer: UnsafeMutableBufferPointer<Double>, _ key: inout RandomKey) {
      switch way {
      case .normal: fillNormal(buffer, &key, isExponential: false)
      case .logNormal: fillNormal(buffer, &key, isExponential: true)
      case .exponential:
        for index in buffer.indices { buffer[index] = location - scale * log(1 - key.nextUnit()) }
      case .twoPoint:
        let (low, width) = (location - scale, 2 * scale)
        var index = 0
        while index < buffer.count {
          var bits = key.next()
          for place in index..<min(index + 64, buffer.count) {
            buffer[place] = low + width * Double(bits & 1)
            bits >>= 1
          }
          index += 64
        }
      case .gamma(let shape): for index in buffer.indices { buffer[index] = scale * Self.gamma(shape, &key) }
      case .empirical(let times):
        for index in buffer.indices { buffer[index] = times[key.next(below: times.count)] }
      }
    }

    /// Sixteen at a time in the kernel, under a key drawn from this one; of the last sixteen those that there is room for.
    private func fillNormal(
      _ buffer: UnsafeMutableBufferPointer<Double>, _ key: inout RandomKey, isExponential: Bool
    ) {
      guard let base = buffer.baseAddress else { return }
      let (first, second) = (key.next(), key.next())
      let groups = buffer.count / 16
      thresher_fill_normal(base, groups, first, second, 0, location, scale, isExponential ? 1 : 0)
      if buffer.count % 16 == 0 { return }
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 16) { rest in
        guard let start = rest.baseAddress else { return }
        thresher_fill_normal(start, 1, first, second, UInt64(8 * groups), location, scale, isExponential ? 1 : 0)
        for index in 0..<(buffer.count % 16) { buffer[16 * groups + index] = rest[index] }
      }
    }

    /// Marsaglia and Tsang 2000; below shape 1 by a power of a uniform number.
    private static func gamma(_ shape: Double, _ key: inout RandomKey) -> Double {
      if shape < 1 { return gamma(shape + 1, &key) * pow(1 - key.nextUnit(), 1 / shape) }
      let d = shape - 1.0 / 3
      let c = 1 / (9 * d).squareRoot()
      while true {
        let x = (-2 * log(1 - key.nextUnit())).squareRoot() * cos(2 * .pi * key.nextUnit())
        let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
        if v > 0, log(1 - key.nextUnit()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
      }
    }
  }
}
