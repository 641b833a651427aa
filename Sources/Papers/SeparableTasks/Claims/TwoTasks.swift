import Claims
import Numbers

/// C1: two tasks in turn; the distance to the other task falls like 1/(e k), and single samples attain the bound.
package struct TwoTasks: RunClaim {
  /// The factor of the bound.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "separable-two-tasks", label: "C1",
    text: "T = 2, cyclic, k >= 1: d^2(w_k, W_other) never increases and is <= (1/k)(1 - 1/k)^{k-1} ||w_1 - w*||^2. "
      + "Jointly separable tasks.", standing: .sharpened,
    source: "Evron et al. 2023, two tasks in turn, there of the form 1/(k+1); sharper on the page")

  package var grid: [Arguments] {
    RunParameters.grid(["tight:1", "tight:2", "tight:3", "example-a", "example-b"], steps: 12)
      + RunParameters.grid(["random:2,2,1,1", "random:2,3,2,2", "random:2,4,3,3"], steps: 12)
  }

  package func outside(_ run: RunCase) -> String? {
    if run.taskCount != 2 { return "\(run.taskCount) tasks; the statement is about two" }
    return run.ordering.isCyclic(on: 2) ? nil : "the ordering is not cyclic"
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
    var before: Rational?
    for k in 1..<max(trajectory.points.count, 1) {
      let gap = run.problem.squaredDistance(of: trajectory.points[k], to: k % 2)
      let start = Vectors.squaredDistance(trajectory.points[1], offline)
      sides.add(
        "d^2(w_k, W_other) <= (1/k)(1 - 1/k)^{k-1} ||w_1 - w*||^2", at: "k = \(k)", gap, .atMost,
        factor * Self.envelope(k) * start)
      if let before { sides.add("d(w_k, W_other) never increases", at: "k = \(k)", gap, .atMost, before) }
      before = gap
    }
  }

  /// (1/k)(1 - 1/k)^{k-1}, 1 for k = 1.
  package static func envelope(_ k: Int) -> Rational {
    k == 1 ? 1 : Rational(1, Integer(k)) * Rational(Integer(k - 1), Integer(k)).power(k - 1)
  }
}
