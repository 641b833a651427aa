import Claims
import Numbers
import Running

/// S2: with p_t = t, cyclic learning converges to the offline solution; example B shows the speed, about sqrt(2)/t.
package struct AnchoredSchedule: RunClaim {
  /// The limit of t^2 ||v_t - w*||^2.
  package var constant: Rational = 2

  package init() {}

  package let statement = Statement(
    name: "separable-schedule-offline", label: "S2",
    text:
      "p_t = t, cyclic: v_t -> w*. For the single samples (1,0), (1/2,1/2): ||v_t - w*|| = (sqrt(2)/t)(1 - 2^{-t/2}) at even t.",
    standing: .sharpened, source: "anchored iterations (Bauschke 1996); the example on the page")

  package var parameters: [Parameter] {
    [Parameter("steps", "the number of steps", kind: .integer(1...10_000), default: "100")]
  }

  package var grid: [Arguments] { [["steps": "100"], ["steps": "7"]] }

  package func read(_ arguments: Arguments) throws -> RunCase {
    RunCase(
      try TaskText.tasks(["tasks": "example-b"]), steps: try arguments.integer("steps", in: 1...10_000))
  }

  package func verdict(on run: RunCase, effort: Effort) throws -> Verdict {
    guard let offline = run.problem.offlineSolution else { return .outside("the tasks are not jointly separable") }
    let points = run.trajectory(effort: effort) { Rational(Integer($0 - 1), Integer($0)) }
    var sides = SideCollector()
    for t in 1...max(1, points.stepCount) where t % 2 == 0 {
      let scaled = Rational(t * t) * Vectors.squaredDistance(points.points[t], offline)
      let approach = 1 - Rational(1, Integer(2).power(t / 2))
      sides.add("t^2 ||v_t - w*||^2", at: "t = \(t)", scaled, .equal, constant * approach * approach)
    }
    return sides.verdict(exhausted: points.exhausted)
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
  }
}
