import Claims
import LinearAlgebra
import Numbers
import Running

/// S12: the trained numbers of a pair (M, U).
package struct ParameterCount: Claim {
  /// M and U have the same number each.
  package var halves = 2

  package init() {}

  package let statement = Statement(
    name: "merge-parameters", label: "S12",
    text: "Numbers of one pair: full 2 K d d*, diagonal 2 K d, low rank 2 r (K d + d*), and their sum for both.",
    standing: .published, source: "Kinderman et al. 2025, table of the parametrizations")

  package let parameters = [
    Parameter(
      "kind", "of the parametrization", kind: .choice(Parametrization.allCases.map(\.rawValue)), default: "full"),
    Parameter("networks", "K", kind: .integer(1...16), default: "2"),
    Parameter("width", "d = d*", kind: .integer(1...256), default: "32"),
    Parameter("rank", "r", kind: .integer(1...256), default: "8"),
  ]
  package let grid: [Arguments] = Parametrization.allCases.map { ["kind": $0.rawValue] }

  package struct Case: Sendable {
    package var kind: Parametrization
    package var networks, width, rank: Int
  }

  package func read(_ arguments: Arguments) throws -> Case {
    Case(
      kind: try arguments.choice("kind", of: Parametrization.self),
      networks: try arguments.integer("networks", in: 1...16), width: try arguments.integer("width", in: 1...256),
      rank: try arguments.integer("rank", in: 1...256))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let stored: PairParameters<Matrix> = input.kind.parameters(
      networks: input.networks, width: input.width, mergedWidth: input.width, rank: input.rank
    ) { 0 }
    let formula = input.kind.count(
      networks: input.networks, width: input.width, mergedWidth: input.width, rank: input.rank)
    return Verdict([
      Side(
        "numbers that are kept", .exact(stored.count), .equal, .exact(Rational(halves) * Rational(Integer(formula), 2)))
    ])
  }
}
