import Foundation
import Synchronization

/// Wall time and CPU time of all threads since it was made.
struct Stopwatch {
  private static let current = Mutex(Stopwatch())

  /// Made by `Thresher.main` when the arguments are read and the verb begins.
  static var ofVerb: Stopwatch { current.withLock { $0 } }

  /// A verb begins now.
  static func beginVerb() { current.withLock { $0 = Stopwatch() } }

  /// Runs `body`, which may begin verbs, and lets this one go on as if it had not.
  static func keeping<Result>(_ body: () throws -> Result) rethrows -> Result {
    let kept = ofVerb
    defer { current.withLock { $0 = kept } }
    return try body()
  }

  /// When it was made.
  let begin = ContinuousClock.now
  private let processorStart = Self.processorTime

  var wallSeconds: Double { Self.seconds(ContinuousClock.now - begin, perSecond: 1_000) }

  /// In microseconds: small instances take less than a millisecond.
  var cpuSeconds: Double { Self.seconds(Self.processorTime - processorStart, perSecond: 1_000_000) }

  /// CPU time since the program began.
  static var programSeconds: Double { seconds(processorTime, perSecond: 1_000) }

  private static var processorTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// Rounded to parts of a second.
  private static func seconds(_ duration: Duration, perSecond parts: Double) -> Double {
    (duration / .seconds(1) * parts).rounded() / parts
  }
}
