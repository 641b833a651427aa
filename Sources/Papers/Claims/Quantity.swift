/// A number that is reported beside the sides of a claim.
public struct Quantity: Sendable {
  public let name: String
  public let value: Evidence

  public init(_ name: String, _ value: Evidence) { (self.name, self.value) = (name, value) }
}

/// The right-hand side of a claim by itself.
public typealias Bound = Quantity
