/// Mean and variance of numbers that come one after another, by Welford's recurrence; parts are put together by Chan's.
///
///     var mean = RunningMean()
///     for draw in draws { mean.add(draw) }
///     print(mean.mean, mean.standardError)
public struct RunningMean: Hashable, Sendable, Codable {
  /// The number of values so far.
  public private(set) var count = 0
  /// 0 while there is nothing.
  public private(set) var mean = 0.0
  /// The sum of the squared distances from the mean.
  private var squares = 0.0

  /// No values yet.
  public init() {}

  /// The mean and variance of a sequence, in one pass.
  public init(_ values: some Sequence<Double>) { for value in values { add(value) } }

  /// Takes one more value into account.
  public mutating func add(_ value: Double) {
    count += 1
    let distance = value - mean
    mean += distance / Double(count)
    squares += distance * (value - mean)
  }

  /// Adds all that another has seen.
  public mutating func add(_ other: RunningMean) {
    if other.count == 0 { return }
    let total = count + other.count
    let distance = other.mean - mean
    squares += other.squares + distance * distance * Double(count) * Double(other.count) / Double(total)
    mean += distance * Double(other.count) / Double(total)
    count = total
  }

  /// With n - 1 below the line; 0 for fewer than two numbers.
  public var variance: Double { count < 2 ? 0 : squares / Double(count - 1) }

  /// The root of the variance.
  public var standardDeviation: Double { variance.squareRoot() }

  /// The standard deviation of the mean of independent numbers; infinite for fewer than two.
  public var standardError: Double { count < 2 ? .infinity : (variance / Double(count)).squareRoot() }
}
