import Running
import Synchronization

/// How long a count will go on: the estimate made before it begins, corrected by what it turns out to take.
///
/// A count is a row of searches, the stages. What a finished stage took replaces its estimate; one that takes longer than
/// estimated is measured by the parts that are done, whose share of its time was estimated; those to come are scaled as those
/// behind turned out. Nothing of it enters a result: times are those of this machine and this run.
final class Forecast: Sendable {
  private struct Stage {
    /// Seconds on all threads together.
    var expected: Double
    var shares: [Double]
    var start: ContinuousClock.Instant?
    var used: Double?
    var partsDone = 0
  }

  private let stages: Mutex<[Stage]>
  /// What all stages were expected to take.
  private let first: Double
  private let start = ContinuousClock.now
  /// What comes after all stages, as a share of them.
  private let tail: Double

  /// - Parameters:
  ///   - estimates: of the stages in their order.
  ///   - threads: the number that shares the work.
  ///   - tail: what comes after all stages, as a share of them.
  init(_ estimates: [WorkEstimate], threads: Int, tail: Double) {
    stages = Mutex(estimates.map { Stage(expected: $0.seconds / Double(threads), shares: $0.shares) })
    first = estimates.reduce(0) { $0 + $1.seconds } / Double(threads)
    self.tail = tail
  }

  private static func seconds(since start: ContinuousClock.Instant) -> Double {
    (ContinuousClock.now - start) / .seconds(1)
  }

  func begin(_ stage: Int) { stages.withLock { $0[stage].start = .now } }

  func finishPart(_ stage: Int) { stages.withLock { $0[stage].partsDone += 1 } }

  func end(_ stage: Int) {
    stages.withLock { stages in stages[stage].used = stages[stage].start.map(Self.seconds) ?? 0 }
  }

  /// What is known now, in words for the user.
  var words: String {
    stages.withLock { stages in
      var expected = 0.0
      var scale = 1.0
      var behind = (expected: 0.0, used: 0.0)
      for stage in stages {
        var whole = stage.expected * scale
        if let used = stage.used {
          whole = used
        } else if let start = stage.start {
          let own = Self.seconds(since: start)
          let share = stage.partsDone == 0 ? 0 : stage.shares[min(stage.partsDone, stage.shares.count) - 1]
          if stage.expected == 0 && share < 0.05 { return "just begun" }
          // Parts tell more than the estimate once that has failed, but promise no more than three times what was seen.
          if own > whole { whole = min(own / max(share, 0.05), 3 * own) }
        }
        expected += whole
        if stage.start != nil { behind = (behind.expected + stage.expected, behind.used + whole) }
        if behind.expected > 0.2 * first { scale = behind.used / behind.expected }
      }
      expected *= 1 + tail
      let done = Self.seconds(since: start)
      let isLonger = first > 0 && expected > 1.5 * first * (1 + tail)
      return "\(expected > 0 ? min(99, Int(100 * done / expected)) : 0)%   "
        + (isLonger ? "longer than estimated   " : "") + TimeLeft.words(seconds: max(0, expected - done))
    }
  }
}

/// One stage of a forecast, as the loop over its parts sees it.
struct ForecastStage {
  let forecast: Forecast
  let index: Int

  func begin() { forecast.begin(index) }

  func finishPart() { forecast.finishPart(index) }

  func end() { forecast.end(index) }
}
