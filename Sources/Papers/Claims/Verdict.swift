import Running

/// What became of a claim in one case.
public enum Verdict: Sendable {
  /// Every side is certainly satisfied.
  case holds([Side])
  /// Some side certainly is not.
  case violated([Side])
  /// The budget ended, or the evidence is too weak to tell.
  case undecided([Side], Exhausted)
  /// The hypotheses of the claim fail; the text says which.
  case outside(String)

  /// The verdict on sides that all have to be satisfied.
  public init(_ sides: [Side]) {
    if sides.contains(where: { $0.satisfied == .no }) {
      self = .violated(sides)
    } else if let open = sides.first(where: { $0.satisfied == .cannotTell }) {
      self = .undecided(
        sides, .outOfReach("the evidence cannot tell \(open.value.kind.rawValue) \(open.name) from its bound"))
    } else {
      self = .holds(sides)
    }
  }

  /// The inequalities that were worked out, also those of an undecided case; empty outside the hypotheses.
  public var sides: [Side] {
    switch self {
    case .holds(let sides), .violated(let sides), .undecided(let sides, _): sides
    case .outside: []
    }
  }

  /// `holds`, `violated`, `undecided` or `outside`.
  public var name: String {
    switch self {
    case .holds: "holds"
    case .violated: "violated"
    case .undecided: "undecided"
    case .outside: "outside"
    }
  }

  /// Why there is no answer, nil if there is one.
  public var reason: String? {
    switch self {
    case .holds, .violated: nil
    case .undecided(_, let exhausted): exhausted.description
    case .outside(let text): text
    }
  }
}
