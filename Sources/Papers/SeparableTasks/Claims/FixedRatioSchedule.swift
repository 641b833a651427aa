import Claims
import Numbers
import Running

/// S3: a fixed ratio q = p_{t-1}/p_t < 1 settles into a cycle of T points, at a geometric rate, and not into the offline solution.
package struct FixedRatioSchedule: Claim {
  /// The power of q in the rate: 1 as proved.
  package var rate = 1

  package init() {}

  package let statement = Statement(
    name: "separable-schedule-cycle", label: "S3",
    text:
      "p_{t-1}/p_t = q < 1, cyclic: ||v_{t+T} - v_t|| <= q^t ||v_T||, so that v settles into a cycle of T points. For (1,0), (1/2,1/2) and "
      + "q = 1/2 they are (8/7,6/7) and (1,3/7), with F_2 = 4/49. Each task separable by itself.",
    standing: .sharpened, source: "derived on the page")

  package var parameters: [Parameter] {
    RunParameters.all(steps: 12).filter { $0.name != "order" } + [
      Parameter("ratio", "q", kind: .rational, default: "1/2")
    ]
  }

  package var grid: [Arguments] {
    ["1/2", "9/10"].flatMap { ratio in
      ["example-b", "example-a", "example-c", "1,0|-1,1/2|0,-1", "random:3,3,2,4"].map {
        ["tasks": $0, "steps": "14", "ratio": ratio]
      }
    }
  }

  package func read(_ arguments: Arguments) throws -> (run: RunCase, ratio: Rational) {
    let ratio = try arguments.rational("ratio", from: Rational(1, 1000), to: Rational(999, 1000))
    return (RunCase(try RunParameters.tasks(arguments), steps: try arguments.integer("steps", in: 1...10_000)), ratio)
  }

  package func verdict(on example: (run: RunCase, ratio: Rational), effort: Effort) throws -> Verdict {
    let (run, ratio) = example
    if let reason = run.problem.outsideOneByOne { return .outside(reason) }
    guard run.ordering.isCyclic(on: run.taskCount) else { return .outside("the ordering is not cyclic") }
    let points = run.trajectory(effort: effort) { _ in ratio }
    let count = run.taskCount
    if points.stepCount <= count {
      return points.exhausted.map { .undecided([], $0) } ?? .outside("\(run.steps) steps are no more than one cycle")
    }
    var sides = SideCollector()
    let first = Vectors.squaredNorm(points.points[count])
    for t in 0...(points.stepCount - count) {
      sides.add(
        "||v_{t+T} - v_t||^2 <= q^{2t} ||v_T||^2", at: "t = \(t)",
        Vectors.squaredDistance(points.points[t + count], points.points[t]), .atMost, ratio.power(2 * t * rate) * first)
    }
    return sides.verdict(exhausted: points.exhausted)
  }
}
