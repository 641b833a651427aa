import Claims
import Numbers

/// C3: the mean of the iterates at ends of cycles, T^2 / k.
package struct CyclicAverage: RunClaim {
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "separable-cyclic-average", label: "C3",
    text: "Cyclic, k = n T: max_m d^2(wbar, W_m) <= (T^2/k) ||w*||^2 for wbar the mean of w_0, w_T, ..., w_{(n-1)T}. "
      + "Jointly separable tasks.", standing: .sharpened,
    source: "Evron et al. 2023, cyclic orderings, averaged iterate; constant on the page")

  package var grid: [Arguments] {
    RunParameters.grid(
      ["1/10,1|1/10,-1", "1,0", "example-a", "example-c", "example-e"] + RunParameters.random, steps: 15)
  }

  package func outside(_ run: RunCase) -> String? {
    run.ordering.isCyclic(on: run.taskCount) ? nil : "the ordering is not cyclic"
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
    let (count, square) = (run.taskCount, Vectors.squaredNorm(offline))
    var sum = Vectors.zero(run.problem.dimension)
    for n in 1..<max(2, trajectory.stepCount / count + 1) where n * count <= trajectory.stepCount {
      for (j, value) in trajectory.points[(n - 1) * count].enumerated() { sum[j] += value }
      let mean = Vectors.scaled(sum, by: Rational(1, Integer(n)))
      sides.add(
        "max_m d^2(wbar, W_m) <= (T^2/k) ||w*||^2", at: "k = \(n * count)",
        run.problem.largestSquaredDistance(of: mean),
        .atMost, factor * Rational(count) * square / Rational(n))
    }
  }
}
