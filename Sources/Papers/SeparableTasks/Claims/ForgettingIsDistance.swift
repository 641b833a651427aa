import Claims
import Numbers

/// L2: forgetting is at most a squared distance, and is one exactly for a single sample.
package struct ForgettingIsDistance: RunClaim {
  /// The factor of R_m^2 d^2(w, W_m).
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "separable-forgetting-distance", label: "L2",
    text:
      "F_m(w) <= R_m^2 d^2(w, W_m) <= R^2 d^2(w, W*) <= R^2 ||w - w*||^2, with equality in the first for a single sample; "
      + "hence F_m(w_k) <= kappa^2. Jointly separable tasks.",
    standing: .sharpened, source: "Evron et al. 2023, forgetting and distances; proof on the page")

  package var grid: [Arguments] {
    RunParameters.grid(["example-a", "example-b", "example-c", "example-e"] + RunParameters.random, steps: 8)
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
    let problem = run.problem
    let kappa = problem.squaredRadius * Vectors.squaredNorm(offline)
    for (k, w) in trajectory.points.enumerated() {
      let joint = problem.squaredDistanceToAll(of: w)
      for (m, task) in problem.tasks.enumerated() {
        let place = "k = \(k), m = \(m + 1)"
        let forgetting = task.forgetting(at: w)
        let distance = problem.squaredDistance(of: w, to: m)
        sides.add(
          "F_m <= R_m^2 d^2(w, W_m)", at: place, forgetting, task.rows.count == 1 ? .equal : .atMost,
          factor * task.squaredRadius * distance)
        sides.add(
          "R_m^2 d^2(w, W_m) <= R^2 d^2(w, W*)", at: place, task.squaredRadius * distance, .atMost,
          problem.squaredRadius * joint)
        sides.add("F_m <= kappa^2", at: place, forgetting, .atMost, factor * kappa)
      }
      sides.add("d^2(w, W*) <= ||w - w*||^2", at: "k = \(k)", joint, .atMost, Vectors.squaredDistance(w, offline))
    }
  }
}
