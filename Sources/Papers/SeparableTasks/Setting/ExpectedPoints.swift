import Numbers
import Running

/// Sequential max-margin with independent uniform tasks: every point that can be reached, with its exact probability.
///
/// Orderings that lead to the same point are merged, so that small examples need far fewer than T^k states.
package struct ExpectedPoints {
  /// The current point, and the sum of the points before it for averages.
  package struct State: Hashable {
    package var point: RationalVector
    package var sum: RationalVector
  }

  package let problem: JointProblem
  package private(set) var states: [(state: State, ways: Integer)]
  package private(set) var steps = 0

  package init(_ problem: JointProblem) {
    self.problem = problem
    let origin = Vectors.zero(problem.dimension)
    states = [(State(point: origin, sum: origin), 1)]
  }

  /// One step more. `keepsSums` is false where no average is asked for, which merges more states.
  ///
  /// - Returns: why it was not made, nil if it was.
  package mutating func advance(keepsSums: Bool, effort: Effort) -> Exhausted? {
    var index: [State: Int] = [:]
    var next: [(state: State, ways: Integer)] = []
    for (number, entry) in states.enumerated() {
      if let exhausted = effort.exhaustion(used: UInt64(number)) { return exhausted }
      let sum = keepsSums ? zip(entry.state.sum, entry.state.point).map { $0 + $1 } : entry.state.sum
      for task in problem.tasks.indices {
        let state = State(point: problem.project(entry.state.point, on: task), sum: sum)
        if let place = index[state] {
          next[place].ways += entry.ways
        } else {
          index[state] = next.count
          next.append((state, entry.ways))
        }
      }
    }
    states = next
    steps += 1
    return nil
  }

  /// The exact mean of `value`.
  package func mean(_ value: (State) -> Rational) -> Rational {
    var total = Rational.zero
    for (state, ways) in states { total += Rational(ways) * value(state) }
    return total / Rational(Integer(problem.taskCount).power(steps))
  }
}
