/// Thrown inside a computation whose effort has ended, and caught where its answer is made: running out is an answer, never an
/// error that a user sees.
public struct EffortEnded: Error, Hashable, Sendable {
  /// Why the effort ended.
  public let reason: Exhausted

  /// The end of an effort.
  public init(_ reason: Exhausted) { self.reason = reason }
}

extension Effort {
  /// Goes on, unless the effort has ended.
  ///
  /// Fit for inner loops of a few microseconds a turn; asks for the time, so not for shorter ones.
  public func goOn(used: UInt64 = 0) throws(EffortEnded) {
    if let reason = exhaustion(used: used) { throw EffortEnded(reason) }
  }
}
