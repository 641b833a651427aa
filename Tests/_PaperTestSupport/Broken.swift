import Claims

/// A claim with a wrong constant, and the name of the change. It has to be found violated.
///
///     Broken("half of the entropy", MeanDescription()) { $0.factor = Rational(1, 2) }
package struct Broken: Sendable, CustomStringConvertible {
  package let change: String
  package let claim: any Claim

  package init<C: Claim>(_ change: String, _ claim: C, _ edit: (inout C) -> Void) {
    var claim = claim
    edit(&claim)
    (self.change, self.claim) = (change, claim)
  }

  package var description: String { "\(claim.name): \(change)" }
}
