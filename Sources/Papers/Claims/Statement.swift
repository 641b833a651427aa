/// How far a statement is established.
public enum Standing: String, Sendable, CaseIterable {
  /// Stated in the paper as here.
  case published
  /// Proved on the page of the manual: constants better than published, or published without them.
  case sharpened
  /// Not confirmed; never among the theorems, and never fails `verify --all`.
  case conjectured

  /// How a verdict that holds is shown.
  public var holds: String {
    switch self {
    case .published: "holds"
    case .sharpened: "holds (derived here)"
    case .conjectured: "holds so far (conjectured)"
    }
  }
}

/// What a claim states, as the page of its paper states it.
public struct Statement: Sendable, Hashable {
  /// The name on the command line.
  public let name: String
  /// The label on the page of the paper in the manual: `S4`.
  public let label: String
  /// The statement in one or two lines, hypotheses included.
  public let text: String
  /// How sure the statement is: published, derived on the page, or conjectured.
  public let standing: Standing
  /// Paper and number in the paper's own numbering where it is known.
  public let source: String

  /// A statement; `label` is the one of the paper's page, as in S4.
  public init(name: String, label: String, text: String, standing: Standing, source: String) {
    (self.name, self.label, self.text, self.standing, self.source) = (name, label, text, standing, source)
  }
}
