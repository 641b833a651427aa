import Dispatch
import Foundation
import Running
import Solving
import Synchronization

/// Ctrl-C and SIGTERM as a polite request: the first asks the work to stop and print what is known, the
/// second ends the program at once.
public enum Interrupts {
  private static let sources = Mutex<[any DispatchSourceSignal]>([])

  /// The interruption that the signals request from now on.
  public static func install() -> Interruption {
    let interruption = Interruption()
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      sources.withLock { sources in
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { @Sendable in
          if interruption.isRequested { _exit(128 + number) }
          interruption.request()
        }
        source.resume()
        sources.append(source)
      }
    }
    return interruption
  }
}
