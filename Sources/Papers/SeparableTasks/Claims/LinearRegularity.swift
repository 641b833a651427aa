import Claims
import Numbers

/// L3: the distance to the common set is at most kappa times the largest distance to a task.
package struct LinearRegularity: RunClaim {
  /// The factor of kappa^2 max_m d^2(w, W_m).
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "separable-regularity", label: "L3",
    text: "For all w: d(w, W*) <= kappa max_m d(w, W_m). Jointly separable tasks.", standing: .sharpened,
    source: "Evron et al. 2023, linear regularity; constant kappa proved on the page")

  package var grid: [Arguments] {
    // At w_0 = 0 it is an equation where all samples have one norm.
    RunParameters.grid(["1/10,1|1/10,-1", "example-a", "example-c", "example-e"] + RunParameters.random, steps: 8)
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
    let kappa = run.problem.squaredRadius * Vectors.squaredNorm(offline)
    for (k, w) in trajectory.points.enumerated() {
      for (name, point) in [("w_k", w), ("-w_k", Vectors.scaled(w, by: -1))] {
        sides.add(
          "d^2(w, W*) <= kappa^2 max_m d^2(w, W_m)", at: "w = \(name), k = \(k)",
          run.problem.squaredDistanceToAll(of: point), .atMost,
          factor * kappa * run.problem.largestSquaredDistance(of: point))
      }
    }
  }
}
