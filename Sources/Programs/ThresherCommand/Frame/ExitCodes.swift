import ArgumentParser

/// The exit codes of all verbs.
extension ExitCode {
  /// `decide`: there is a network.
  public static let found = ExitCode(10)
  /// `decide`: there is none.
  public static let impossible = ExitCode(20)
  /// The budget ended, or the user interrupted, before the question was settled.
  public static let undecided = ExitCode(30)
  /// Wrong options (EX_USAGE).
  public static let usage = ExitCode(64)
  /// Wrong data (EX_DATAERR).
  public static let badData = ExitCode(65)
  /// Two engines contradict each other: a bug (EX_SOFTWARE).
  public static let disagreement = ExitCode(70)
  /// `verify`: the claim is violated.
  public static let violated = ExitCode(1)
}
