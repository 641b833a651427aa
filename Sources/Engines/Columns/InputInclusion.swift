import Generators
import Numbers
import Running
import ThresholdNetworks

/// How often the networks that fit a sample read each input, exactly, over all settings of one or more architectures.
///
/// A network reads an input if the function of some neuron of the first layer depends on it, whether or not later layers use that
/// neuron. The settings that do not read input j are counted like all others, from the columns of the other inputs.
///
///     let inclusion = try InputInclusion(of: sample, architectures: [[2, 1]])
///     inclusion.share(of: 0)       // 1: every network reads x1
///
/// - Complexity: a count for each input.
public struct InputInclusion: Sendable {
  /// The settings that fit.
  public let total: Integer
  /// `without[j]` of them do not read input j.
  public let without: [Integer]

  /// Counts over the settings of all architectures together; points of total weight at most `mismatches` may be wrong.
  ///
  /// - Throws: `CountingStopped` when the budget ends.
  public init(
    of sample: PartialFunction, architectures: [Architecture], mismatches: Int = 0, effort: Effort = .unlimited
  ) throws {
    let meter = WorkMeter(effort)
    func count(_ excluded: Int?) throws -> Integer {
      try architectures.reduce(Integer()) { sum, architecture in
        if sample.pointCount == 0 { return sum + architecture.settingCount(excluding: excluded) }
        return try sum
          + MismatchCount(
            sample: sample, widths: architecture.widths, mismatches: mismatches, method: .automatic, shard: .whole,
            excluded: excluded, jobs: effort.jobs, meter: meter
          ).run(pointCount: sample.pointCount).reduce(0, +)
      }
    }
    let total = try count(nil)
    self.total = total
    without = try (0..<sample.inputCount).map { total.isZero ? 0 : try count($0) }
    try meter.finish()
  }

  /// The share of the settings that read an input; nil if nothing fits.
  public func share(of input: Int) -> Rational? { total.isZero ? nil : 1 - Rational(without[input], total) }
}

extension Architecture {
  /// The settings in which no function of the first layer depends on the input `excluded`; all if there is none.
  func settingCount(excluding excluded: Int?) -> Integer {
    guard excluded != nil else { return settingCount }
    let m = inputCount
    // Constants, and the (m - 1) 2^(m - 1) others of the other inputs.
    let restricted = 10 * Integer(m) << (m - 1) + Integer(m - 1) << (m - 1)
    var product = restricted.power(widths[0])
    for layer in widths.indices.dropFirst() {
      let m = fanIn(ofLayer: layer)
      product *= (6 * Integer(m) << m).power(widths[layer])
    }
    return product
  }
}
