import Claims
import Numbers
import Running

/// R2: the mean iterate of independent uniform tasks, 1/k without any condition number.
package struct RandomAverage: RunClaim {
  package var factor: Rational = 1
  /// The same for k >= 2, where nothing found attains the bound.
  package var laterFactor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "separable-random-average", label: "R2",
    text:
      "Independent uniform tasks, wbar_k the mean of w_0, ..., w_{k-1}: E (1/T) sum_m d^2(wbar_k, W_m) <= ||w*||^2/k. "
      + "Jointly separable tasks.", standing: .sharpened,
    source: "Evron et al. 2023, averaged iterate of random orderings; constant on the page")

  package var parameters: [Parameter] { ExpectedClaims.parameters }
  package var grid: [Arguments] {
    // T = k = 1 attains the bound; these three tasks are the worst found for k >= 2.
    ExpectedClaims.grid + [
      ["tasks": "0.030,0.2011,0.1724|-0.9833,0.0218,0.1807|-0.0242,0.2214,0.1318", "steps": "3"]
    ]
  }

  package func read(_ arguments: Arguments) throws -> RunCase { try Self.readWithoutOrder(arguments) }

  package func verdict(on run: RunCase, effort: Effort) throws -> Verdict {
    if let reason = run.problem.outside { return .outside(reason) }
    guard let offline = run.problem.offlineSolution else { return .holds([]) }
    let problem = run.problem
    return ExpectedClaims.verdict(of: run, keepsSums: true, effort: effort) { k, expected, sides in
      let mean = expected.mean { state in
        let average = Vectors.scaled(state.sum, by: Rational(1, Integer(k)))
        return problem.tasks.indices.map { problem.squaredDistance(of: average, to: $0) }.reduce(0, +)
      }
      sides.add(
        "E (1/T) sum_m d^2(wbar_k, W_m) <= ||w*||^2/k", at: "k = \(k)", mean / Rational(problem.taskCount), .atMost,
        (k == 1 ? factor : laterFactor) * Vectors.squaredNorm(offline) / Rational(k))
    }
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
  }
}
