import Foundation
import Synchronization

/// Looks after work that cannot look at the clock itself, such as a call into a foreign library: asks every twenty milliseconds
/// whether to stop, and calls `stop` once the answer is a reason.
///
/// After `end()` nothing is called any more. Where the system has no thread to give, `isAwake` is false and nobody watches: the
/// caller has to limit the work in another way.
public final class Watchdog: Sendable {
  private let state: State
  private let thread: pthread_t?

  /// Whether a thread watches.
  public var isAwake: Bool { thread != nil }

  private final class State: @unchecked Sendable {
    let condition = NSCondition()
    let ask: @Sendable () -> Exhausted?
    let stop: @Sendable () -> Void
    // Guarded by `condition`.
    var isEnded = false
    var reason: Exhausted?

    init(ask: @escaping @Sendable () -> Exhausted?, stop: @escaping @Sendable () -> Void) {
      (self.ask, self.stop) = (ask, stop)
    }

    func watch() {
      condition.lock()
      defer { condition.unlock() }
      while !isEnded {
        if condition.wait(until: Date(timeIntervalSinceNow: 0.02)) { continue }
        if isEnded { return }
        if let reason = ask() {
          self.reason = reason
          // Again and again: a library may overlook a request that comes before its loop begins.
          stop()
        }
      }
    }
  }

  /// Begins to watch.
  ///
  /// - Parameters:
  ///   - ask: the reason to stop, nil for none.
  ///   - stop: makes the work end; called from the watching thread, every twenty milliseconds from the first reason on.
  public init(asking ask: @escaping @Sendable () -> Exhausted?, stopping stop: @escaping @Sendable () -> Void) {
    state = State(ask: ask, stop: stop)
    let state = state
    thread = ParallelLoop.startThread { state.watch() }
  }

  /// Ends the watch.
  ///
  /// - Returns: why the work was stopped, nil if it was not.
  public func end() -> Exhausted? {
    state.condition.lock()
    state.isEnded = true
    let reason = state.reason
    state.condition.signal()
    state.condition.unlock()
    if let thread { pthread_join(thread, nil) }
    return reason
  }
}
