import Claims
import Numbers
import Running

/// L6: for two tasks of one sample each the factor 2 of L5 falls to 2/sqrt(3), which is attained.
package struct TwoSamplesLimit: RunClaim {
  /// The bound on ||w_inf||^2 / ||w*||^2.
  package var factor: Rational = Rational(4, 3)

  package init() {}

  package let statement = Statement(
    name: "separable-two-samples", label: "L6",
    text:
      "T = 2, one sample each, cyclic: ||w_inf|| <= (2/sqrt 3) ||w*||, attained by (1, 0), (1/2, sqrt(1/2)). Jointly separable tasks.",
    standing: .sharpened, source: "proved on the page")

  package var grid: [Arguments] {
    RunParameters.grid(
      ["1,0|1/2,7071067811865475/10000000000000000", "example-b", "1,0|1/2,7/10", "1,0|0,1", "random:2,4,1,3"], steps: 4
    )
  }

  package func outside(_ run: RunCase) -> String? {
    if run.taskCount != 2 || run.problem.tasks.contains(where: { $0.rows.count != 1 }) {
      return "the statement is about two tasks of one sample each"
    }
    return run.ordering.isCyclic(on: 2) ? nil : "the ordering is not cyclic"
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
    guard trajectory.stepCount >= 2 else { return }
    // At an obtuse angle the iterates converge to w* itself without ever reaching it.
    let (first, second) = (run.problem.tasks[0].rows[0], run.problem.tasks[1].rows[0])
    let limit = Vectors.dot(first, second).isNegative ? offline : trajectory.points[2]
    sides.add(
      "||w_inf||^2 <= 4/3 ||w*||^2", at: "two samples", Vectors.squaredNorm(limit), .atMost,
      factor * Vectors.squaredNorm(offline))
  }
}
