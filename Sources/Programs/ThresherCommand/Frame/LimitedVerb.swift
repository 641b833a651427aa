import ArgumentParser
import Files
import Running

/// A verb that ends with `--time`. All of them are; the limit holds for the whole run, from the moment the verb begins.
protocol LimitedVerb: ParsableCommand {
  /// What `--time` says, nil for no limit.
  var timeLimit: Duration? { get }
}

extension Duration {
  /// The moment at which a limit of this length ends, counted from the beginning of the verb.
  var deadline: ContinuousClock.Instant { Stopwatch.ofVerb.begin + self }
}

extension LimitedVerb {
  /// Runs the verb; files are read and written no longer than its time allows.
  mutating func runWithinTime() throws {
    guard let deadline = timeLimit?.deadline else { return try run() }
    let isOver: @Sendable () -> Bool = { ContinuousClock.now >= deadline || Interrupts.areRequested }
    try Patience.ending(isOver) { try run() }
  }
}

extension Effort {
  /// Ends the verb (exit code 30) if nothing more may be done.
  ///
  /// - Parameter unfinished: what is missing then, for the message.
  func goOn(_ unfinished: @autoclosure () -> String) throws {
    guard let reason = exhaustion() else { return }
    Output.warn("\(reason): \(unfinished())")
    throw ExitCode.undecided
  }

  /// Ends the verb (exit code 30) if so many bytes are more than `--memory` allows.
  func require(bytes: Int, for purpose: @autoclosure () -> String) throws {
    guard let reason = refusal(ofBytes: bytes) else { return }
    Output.warn("\(reason) for \(purpose())")
    throw ExitCode.undecided
  }
}
