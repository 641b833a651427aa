/// Why a question was left open.
public enum Exhausted: Sendable, Hashable {
  /// The resource units of the budget are used up.
  case resources
  /// The deadline has passed.
  case time
  /// The memory budget would not hold the tables; `needed` bytes if that is known.
  case memory(needed: Int?)
  /// Ctrl-C, SIGTERM, or the caller's own interruption.
  case interrupted
  /// As many results as the caller wanted at most; there are more.
  case results(limit: Int)
  /// This engine does not treat such a question; the text says what it cannot do.
  case outOfReach(String)
}

extension Exhausted: CustomStringConvertible {
  /// The reason in words, as results show it.
  public var description: String {
    switch self {
    case .resources: "resource units used up"
    case .time: "time used up"
    case .memory(let needed?): "memory: \(needed) bytes needed"
    case .memory(nil): "memory used up"
    case .interrupted: "interrupted"
    case .results(let limit): "there are more than the limit of \(limit)"
    case .outOfReach(let reason): reason
    }
  }
}
