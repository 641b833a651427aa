import Running

/// The answer to a question of existence. There is no Boolean that means "impossible" and no nil
/// that means "timed out".
public enum Answer<Witness: Sendable>: Sendable {
  case found(Witness)
  case impossible(Refutation)
  case undecided(Exhausted)
}
