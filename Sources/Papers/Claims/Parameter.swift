import Numbers

/// A parameter of a claim, an examination or an experiment.
public struct Parameter: Sendable, Hashable {
  /// What texts a parameter accepts. A number out of range, or text that is none, is refused before the claim sees
  /// it.
  public enum Kind: Sendable, Hashable {
    /// A decimal integer within the range.
    case integer(ClosedRange<Int>)
    /// A fraction or a decimal, read exactly.
    case rational
    /// One of these words.
    case choice([String])
    /// Any text; the claim says what it accepts.
    case text
    /// A path; `--data FILE` is the parameter `data`, `--network FILE` the parameter `network`.
    case file
  }

  /// The name behind `--set` and in JSON.
  public let name: String
  /// A noun phrase for the help of the command, with the unit if there is one.
  public let meaning: String
  /// What texts are accepted.
  public let kind: Kind
  /// The value taken when none is given; nil if one has to be given.
  public let standard: String?

  /// A parameter; without a default it has to be given.
  public init(_ name: String, _ meaning: String, kind: Kind = .text, default standard: String? = nil) {
    (self.name, self.meaning, self.kind, self.standard) = (name, meaning, kind, standard)
  }

  /// - Throws: `ArgumentError` for a text that no reader could take for a value of this kind.
  func check(_ text: String) throws {
    func refuse(_ expected: String) -> ArgumentError { ArgumentError(name: name, found: text, expected: expected) }
    switch kind {
    case .integer(let range):
      guard let value = Int(text), range.contains(value) else {
        throw refuse(
          range.upperBound == .max
            ? "an integer of at least \(range.lowerBound)"
            : "an integer from \(range.lowerBound) to \(range.upperBound)")
      }
    case .rational:
      guard text.utf8.count <= Self.longestFraction, Rational(text) != nil else {
        throw refuse("a fraction or a decimal")
      }
    case .choice(let options):
      guard options.contains(text) else { throw refuse(options.joined(separator: " or ")) }
    case .text: if text.isEmpty { throw refuse("a value") }
    case .file:
      // No file system has longer names, and a message would be all name.
      let names = text.split(separator: "/")
      if text.isEmpty || names.contains(where: { $0.utf8.count > 255 }) { throw refuse("the path of a file") }
    }
  }

  /// The characters of a fraction at most, so that no digits make the arithmetic slow.
  static let longestFraction = 200

  /// Names that `verify` and `reproduce` keep for themselves.
  public static let reserved: Set<String> = [
    "all", "bounds", "help", "jobs", "json", "memory", "quiet", "set", "shard", "time", "to", "verbose", "version",
  ]
}
