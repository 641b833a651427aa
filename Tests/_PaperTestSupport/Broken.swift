import Claims

/// A claim with a wrong constant, and the name of the change. It has to be found violated.
///
///     Broken("half of the entropy", MeanDescription()) { $0.factor = Rational(1, 2) }
public struct Broken: Sendable, CustomStringConvertible {
  public let change: String
  public let claim: any Claim

  public init<C: Claim>(_ change: String, _ claim: C, _ edit: (inout C) -> Void) {
    var claim = claim
    edit(&claim)
    (self.change, self.claim) = (change, claim)
  }

  public var description: String { "\(claim.name): \(change)" }
}
