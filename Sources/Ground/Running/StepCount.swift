import Synchronization

/// Counts the steps of work that several threads share, and tells whoever listens how many are done and how long the others take.
public final class StepCount: Sendable {
  private let total: Int
  private let unit: String
  private let effort: Effort
  private let start = ContinuousClock.now
  private let done: Atomic<Int>
  private let first: Int

  /// Steps of which `first` were done before; `unit` is their plural.
  public init(_ total: Int, _ unit: String, done first: Int = 0, effort: Effort) {
    (self.total, self.unit, self.effort, self.first) = (total, unit, effort, first)
    done = Atomic(first)
  }

  /// One more is done.
  ///
  /// - Parameter detail: what else there is to say.
  public func finish(_ detail: @autoclosure () -> String = "") {
    let done = done.add(1, ordering: .relaxed).newValue
    effort.report?(line(done, detail()))
  }

  /// One is begun; says so where the count alone would stand still.
  public func begin(_ detail: @autoclosure () -> String) {
    effort.report?(line(done.load(ordering: .relaxed), detail()))
  }

  private func line(_ done: Int, _ detail: String) -> String {
    var parts = ["\(done) of \(total) \(unit)"]
    if !detail.isEmpty { parts.append(detail) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    if total > first, let left = TimeLeft.words(done: Double(done - first) / Double(total - first), after: seconds) {
      parts.append(left)
    }
    return parts.joined(separator: "   ")
  }
}
