import Claims
import Numbers

/// C4: the linear rate of cyclic orderings.
package struct CyclicLinearRate: RunClaim {
  /// c in the rate 1 - c/(T kappa^2).
  package var speed: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "separable-cyclic-linear", label: "C4",
    text: "Cyclic: d^2(w_{nT}, W*) <= (1 - 1/(T kappa^2))^n ||w*||^2. Jointly separable tasks.", standing: .sharpened,
    source: "Evron et al. 2023, linear rate for cyclic orderings; constant on the page")

  package var grid: [Arguments] {
    // One task: kappa = T = 1 for one sample, and the rate 0 is exact.
    RunParameters.grid(
      ["1,2", "example-a", "example-c", "example-e", "1,1/100|1,-1/100"] + RunParameters.random, steps: 16)
  }

  package func outside(_ run: RunCase) -> String? {
    run.ordering.isCyclic(on: run.taskCount) ? nil : "the ordering is not cyclic"
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
    let (count, square) = (run.taskCount, Vectors.squaredNorm(offline))
    let rate = 1 - speed / (Rational(count) * run.problem.squaredRadius * square)
    for n in 0...(trajectory.stepCount / count) {
      sides.add(
        "d^2(w_{nT}, W*) <= (1 - 1/(T kappa^2))^n ||w*||^2", at: "n = \(n)",
        run.problem.squaredDistanceToAll(of: trajectory.points[n * count]), .atMost, rate.power(n) * square)
    }
  }
}
