import Files
import Foundation
import Running
import Synchronization

/// What a verb tells about how far it is, in the user's units.
///
/// Shown only where standard error is a terminal, or with `--verbose`; see `StatusLine`.
public final class Progress: Sendable {
  /// When a kind of steps was begun, and with how many of them done.
  private struct Pace {
    var unit = ""
    var total = 0
    var start = ContinuousClock.now
    var first = 0
  }

  private let pace = Mutex(Pace())
  /// The line without what an engine adds to it.
  private let line = Mutex("")

  package init(isQuiet: Bool, isVerbose: Bool, text: String = "working") {
    let mode: StatusLine.Mode =
      if let exchange = StreamExchange.current {
        exchange.progress == nil || isQuiet ? .silent : .told
      } else {
        isQuiet ? .silent : isatty(STDERR_FILENO) == 1 ? .terminal : isVerbose ? .lines : .silent
      }
    StatusLine.shared.begin(mode, text)
  }

  /// The work ends by itself after so much time, which stands beside the clock from now on.
  func end(after limit: Duration?) { StatusLine.shared.limit(limit) }

  /// Replaces the line. Three blanks separate its parts; those that do not fit into the window are left out.
  public func update(_ line: @autoclosure () -> String) {
    guard StatusLine.shared.isSeen else { return }
    let line = line()
    self.line.withLock { $0 = line }
    StatusLine.shared.update(line)
  }

  /// Whether anybody sees the line.
  var isSeen: Bool { StatusLine.shared.isSeen }

  /// Adds to the line what an engine tells about itself, in front of the last part, which says what is left.
  func add(_ detail: String) {
    guard StatusLine.shared.isSeen else { return }
    var parts = line.withLock { $0 }.components(separatedBy: "   ")
    parts.insert(detail, at: max(1, parts.count - 1))
    StatusLine.shared.update(parts.joined(separator: "   "))
  }

  /// Tells that so many of all steps are done, and how long the others will take at this pace.
  ///
  /// - Parameters:
  ///   - done: the steps that are done.
  ///   - total: all steps.
  ///   - unit: the plural of what a step is.
  ///   - details: what else is known, nothing if empty.
  public func update(_ done: Int, of total: Int, _ unit: String, _ details: @autoclosure () -> String = "") {
    guard StatusLine.shared.isSeen else { return }
    let (first, seconds) = pace.withLock { pace in
      if pace.unit != unit || pace.total != total || done < pace.first {
        pace = Pace(unit: unit, total: total, first: done)
      }
      return (pace.first, (ContinuousClock.now - pace.start) / .seconds(1))
    }
    var line = "\(done) of \(total) \(unit)"
    let details = details()
    if !details.isEmpty { line += "   " + details }
    if total > first, let left = TimeLeft.words(done: Double(done - first) / Double(total - first), after: seconds) {
      line += "   " + left
    }
    self.line.withLock { [line] in $0 = line }
    StatusLine.shared.update(line)
  }

  /// Takes the line off the terminal.
  public func finish() { StatusLine.shared.end() }
}
