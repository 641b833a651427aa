import Claims
import Numbers
import Running

/// R1: the linear rate of independent uniform tasks, in expectation over all orderings.
package struct RandomLinearRate: RunClaim {
  /// c in the rate 1 - c/(T kappa^2).
  package var speed: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "separable-random-linear", label: "R1",
    text:
      "Independent uniform tasks: E d^2(w_k, W*) <= (1 - 1/(T kappa^2))^k ||w*||^2, and E max_m F_m(w_k) <= R^2 times that. "
      + "Jointly separable tasks.", standing: .sharpened,
    source: "Evron et al. 2023, linear rate for random orderings; constant on the page")

  package var parameters: [Parameter] { ExpectedClaims.parameters }
  package var grid: [Arguments] { ExpectedClaims.grid }

  package func read(_ arguments: Arguments) throws -> RunCase { try Self.readWithoutOrder(arguments) }

  package func verdict(on run: RunCase, effort: Effort) throws -> Verdict {
    if let reason = run.problem.outside { return .outside(reason) }
    guard let kappa = run.problem.squaredKappa, let offline = run.problem.offlineSolution else { return .holds([]) }
    let (square, problem) = (Vectors.squaredNorm(offline), run.problem)
    let rate = 1 - speed / (Rational(run.taskCount) * kappa)
    return ExpectedClaims.verdict(of: run, keepsSums: false, effort: effort) { k, expected, sides in
      let bound = rate.power(k) * square
      sides.add(
        "E d^2(w_k, W*)", at: "k = \(k)", expected.mean { problem.squaredDistanceToAll(of: $0.point) }, .atMost, bound)
      sides.add(
        "E max_m F_m(w_k)", at: "k = \(k)",
        expected.mean { state in problem.tasks.map { $0.forgetting(at: state.point) }.max() ?? 0 }, .atMost,
        problem.squaredRadius * bound)
    }
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
  }
}

/// What the statements about random orderings share: exact expectations step by step.
enum ExpectedClaims {
  static var parameters: [Parameter] { RunParameters.all(steps: 6).filter { $0.name != "order" } }

  static var grid: [Arguments] {
    ["example-a", "example-b", "1/10,1|1/10,-1", "1,2", "random:2,2,1,1", "random:2,3,2,2"].map {
      ["tasks": $0, "steps": "8"]
    } + ["example-c", "example-e", "random:3,3,1,3"].map { ["tasks": $0, "steps": "5"] }
  }

  static func verdict(
    of run: RunCase, keepsSums: Bool, effort: Effort, _ collect: (Int, ExpectedPoints, inout SideCollector) -> Void
  ) -> Verdict {
    var expected = ExpectedPoints(run.problem)
    var sides = SideCollector()
    if !keepsSums { collect(0, expected, &sides) }
    for k in 1...max(run.steps, 1) {
      if let exhausted = expected.advance(keepsSums: keepsSums, effort: effort) {
        return sides.verdict(exhausted: exhausted)
      }
      collect(k, expected, &sides)
      if let exhausted = effort.exhaustion() { return sides.verdict(exhausted: exhausted) }
    }
    return sides.verdict()
  }
}

extension RunClaim {
  /// The case of statements about all orderings at once.
  static func readWithoutOrder(_ arguments: Arguments) throws -> RunCase {
    RunCase(try RunParameters.tasks(arguments), steps: try arguments.integer("steps", in: 1...40))
  }
}
