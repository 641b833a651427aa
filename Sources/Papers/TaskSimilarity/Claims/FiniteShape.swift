import Claims
import Numbers
import Running

/// S9: the same two thresholds at a finite p, exactly.
package struct FiniteShape: Claim {
  /// The ranks from which on f is monotone, and up to which the worst m is inside.
  package var monotoneFrom: [Int: Int] = [20: 2, 50: 4, 100: 8]
  package var interiorUpTo: [Int: Int] = [20: 0, 50: 2, 100: 5]

  package init() {}

  package let statement = Statement(
    name: "forgetting-finite-shape", label: "S9",
    text:
      "m -> f(p,d,m), m = 1..p, never decreases from d = 2, 4, 8 on at p = 20, 50, 100; the worst m is less than p up to d = 0, 2, 5.",
    standing: .sharpened, source: "worked out on the page")

  package var parameters: [Parameter] {
    [Parameter("p", "20, 50 or 100", kind: .choice(["20", "50", "100"]), default: "100")]
  }
  package var grid: [Arguments] { ["20", "50", "100"].map { ["p": $0] } }

  package func read(_ arguments: Arguments) throws -> Int { try arguments.integer("p", in: 2...100) }

  package func verdict(on p: Int, effort: Effort) throws -> Verdict {
    guard let found = FiniteThresholds(dimension: p, effort: effort) else {
      return .undecided([], effort.exhaustion() ?? .resources)
    }
    return Verdict([
      Side("monotone from d", .exact(found.monotoneFrom ?? 0), .equal, .exact(monotoneFrom[p] ?? 0)),
      Side("worst m inside up to d", .exact(found.interiorUpTo), .equal, .exact(interiorUpTo[p] ?? 0)),
    ])
  }
}
