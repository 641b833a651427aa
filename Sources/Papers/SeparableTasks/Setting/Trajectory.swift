import Numbers
import Running

/// Sequential max-margin: w_0 = 0, w_t = P_tau(t)(w_{t-1}), in fractions.
public struct Trajectory: Sendable {
  /// tau(1), tau(2), ..., from 0.
  public let order: [Int]
  /// w_0, w_1, ...; one more than tasks in `order`.
  public let points: [RationalVector]
  /// Why there are fewer steps than were asked for.
  public let exhausted: Exhausted?

  /// The number of steps that were made.
  public var stepCount: Int { points.count - 1 }

  /// Runs `order` on the tasks.
  ///
  /// - Parameters:
  ///   - problem: the tasks.
  ///   - order: the task of each step, from 0.
  ///   - shrinking: the factor by which w_{t-1} is multiplied before step t >= 2, as a schedule of strengths does; nil for 1.
  ///   - effort: looked at before every step.
  /// - Precondition: every task of the order is separable.
  /// - Complexity: a projection a step; the fractions grow by a determinant of inner products a step.
  public init(
    _ problem: JointProblem, order: [Int], shrinking: ((Int) -> Rational)? = nil, effort: Effort = .unlimited
  ) {
    var points = [Vectors.zero(problem.dimension)]
    var exhausted: Exhausted?
    for (index, task) in order.enumerated() {
      exhausted = effort.exhaustion(used: UInt64(index))
      if exhausted != nil { break }
      let factor = index == 0 ? 1 : shrinking?(index + 1) ?? 1
      points.append(problem.project(Vectors.scaled(points[index], by: factor), on: task))
    }
    self.order = Array(order.prefix(points.count - 1))
    (self.points, self.exhausted) = (points, exhausted)
  }

  /// The first step whose point satisfies all tasks, where sequential max-margin stops for good.
  public func firstFeasibleStep(_ problem: JointProblem) -> Int? {
    points.firstIndex { w in problem.tasks.allSatisfy { $0.forgetting(at: w).isZero } }
  }

  /// F(k): the mean over t <= k of the forgetting of the task of step t at w_k.
  public func averageForgetting(_ problem: JointProblem, at k: Int) -> Rational {
    guard k > 0 else { return 0 }
    var visits = Array(repeating: 0, count: problem.taskCount)
    for task in order.prefix(k) { visits[task] += 1 }
    let sum = visits.indices.filter { visits[$0] > 0 }
      .map { Rational(visits[$0]) * problem.tasks[$0].forgetting(at: points[k]) }.reduce(0, +)
    return sum / Rational(k)
  }
}
