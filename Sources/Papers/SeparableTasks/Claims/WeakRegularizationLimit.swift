import Claims
import Foundation
import Numbers
import Running

/// T1: with the exponential loss and vanishing regularization, learning is sequential max-margin, up to a bounded remainder.
///
/// A limit cannot be seen in finitely many numbers. What can fail is the size of the remainder: between L = 10^4 and 10^6 the number
/// ||w_t - (L - ln L) SMM_t|| has to settle, whereas with L in place of L - ln L it grows by a factor of about ln 10^6 / ln 10^4.
package struct WeakRegularizationLimit: Claim {
  /// How many times ln L is taken from L.
  package var logarithms = 1.0
  /// By how much the remainder may still grow from L to 100 L.
  package var growth: Rational = Rational(11, 10)

  package init() {}

  package let statement = Statement(
    name: "separable-weak-regularization", label: "T1",
    text:
      "Exponential loss, strength lambda, L = ln(1/lambda): w_t = (L - ln L) SMM_t + O(1) as lambda -> 0, hence the directions agree "
      + "in the limit. Each task separable by itself; the O(1) up to the first step that meets a sample exactly without its pushing.",
    standing: .sharpened, source: "Evron et al. 2023, weak regularization (the limit); expansion on the page")

  package var parameters: [Parameter] { RunParameters.all(steps: 9) }

  package var grid: [Arguments] {
    RunParameters.grid(["example-t1", "3/5,4/5", "example-a", "example-c", "random:2,3,2,2"], steps: 6)
      // Separable one by one, not jointly: T1 still holds.
      + RunParameters.grid(["1,0|-1,1/2|0,-1"], steps: 4)
  }

  package func read(_ arguments: Arguments) throws -> RunCase { try RunParameters.read(arguments) }

  package func verdict(on run: RunCase, effort: Effort) throws -> Verdict {
    if let reason = run.problem.outsideOneByOne { return .outside(reason) }
    let trajectory = run.trajectory(effort: effort)
    // The remainder of a step depends on all steps before it, so the statement ends with the first degenerate one.
    let degenerate = degenerateStep(trajectory, run.problem)
    let steps = degenerate.map { $0 - 1 } ?? trajectory.stepCount
    if let degenerate, steps == 0 {
      return .outside(
        "at step \(degenerate) a sample is met exactly without pushing, and the remainder need not be bounded")
    }
    let (first, second) = (1e4, 1e6)
    let remainders = [first, second].map { remainder(of: trajectory, run.problem, strength: $0) }
    var sides = SideCollector()
    for t in 0..<steps {
      let (early, late) = (remainders[0][t], remainders[1][t])
      // Near zero the remainder says nothing about growth.
      let allowed = Double(rounding: growth) * early.value + 0.5
      sides.add(
        Side(
          "remainder at L = 10^6 <= \(growth) remainder at L = 10^4 + 1/2, t = \(t + 1)",
          .rounded(late.value, error: late.error), .atMost,
          .rounded(allowed, error: 2 * early.error + 1e-12 * allowed)), as: "remainder")
    }
    if let side = closedForm(run) { sides.add(side, as: "single sample") }
    return sides.verdict(exhausted: trajectory.exhausted)
  }

  private typealias Remainder = (value: Double, error: Double)

  private func remainder(of trajectory: Trajectory, _ problem: JointProblem, strength: Double) -> [Remainder] {
    let rounded = WeakRegularization(tasks: problem.tasks.map { $0.rows.map(Vectors.doubles) })
    let run = rounded.run(
      order: trajectory.order, strengths: Array(repeating: strength, count: trajectory.stepCount))
    let scale = strength - logarithms * log(strength)
    return (0..<trajectory.stepCount).map { t in
      let limit = Vectors.doubles(trajectory.points[t + 1])
      var square = 0.0
      for (a, b) in zip(run.points[t], limit) { square += (a - scale * b) * (a - scale * b) }
      let size = limit.map { abs($0) }.reduce(0, +)
      return (square.squareRoot(), run.errors[t] + 0x1p-50 * (1 + size) * strength)
    }
  }

  /// The first step at which a sample is met exactly without pushing; nil if there is none.
  private func degenerateStep(_ trajectory: Trajectory, _ problem: JointProblem) -> Int? {
    for t in 0..<trajectory.stepCount {
      let (task, before, after) = (trajectory.order[t], trajectory.points[t], trajectory.points[t + 1])
      let active = Set(problem.projection(of: before, on: task).active)
      for (i, row) in problem.tasks[task].rows.enumerated() where !active.contains(i) && Vectors.dot(row, after) == 1 {
        return t + 1
      }
    }
    return nil
  }

  /// Single samples, first step: w = a z with ||z||^2 a = W(||z||^2 e^L), here for L = 1000.
  private func closedForm(_ run: RunCase) -> Side? {
    guard let task = run.ordering.tasks(of: run.taskCount, steps: 1).first, run.problem.tasks[task].rows.count == 1
    else { return nil }
    let square = run.problem.tasks[task].squaredRadius
    guard let exact = LambertW.enclosure(ofExponential: Interval(1000) + Interval(square).ln) else { return nil }
    let rounded = WeakRegularization(tasks: [[Vectors.doubles(run.problem.tasks[task].rows[0])]])
    let result = rounded.run(order: [0], strengths: [1000])
    let norm = result.points[0].map { $0 * $0 }.reduce(0, +).squareRoot()
    // ||w|| ||z|| = a ||z||^2.
    let scale = Double(rounding: square).squareRoot()
    return Side(
      "||z|| ||w_1|| = W(||z||^2 e^L) at L = 1000",
      .rounded(norm * scale, error: scale * result.errors[0] + 1e-12 * norm * scale),
      .equal, .enclosed(exact))
  }
}
