import Claims
import LinearAlgebra
import Numbers
import Running

/// S13: the dimension of what a parametrization reaches.
package struct ReachesEverything: Claim {
  /// Dimensions beyond the numbers of a layer.
  package var excess = 0

  package init() {}

  package let statement = Statement(
    name: "reaches-everything", label: "S13",
    text: "The folded layers that a parametrization reaches have dimension d (d + 1) for full, r (2 d + 1 - r) for low "
      + "rank, and at most min(d (d + 1), number of parameters) for the others.", standing: .sharpened,
    source: "derived on the page; equality by the exact rank at random integers")

  package let parameters = [
    Parameter(
      "kind", "of the parametrization", kind: .choice(Parametrization.allCases.map(\.rawValue)), default: "full"),
    Parameter("networks", "K", kind: .integer(2...4), default: "2"),
    Parameter("width", "d = d*", kind: .integer(1...8), default: "3"),
    Parameter("rank", "r of the low-rank parts", kind: .integer(1...8), default: "2"),
    Parameter("seed", "of the integers", kind: .integer(0...1_000_000), default: "1"),
  ]
  package let grid: [Arguments] = [
    ["kind": "full"], ["kind": "full", "networks": "3", "width": "2"], ["kind": "full", "width": "4"],
    ["kind": "low_rank", "width": "4"], ["kind": "low_rank", "width": "3", "rank": "1", "networks": "3"],
    ["kind": "diagonal", "width": "4"], ["kind": "diagonal_and_low_rank", "width": "3", "rank": "1"],
  ]

  package struct Case: Sendable {
    package var dimension: ReachableDimension
    package var seed: Int
  }

  package func read(_ arguments: Arguments) throws -> Case {
    Case(
      dimension: ReachableDimension(
        kind: try arguments.choice("kind", of: Parametrization.self),
        networks: try arguments.integer("networks", in: 2...4), width: try arguments.integer("width", in: 1...8),
        rank: try arguments.integer("rank", in: 1...8)), seed: try arguments.integer("seed", in: 0...1_000_000))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let key = RandomKey(seed: UInt64(input.seed)).fold(in: "reachable dimension")
    guard let rank = input.dimension.rank(key: key, effort: effort) else {
      return .undecided([], effort.exhaustion() ?? .outOfReach("no time"))
    }
    let bound = input.dimension.ceiling + excess
    let relation: Relation = input.dimension.kind.isAttained ? .equal : .atMost
    return Verdict([Side("dimension", .exact(rank), relation, .exact(bound))])
  }
}
