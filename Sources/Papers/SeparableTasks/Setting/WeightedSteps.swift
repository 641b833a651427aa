import Numbers
import Running

/// Sequential max-margin where step t minimizes the norm sqrt(sum_j b_j (w_j - w_{t-1,j})^2) of diagonal weights b of its own.
package struct WeightedSteps {
  let tasks: [SeparableTask]

  package init(_ tasks: [SeparableTask]) { self.tasks = tasks }

  /// w_0 = 0, w_1, ...; fewer where the effort ends.
  ///
  /// - Parameter diagonal: the positive weights of step t, from 1.
  /// - Precondition: every task of the order is separable.
  package func points(order: [Int], diagonal: (Int) -> [Rational], effort: Effort = .unlimited) -> [RationalVector] {
    var points = [Vectors.zero(tasks[0].dimension)]
    for (index, task) in order.enumerated() {
      if effort.exhaustion(used: UInt64(index)) != nil { break }
      let weights = diagonal(index + 1)
      let inverse = weights.indices.map { i in weights.indices.map { $0 == i ? weights[i].reciprocal : Rational.zero } }
      let projector = RationalProjector(rows: tasks[task].rows, inverseMetric: inverse)
      guard let projection = try? projector.project(points[index]) else {
        preconditionFailure("\(tasks[task].name) is not separable")
      }
      points.append(projection.point)
    }
    return points
  }
}
