import Claims
import Numbers
import Running

/// V2: weights that change from step to step can keep the iterates away from the common set for good.
package struct ChangingWeighting: Claim {
  /// The base of the weights 4^j.
  package var base: Rational = 4
  /// What the gap stays above.
  package var remains: Rational = Rational(147, 100)

  package init() {}

  package let statement = Statement(
    name: "separable-changing-weighting", label: "V2",
    text:
      "Samples (1,0), (-1,1), cyclic, B = I for task 1 and diag(1, 4^j) at the j-th visit of task 2: with h the second coordinate, "
      + "2 - h after n visits is 2 prod_{j<=n} 4^j/(4^j+1) > 1.475, and no iterate reaches W*.",
    standing: .sharpened, source: "worked out on the page")

  package var parameters: [Parameter] {
    [Parameter("visits", "how often each task is visited", kind: .integer(1...60), default: "12")]
  }

  package var grid: [Arguments] { [["visits": "12"], ["visits": "1"]] }

  package func read(_ arguments: Arguments) throws -> Int { try arguments.integer("visits", in: 1...60) }

  package func verdict(on visits: Int, effort: Effort) throws -> Verdict {
    let tasks = try TaskText.tasks(["tasks": "example-a"])
    let points = WeightedSteps(tasks).points(
      order: Ordering.cyclic.tasks(of: 2, steps: 2 * visits),
      diagonal: { $0 % 2 == 0 ? [1, base.power($0 / 2)] : [1, 1] }, effort: effort)
    var sides = SideCollector()
    var product: Rational = 2
    for n in 1...visits where 2 * n < points.count {
      let weight = Rational(Integer(4).power(n))
      product *= weight / (weight + 1)
      let gap = 2 - points[2 * n][1]
      sides.add("2 - h = 2 prod 4^j/(4^j+1)", at: "n = \(n)", gap, .equal, product)
      sides.add("1.47 <= 2 - h", at: "n = \(n)", remains, .atMost, gap)
    }
    return sides.verdict(exhausted: effort.exhaustion())
  }
}
