import Claims
import Numbers

/// The three numbers that the formula depends on.
public struct Shape: Sendable, Hashable {
  /// The number p of parameters, the rank d of the first task, and the dimension m of the subspace that is turned.
  public let dimension, rank, support: Int

  /// A shape; see the properties for the parameters.
  ///
  /// - Precondition: 1 <= d <= p and 0 <= m <= p.
  public init(dimension: Int, rank: Int, support: Int) {
    precondition((1...dimension).contains(rank) && (0...dimension).contains(support), "p, d, m")
    (self.dimension, self.rank, self.support) = (dimension, rank, support)
  }

  static let largestDimension = 10_000_000

  static let parameters = [
    Parameter("p", "the number of parameters", kind: .integer(1...largestDimension), default: "10"),
    Parameter("d", "the rank of the first task, at most p", kind: .integer(1...largestDimension), default: "3"),
    Parameter(
      "m", "the dimension of the turned subspace, at most p", kind: .integer(0...largestDimension), default: "4"),
  ]

  static func read(_ arguments: Arguments, leastSupport: Int = 0) throws -> Shape {
    let p = try arguments.integer("p", in: 1...largestDimension)
    return Shape(
      dimension: p, rank: try arguments.integer("d", in: 1...p),
      support: try arguments.integer("m", in: leastSupport...p))
  }

  static func arguments(_ p: Int, _ d: Int, _ m: Int) -> Arguments { ["p": "\(p)", "d": "\(d)", "m": "\(m)"] }
}
