import Claims
import Numbers

/// L1: Fejer monotonicity towards every common solution, and what follows for the sum of squared steps and the norm.
package struct DistancesNeverGrow: RunClaim {
  /// The factor of ||w_t - w_{t-1}||^2.
  package var stepWeight: Rational = 1
  /// The bound on ||w_k|| / ||w*||.
  package var normFactor: Rational = 2

  package init() {}

  package let statement = Statement(
    name: "separable-fejer", label: "L1",
    text:
      "For every v in W*: ||w_t - v||^2 + ||w_t - w_{t-1}||^2 <= ||w_{t-1} - v||^2; sum of squared steps <= ||w*||^2; "
      + "||w_k|| <= 2 ||w*||. Any ordering of jointly separable tasks.",
    standing: .sharpened, source: "Evron et al. 2023, monotonicity of projections; constants on the page")

  package var grid: [Arguments] {
    RunParameters.grid(
      ["example-a", "example-b", "example-c", "example-e", "tight:3"] + RunParameters.random, steps: 10)
      + RunParameters.grid(RunParameters.random, order: "random:1", steps: 8)
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
    let square = Vectors.squaredNorm(offline)
    let points = trajectory.points
    // W* holds w*, its multiples by at least 1, and the nearest point of W* to any point.
    let targets = [
      offline, Vectors.scaled(offline, by: Rational(3, 2)), run.problem.projectOnAll(points[points.count / 2]),
    ]
    var sum = Rational.zero
    for t in 1..<max(points.count, 1) {
      let step = Vectors.squaredDistance(points[t], points[t - 1])
      sum += step
      for (number, v) in targets.enumerated() {
        sides.add(
          "||w_t - v||^2 + ||w_t - w_{t-1}||^2 <= ||w_{t-1} - v||^2", at: "t = \(t), v = v\(number)",
          Vectors.squaredDistance(points[t], v) + stepWeight * step, .atMost, Vectors.squaredDistance(points[t - 1], v))
      }
      sides.add("sum of squared steps <= ||w*||^2", at: "t = \(t)", stepWeight * sum, .atMost, square)
      sides.add(
        "||w_t||^2 <= (2 ||w*||)^2", at: "t = \(t)", Vectors.squaredNorm(points[t]), .atMost,
        normFactor * normFactor * square)
    }
  }
}
