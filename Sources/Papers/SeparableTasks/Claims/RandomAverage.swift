import Claims
import Numbers
import Running

/// R2: the mean iterate of independent uniform tasks, 1/k without any condition number.
package struct RandomAverage: RunClaim {
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "separable-random-average", label: "R2",
    text:
      "Independent uniform tasks, wbar_k the mean of w_0, ..., w_{k-1}: E (1/T) sum_m d^2(wbar_k, W_m) <= ||w*||^2/k. "
      + "Jointly separable tasks.", standing: .sharpened,
    source: "Evron et al. 2023, averaged iterate of random orderings; constant on the page")

  package var parameters: [Parameter] { ExpectedClaims.parameters }
  package var grid: [Arguments] { ExpectedClaims.grid }

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
        factor * Vectors.squaredNorm(offline) / Rational(k))
    }
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
  }
}
