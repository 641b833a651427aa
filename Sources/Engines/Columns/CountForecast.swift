import Running
import ThresholdNetworks

/// What a count will cost, from descents into its searches; nothing is counted.
///
/// A test and a bench compare it with what the count turns out to cost.
package struct CountForecast: Error {
  /// Resource units: the same on every run.
  package let units: Double
  /// Seconds on one thread of this machine, as it is now.
  package let seconds: Double

  /// The forecast for a count; nil for one that is over before it makes one.
  ///
  /// - Throws: `CountingStopped`, as the count.
  package static func of(
    _ sample: PartialFunction, _ architecture: Architecture, effort: Effort = .unlimited
  ) throws -> CountForecast? {
    do {
      _ = try MismatchCount(
        sample: sample, widths: architecture.widths, mismatches: 0, method: .automatic, shard: .whole, jobs: 1,
        meter: WorkMeter(effort, endsWithForecast: true)
      ).run(pointCount: sample.pointCount)
      return nil
    } catch let forecast as CountForecast {
      return forecast
    }
  }
}
