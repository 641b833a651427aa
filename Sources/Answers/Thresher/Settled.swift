import Running

/// An answer that is known, or the reason why it is not: running out of budget is an answer, never an error.
public enum Settled<Value: Sendable>: Sendable {
  /// The answer.
  case known(Value)
  /// Why there is no answer.
  case undecided(Exhausted)

  /// The value, nil while it is not known.
  public var value: Value? {
    switch self {
    case .known(let value): value
    case .undecided: nil
    }
  }
}

extension Settled: CustomStringConvertible {
  /// The value in words, or `undecided: ` and the reason.
  public var description: String {
    switch self {
    case .known(let value): "\(value)"
    case .undecided(let reason): "undecided: \(reason)"
    }
  }
}
