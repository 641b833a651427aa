/// A parameter of a claim, an examination or an experiment.
public struct Parameter: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case integer(ClosedRange<Int>)
    /// A fraction or a decimal, read exactly.
    case rational
    case choice([String])
    case text
    /// A path; `--data FILE` is the parameter `data`, `--network FILE` the parameter `network`.
    case file
  }

  public let name: String
  public let meaning: String
  public let kind: Kind
  /// The value taken when none is given; nil if one has to be given.
  public let standard: String?

  public init(_ name: String, _ meaning: String, kind: Kind = .text, default standard: String? = nil) {
    (self.name, self.meaning, self.kind, self.standard) = (name, meaning, kind, standard)
  }
}
