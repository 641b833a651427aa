import Files
import Foundation
import Synchronization

/// One line on standard error that tells how far the work is.
///
/// Shown only on a terminal (where it overwrites itself five times a second at most) or with
/// `--verbose` (a line every two seconds). Results never depend on it.
public final class Progress: Sendable {
  private enum Mode { case silent, terminal, lines }

  private struct State {
    var last: ContinuousClock.Instant?
    var isShown = false
  }

  private let mode: Mode
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  init(isQuiet: Bool, isVerbose: Bool) {
    let isTerminal = isatty(STDERR_FILENO) == 1
    mode = isQuiet ? .silent : isTerminal ? .terminal : isVerbose ? .lines : .silent
  }

  /// Shows `line` followed by the time since the start, unless the last one is too recent.
  public func update(_ line: @autoclosure () -> String) {
    guard mode != .silent else { return }
    let now = ContinuousClock.now
    let pause: Duration = mode == .terminal ? .milliseconds(200) : .seconds(2)
    state.withLock { state in
      if let last = state.last, now - last < pause { return }
      state.last = now
      let text = "\(line())   \(Self.clock(now - start))"
      if mode == .terminal {
        write("\r\u{1b}[K\(text)")
        state.isShown = true
      } else {
        write(text + "\n")
      }
    }
  }

  /// Takes the line off the terminal.
  public func finish() {
    state.withLock { state in
      if state.isShown { write("\r\u{1b}[K") }
      state.isShown = false
    }
  }

  /// Minutes and seconds: `0:42`.
  static func clock(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    let rest = seconds % 60
    return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
  }

  private func write(_ text: String) { StandardStreams.writeError(text) }
}
