import Claims
import Numbers
import Running

/// V3: weighting by the past samples, which prevents forgetting in regression, does not in classification.
package struct FisherWeighting: Claim {
  package var forgetting: Rational = Rational(1, 25)

  package init() {}

  package let statement = Statement(
    name: "separable-fisher-weighting", label: "V3",
    text:
      "S_1 = {(1,0), (0,1)}, B = sum of its z z^T = I, S_2 = {(1,-1/2)}: w_1 = (1,1), w_2 = (7/5, 4/5) and F_1(w_2) = 1/25 > 0.",
    standing: .sharpened, source: "worked out on the page")

  package var parameters: [Parameter] { [] }
  package var grid: [Arguments] { [[:]] }

  package func read(_ arguments: Arguments) throws -> [SeparableTask] {
    try TaskText.tasks(["tasks": "1,0;0,1|1,-1/2"])
  }

  package func verdict(on tasks: [SeparableTask], effort: Effort) throws -> Verdict {
    let size = tasks[0].dimension
    var fisher = (0..<size).map { _ in Vectors.zero(size) }
    for row in tasks[0].rows { for i in 0..<size { for j in 0..<size { fisher[i][j] += row[i] * row[j] } } }
    // The weights of the example are the identity, which is its own inverse; anything else would need one.
    guard (0..<size).allSatisfy({ i in (0..<size).allSatisfy { fisher[i][$0] == (i == $0 ? 1 : 0) } }) else {
      return .outside("the sum of z z^T of the first task is not the identity")
    }
    let points = WeightedSteps(tasks).points(
      order: [0, 1], diagonal: { _ in Array(repeating: 1, count: size) }, effort: effort)
    guard points.count == 3 else { return .undecided([], effort.exhaustion() ?? .resources) }
    var sides = SideCollector()
    sides.add("F_1(w_2)", at: "after both tasks", tasks[0].forgetting(at: points[2]), .equal, forgetting)
    for (j, value) in [Rational(7, 5), Rational(4, 5)].enumerated() {
      sides.add("coordinate \(j + 1) of w_2", at: "after both tasks", points[2][j], .equal, value)
    }
    return sides.verdict()
  }
}
