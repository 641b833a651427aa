import Running

/// Work on columns that ended before its answer was known.
public struct ModelStopped: Error, Hashable, Sendable, CustomStringConvertible {
  /// Why.
  public let reason: Exhausted

  /// An end for a reason.
  public init(_ reason: Exhausted) { self.reason = reason }

  /// The reason in words.
  public var description: String { reason.description }
}

/// Counts steps and looks at the effort every few hundred of them. One resource unit is one set of columns, or one weight vector.
final class StepMeter {
  let effort: Effort
  private(set) var used: UInt64 = 0

  init(_ effort: Effort) { self.effort = effort }

  /// - Throws: `ModelStopped` when the effort has ended.
  @inline(__always) func step() throws {
    used &+= 1
    if used & 0x1ff == 0 { try look() }
  }

  func look() throws {
    if let reason = effort.exhaustion(used: used) { throw ModelStopped(reason) }
  }
}
