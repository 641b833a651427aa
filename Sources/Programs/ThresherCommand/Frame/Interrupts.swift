import Foundation
import Running
import Synchronization

/// Ctrl-C and SIGTERM as a polite request: the first asks the work to stop and print what is known, the
/// second ends the program at once.
///
/// The handler itself sets the flag, which is all that a handler may do; a queue that waits for signals would need a thread, and
/// a process that may have no further one has to run all the same.
public enum Interrupts {
  private static let requested = Interruption()

  /// The request that is being answered, where one process answers many.
  private static let current = Mutex<Interruption?>(nil)

  /// Whether a signal, or whoever asked, wants the work to stop.
  static var areRequested: Bool { requested.isRequested || current.withLock { $0?.isRequested ?? false } }

  /// Whether a signal has asked the work to stop.
  static var signalArrived: Bool { requested.isRequested }

  /// Runs the work of one request among many: `interruption` stops it, and nothing else.
  static func within<Result>(_ interruption: Interruption, _ body: () throws -> Result) rethrows -> Result {
    current.withLock { $0 = interruption }
    defer { current.withLock { $0 = nil } }
    return try body()
  }

  /// An interruption of one request that signals request too.
  static func forRequest() -> Interruption { Interruption(within: requested) }

  /// The interruption that the signals request from now on.
  public static func install() -> Interruption {
    // A service has installed them already.
    if let request = current.withLock({ $0 }) { return Interruption(within: request) }
    // Made here, so that the handler finds it made.
    let requested = requested
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        if Interrupts.requested.isRequested { _exit(128 + number) }
        Interrupts.requested.request()
      }
      // Reading and writing go on as if nothing had happened.
      action.sa_flags = SA_RESTART
      sigaction(number, &action, nil)
    }
    // Whoever starts the program from a thread that blocks signals passes that on; a request to stop has to arrive all the same.
    var numbers = sigset_t()
    sigemptyset(&numbers)
    for number in [SIGINT, SIGTERM] { sigaddset(&numbers, number) }
    pthread_sigmask(SIG_UNBLOCK, &numbers, nil)
    return Interruption(within: requested)
  }
}
