import Running

/// The answer to a question of existence. There is no Boolean that means "impossible" and no nil
/// that means "timed out".
public enum Answer<Witness: Sendable>: Sendable {
  /// It exists, and this is one.
  case found(Witness)
  /// It does not exist, and this is why.
  case impossible(Refutation)
  /// Neither is known, and this is why.
  case undecided(Exhausted)
}
