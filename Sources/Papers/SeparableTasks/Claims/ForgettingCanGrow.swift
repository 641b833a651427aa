import Claims
import Numbers

/// L4: the forgetting of a task may increase from one cycle to the next, here by two fifths.
package struct ForgettingCanGrow: RunClaim {
  /// How many times larger F_1(w_6) is than F_1(w_3), at least.
  package var growth: Rational = Rational(7, 5)

  package init() {}

  package let statement = Statement(
    name: "separable-forgetting-grows", label: "L4",
    text:
      "F_1(w_3) = 71824/4225 and F_1(w_6) = 6833171569/285610000 >= 7/5 F_1(w_3) for the cyclic single-sample tasks (1,4,3), "
      + "(0,-1,-1), (-2,0,1).", standing: .sharpened, source: "worked out on the page")

  package var parameters: [Parameter] { [] }
  package var grid: [Arguments] { [[:]] }

  package func read(_ arguments: Arguments) throws -> RunCase {
    RunCase(try TaskText.tasks(["tasks": "example-e"]), steps: 6)
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
    guard trajectory.stepCount == 6 else { return }
    let first = run.problem.tasks[0]
    let (early, late) = (first.forgetting(at: trajectory.points[3]), first.forgetting(at: trajectory.points[6]))
    sides.add("7/5 F_1(w_3) <= F_1(w_6)", at: "example E", growth * early, .atMost, late)
    sides.add("F_1(w_3)", at: "example E", early, .equal, Rational(71824, 4225))
    sides.add("F_1(w_6)", at: "example E", late, .equal, Rational(6_833_171_569, 285_610_000))
  }
}
