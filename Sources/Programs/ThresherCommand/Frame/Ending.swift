import Dispatch
import Foundation
import Running

/// What ends the work of a verb that runs other verbs: a signal, or its limit of time. The verbs that it runs have no limit of
/// their own, so that none of them answers as one does that was cut short.
struct Ending {
  private let interruption: Interruption
  private let time: Duration?

  /// - Parameter time: counted from the beginning of the verb, nil for no limit.
  init(after time: Duration?) {
    interruption = Interruption(within: Interrupts.install())
    self.time = time
  }

  /// Runs `body`, which is told what ends it.
  func within<Result>(_ body: (Interruption) throws -> Result) rethrows -> Result {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    if let time {
      timer.schedule(deadline: .now() + max(0, (time.deadline - .now) / .seconds(1)))
      timer.setEventHandler { [interruption] in interruption.request() }
    }
    timer.resume()
    defer { timer.cancel() }
    return try Interrupts.within(interruption) { try body(interruption) }
  }
}
