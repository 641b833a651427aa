import Files
import Foundation
import Running
import Synchronization

/// The one line on standard error that tells how far the work is.
///
/// On a terminal it overwrites itself: a thread of its own repaints it each second, so that its clock goes on while an engine is
/// silent, and it is cut to the width that the window has at that moment. With `--verbose` elsewhere it is a line every two
/// seconds. Where the system has no thread to give, only what reports is painted. Results never depend on it.
final class StatusLine: Sendable {
  static let shared = StatusLine()

  enum Mode {
    case silent, terminal, lines
    /// To the program that asked, without a line.
    case told
  }

  private struct State {
    var mode = Mode.silent
    var text = ""
    var start = ContinuousClock.now
    /// The time after which the work ends by itself.
    var limit: Duration?
    var lastPaint: ContinuousClock.Instant?
    var isShown = false
    var ticker: Watchdog?
  }

  private let state = Mutex(State())

  /// Questions that are answered at once flash no line.
  private static let patience: Duration = .milliseconds(400)

  /// Shows `text` from now on, until `end`.
  func begin(_ mode: Mode, _ text: String) {
    end()
    state.withLock { state in
      state = State()
      (state.mode, state.text) = (mode, text)
      guard mode != .silent else { return }
      state.ticker = Watchdog(
        asking: { [self] in
          self.state.withLock { paintIfDue(&$0) }
          return nil
        }, stopping: {})
    }
  }

  /// The work ends by itself after so much time since `begin`.
  func limit(_ limit: Duration?) { state.withLock { $0.limit = limit } }

  /// Whether anybody sees the line: what would go there need not be worked out otherwise.
  var isSeen: Bool { state.withLock { $0.mode != .silent } }

  /// Replaces the text; it appears when the next painting is due.
  func update(_ text: String) {
    state.withLock { state in
      state.text = text
      paintIfDue(&state)
    }
  }

  /// Takes the line off the terminal, before something else is printed there; it comes back a second later.
  func hide() {
    state.withLock { state in
      if state.isShown { StandardStreams.writeError("\r\u{1b}[K") }
      state.isShown = false
    }
  }

  /// Takes the line off for good.
  func end() {
    let ticker = state.withLock { state in
      if state.isShown { StandardStreams.writeError("\r\u{1b}[K") }
      (state.isShown, state.mode) = (false, .silent)
      return state.ticker.take()
    }
    // Outside the lock, for the ticker may be waiting for it.
    _ = ticker?.end()
  }

  private func paintIfDue(_ state: inout State) {
    let now = ContinuousClock.now
    switch state.mode {
    case .silent: return
    case .terminal:
      guard now - (state.lastPaint ?? state.start) >= (state.lastPaint == nil ? Self.patience : .milliseconds(980))
      else { return }
    case .lines: if let last = state.lastPaint, now - last < .seconds(2) { return }
    case .told: guard now - (state.lastPaint ?? state.start) >= .milliseconds(100) else { return }
    }
    state.lastPaint = now
    if state.mode == .told {
      StreamExchange.current?.progress?(state.text)
      return
    }
    var clock = Self.clock(now - state.start)
    if let limit = state.limit { clock += " of " + Self.clock(limit) }
    if state.mode == .terminal {
      // The last column stays free: a character there moves the cursor on in some terminals.
      StandardStreams.writeError("\r\u{1b}[K" + StatusText.fitted(state.text, clock, columns: Self.columns - 1))
      state.isShown = true
    } else {
      StandardStreams.writeError(state.text + "   " + clock + "\n")
    }
  }

  /// The width of the window, asked anew each time because windows change.
  private static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Minutes and seconds: `0:42`.
  private static func clock(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    let rest = seconds % 60
    return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension Optional where Wrapped: AnyObject {
  /// The value, which is gone afterwards.
  fileprivate mutating func take() -> Wrapped? {
    let value = self
    self = nil
    return value
  }
}
