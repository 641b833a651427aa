import Claims
import Numbers

/// C2: the last iterate of cyclic orderings, 2 T^2 / sqrt(k).
package struct CyclicLastIterate: RunClaim {
  /// The factor of T^2/sqrt(k) at any step, and at ends of cycles.
  package var factor: Rational = 2
  package var cycleFactor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "separable-cyclic-last", label: "C2",
    text:
      "Cyclic, k >= 1: max_m d^2(w_k, W_m) <= (2 T^2/sqrt(k)) ||w*||^2, and (T^2/sqrt(k)) ||w*||^2 for k a multiple of T. "
      + "Jointly separable tasks.", standing: .sharpened,
    source: "Evron et al. 2023, cyclic orderings, last iterate; constants on the page")

  package var grid: [Arguments] {
    // The first two are nearly the worst for two tasks, at k = 2 and at k = 1.
    RunParameters.grid(
      ["1000,0|-1,1", "1000,0|0,1", "example-a", "example-c", "example-e"] + RunParameters.random, steps: 18)
  }

  package func outside(_ run: RunCase) -> String? {
    run.ordering.isCyclic(on: run.taskCount) ? nil : "the ordering is not cyclic"
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
    // Squared, so that no root is needed: k d^4 <= c^2 T^4 ||w*||^4.
    let square = Vectors.squaredNorm(offline)
    let scale = Rational(Integer(run.taskCount).power(4)) * square * square
    for k in 1..<max(trajectory.points.count, 1) {
      let gap = run.problem.largestSquaredDistance(of: trajectory.points[k])
      let isCycleEnd = k % run.taskCount == 0
      let c = isCycleEnd ? cycleFactor : factor
      sides.add(
        isCycleEnd ? "k max d^4 <= T^4 ||w*||^4 at ends of cycles" : "k max d^4 <= 4 T^4 ||w*||^4", at: "k = \(k)",
        Rational(k) * gap * gap, .atMost, c * c * scale)
    }
  }
}
