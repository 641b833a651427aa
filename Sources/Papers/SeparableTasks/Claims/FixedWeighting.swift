import Claims
import Numbers
import Running

/// V1: in the norm of a fixed positive definite B everything holds as before; here monotonicity, worked out in that norm.
package struct FixedWeighting: Claim {
  /// The factor of the squared step.
  package var stepWeight: Rational = 1
  /// Whether distances are measured in the norm of B, as they have to be.
  package var measuresWeighted = true

  package init() {}

  package let statement = Statement(
    name: "separable-fixed-weighting", label: "V1",
    text:
      "Steps that minimize ||w - w_{t-1}||_B for one positive definite B: ||w_t - v||_B^2 + ||w_t - w_{t-1}||_B^2 <= "
      + "||w_{t-1} - v||_B^2 for every v in W*. Jointly separable tasks.", standing: .sharpened,
    source: "substitution w -> B^{1/2} w on the page")

  package var parameters: [Parameter] {
    RunParameters.all(steps: 8) + [
      Parameter("weights", "the diagonal of B, positive fractions separated by commas", default: "1,4")
    ]
  }

  package var grid: [Arguments] {
    ["1,4", "1,1/100", "7,2"].flatMap { weights in
      ["example-a", "example-b", "random:2,2,1,1", "tight:3"].map {
        ["tasks": $0, "steps": "8", "weights": weights]
      }
    }
  }

  package func read(_ arguments: Arguments) throws -> (run: RunCase, weights: [Rational]) {
    let run = try RunParameters.read(arguments)
    let weights = try arguments.rationals("weights", count: run.problem.dimension...run.problem.dimension)
    guard weights.allSatisfy({ $0.signum > 0 }) else {
      throw ArgumentError(name: "weights", found: arguments["weights"], expected: "positive fractions")
    }
    return (run, weights)
  }

  package func verdict(on example: (run: RunCase, weights: [Rational]), effort: Effort) throws -> Verdict {
    let (run, weights) = example
    if let reason = run.problem.outside { return .outside(reason) }
    guard let offline = run.problem.offlineSolution else { return .outside("the tasks are not jointly separable") }
    let points = WeightedSteps(run.problem.tasks).points(
      order: run.ordering.tasks(of: run.taskCount, steps: run.steps), diagonal: { _ in weights }, effort: effort)
    func square(_ a: [Rational], _ b: [Rational]) -> Rational {
      let d = Vectors.difference(a, b)
      return measuresWeighted ? zip(weights, d).map { $0 * $1 * $1 }.reduce(0, +) : Vectors.squaredNorm(d)
    }
    var sides = SideCollector()
    for t in 1..<max(1, points.count) {
      for (name, v) in [("w*", offline), ("2 w*", Vectors.scaled(offline, by: 2))] {
        sides.add(
          "||w_t - v||_B^2 + ||w_t - w_{t-1}||_B^2 <= ||w_{t-1} - v||_B^2", at: "t = \(t), v = \(name)",
          square(points[t], v) + stepWeight * square(points[t], points[t - 1]), .atMost, square(points[t - 1], v))
      }
    }
    return sides.verdict(exhausted: effort.exhaustion())
  }
}
