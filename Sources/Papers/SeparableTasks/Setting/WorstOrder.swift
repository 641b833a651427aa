import Running

/// Orders that forget most, by F(k), the mean over the steps of the forgetting of their tasks at the end.
///
/// F(k) depends on the last point and on how often each task was learned, and on nothing else. So dynamic programming over these
/// states finds the worst of all T^k orders while there are few of them; beyond, the greedy order is improved one step at a time.
struct WorstOrder {
  let tasks: FloatTasks
  /// The most states of a step, and the most projections of the search: less for large tasks, so that both end within seconds.
  private let largestStateCount, projectionCount: Int

  init(_ tasks: FloatTasks) {
    self.tasks = tasks
    let size = max(1, tasks.rows.map(\.count).reduce(0, +) / tasks.rows.count * tasks.dimension)
    (largestStateCount, projectionCount) = (min(20_000, 20_000_000 / size), min(200_000, 400_000_000 / size))
  }

  private struct State: Hashable {
    var point: [Double]
    var visits: [Int]
  }

  /// F(k) at a point that was reached with these visits.
  private func mean(at point: [Double], visits: [Int]) -> Double {
    var (sum, steps) = (0.0, 0)
    for (task, count) in visits.enumerated() where count > 0 {
      sum += Double(count) * tasks.forgetting(of: task, at: point)
      steps += count
    }
    return sum / Double(max(steps, 1))
  }

  /// The worst of all orders of `steps` steps, or of as many as states can be kept for.
  ///
  /// - Returns: nil if a projection or the effort ends first, or two steps are too many.
  func exact(steps: Int, effort: Effort) -> [Int]? {
    let count = tasks.rows.count
    let sessions = tasks.rows.map { FloatProjection(FloatProjector(rows: $0)) }
    let origin = State(
      point: [Double](repeating: 0, count: tasks.dimension), visits: [Int](repeating: 0, count: count))
    var layer: [(state: State, order: [Int])] = [(origin, [])]
    var made = 0
    while made < steps, layer.count * count <= largestStateCount {
      var index: Set<State> = []
      var next: [(state: State, order: [Int])] = []
      for (number, entry) in layer.enumerated() {
        if effort.exhaustion(used: UInt64(number)) != nil { return nil }
        for task in 0..<count {
          // From no active rows, so that a state leads to the same points whatever was worked out before it.
          sessions[task].reset()
          guard sessions[task].project(entry.state.point) == .projected else { return nil }
          var state = State(point: sessions[task].point, visits: entry.state.visits)
          state.visits[task] += 1
          if index.insert(state).inserted { next.append((state, entry.order + [task])) }
        }
      }
      layer = next
      made += 1
    }
    guard made >= 2 else { return nil }
    var worst: (value: Double, order: [Int])?
    for (state, order) in layer {
      let value = mean(at: state.point, visits: state.visits)
      if value > worst?.value ?? -1 { worst = (value, order) }
    }
    return worst?.order
  }

  /// Greedy, then steps replaced by other tasks from the last to the first as long as that forgets more.
  ///
  /// - Returns: nil if there is one task, or a projection or the effort ends first.
  func search(steps: Int, effort: Effort) -> [Int]? {
    let count = tasks.rows.count
    if count == 1 || count * steps > projectionCount { return nil }
    let sessions = tasks.rows.map { FloatProjection(FloatProjector(rows: $0)) }
    var (order, visits) = ([Int](), [Int](repeating: 0, count: count))
    var points = [[Double](repeating: 0, count: tasks.dimension)]
    for step in 0..<steps {
      if effort.exhaustion() != nil { return nil }
      var best: (task: Int, value: Double, point: [Double])?
      for task in 0..<count {
        guard sessions[task].project(points[step]) == .projected else { return nil }
        visits[task] += 1
        let value = mean(at: sessions[task].point, visits: visits)
        visits[task] -= 1
        if value > best?.value ?? -1 { best = (task, value, sessions[task].point) }
      }
      guard let best else { return nil }
      order.append(best.task)
      visits[best.task] += 1
      points.append(best.point)
    }
    var (value, left, improved) = (mean(at: points[steps], visits: visits), projectionCount, true)
    while improved {
      improved = false
      for step in (0..<steps).reversed() {
        for task in 0..<count where task != order[step] {
          if effort.exhaustion() != nil { return nil }
          left -= steps - step
          if left < 0 { return order }
          var (tail, others) = ([[Double]](), visits)
          others[order[step]] -= 1
          others[task] += 1
          for place in step..<steps {
            let session = sessions[place == step ? task : order[place]]
            guard session.project(tail.last ?? points[step]) == .projected else { return nil }
            tail.append(session.point)
          }
          let found = mean(at: tail.last ?? points[step], visits: others)
          // By more than rounding, so that the search comes to an end.
          guard found > value * (1 + 1e-9) else { continue }
          order[step] = task
          points.replaceSubrange((step + 1)..., with: tail)
          (value, visits, improved) = (found, others, true)
        }
      }
    }
    return order
  }
}
