/// A number that is reported beside the sides of a claim.
public struct Quantity: Sendable {
  /// What is measured, unique in its report.
  public let name: String
  /// The number, with how it is known.
  public let value: Evidence

  /// A named number.
  public init(_ name: String, _ value: Evidence) { (self.name, self.value) = (name, value) }
}

/// The right-hand side of a claim by itself.
public typealias Bound = Quantity
