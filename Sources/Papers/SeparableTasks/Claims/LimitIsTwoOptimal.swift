import Claims
import Numbers
import Running

/// L5: where sequential max-margin stops, the norm is between that of the offline solution and twice it.
package struct LimitIsTwoOptimal: RunClaim {
  package var lower: Rational = 1
  package var upper: Rational = 2

  package init() {}

  package let statement = Statement(
    name: "separable-two-optimal", label: "L5",
    text:
      "If the iterates reach w_inf in W*, then ||w*|| <= ||w_inf|| <= 2 ||w*||. Any ordering of jointly separable tasks.",
    standing: .published, source: "Evron et al. 2023, optimality of the limit up to a factor of 2")

  package var grid: [Arguments] {
    // Orthogonal samples stop at w* itself; B and C stop beside it.
    RunParameters.grid(["1,0|0,1", "example-b", "example-c", "random:2,3,2,2", "random:5,3,1,7"], steps: 60)
      // Nearly 2: a hundred lines through one point of the plane, each turned a little from the last.
      + RunParameters.grid(["fan:100,32.4425782"], steps: 100)
  }

  package func verdict(on run: RunCase, effort: Effort) throws -> Verdict {
    if let reason = run.problem.outside { return .outside(reason) }
    guard let offline = run.problem.offlineSolution else { return .outside("the tasks are not jointly separable") }
    let trajectory = run.trajectory(effort: effort)
    guard let stop = trajectory.firstFeasibleStep(run.problem) else {
      if let exhausted = trajectory.exhausted { return .undecided([], exhausted) }
      return .outside("no iterate up to step \(run.steps) is in W*")
    }
    var sides = SideCollector()
    let (limit, least) = (Vectors.squaredNorm(trajectory.points[stop]), Vectors.squaredNorm(offline))
    sides.add("||w*||^2 <= ||w_inf||^2", at: "stops at step \(stop)", lower * lower * least, .atMost, limit)
    sides.add("||w_inf||^2 <= (2 ||w*||)^2", at: "stops at step \(stop)", limit, .atMost, upper * upper * least)
    return sides.verdict()
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
  }
}
