import Claims
import Numbers
import Running

/// Orders beside each other on the same tasks, in double precision: what a practitioner chooses between.
struct OrderComparison {
  let tasks: FloatTasks
  let example: SeparableTasksExamination.Case

  init(_ tasks: FloatTasks, _ example: SeparableTasksExamination.Case) { (self.tasks, self.example) = (tasks, example) }

  static let columns = [
    Table.Column(
      "order", .text,
      meaning: "cyclic, random (mean, best and worst of the trials), the given one, p_t = t, and the worst found"),
    Table.Column("steps", .integer, meaning: "k"),
    Table.Column("mean_forgetting", .real, meaning: "F(k)"),
    Table.Column("largest_forgetting", .real, meaning: "max_m F_m(w_k)"),
    Table.Column("distance", .real, meaning: "||w_k - w*||; empty for means and extremes over trials"),
    Table.Column("norm_ratio", .real, meaning: "||w_k|| / ||w*||; empty for means and extremes over trials"),
  ]

  var remarks: [String] {
    [
      "orders are compared in double precision; random orders have the seeds \(example.seed) to \(example.seed + UInt64(example.trials) - 1)"
    ]
  }

  private struct Outcome {
    var mean, largest: Double
    var point: [Double]
  }

  func table(effort: Effort) throws -> Table {
    var table = Table(name: "orders", columns: Self.columns)
    let joint = FloatProjection(FloatProjector(rows: tasks.rows.flatMap { $0 }))
    let isJoint = joint.project([Double](repeating: 0, count: tasks.dimension)) == .projected
    let offline = isJoint ? joint.point : nil
    func add(_ name: String, _ outcome: Outcome?) {
      guard let outcome else { return }
      let distance = offline.map { w in
        zip(w, outcome.point).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      }
      func norm(_ w: [Double]) -> Double { w.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      table.append([
        .text(name), .integer(example.steps), .real(outcome.mean), .real(outcome.largest), .real(distance),
        .real(offline.map { norm(outcome.point) / norm($0) }),
      ])
    }
    add("cyclic", run(.cyclic, effort: effort))
    if case .given = example.ordering { add("given", run(example.ordering, effort: effort)) }
    add("schedule p_t = t", run(.cyclic, effort: effort, isScheduled: true))
    let trials = try ParallelLoop.map(example.trials, jobs: effort.jobs) { trial in
      run(.random(seed: example.seed + UInt64(trial)), effort: effort)
    }.compactMap { $0 }
    if let best = trials.min(by: { $0.mean < $1.mean }), let worst = trials.max(by: { $0.mean < $1.mean }) {
      let count = Double(trials.count)
      table.append([
        .text("random, mean of \(trials.count)"), .integer(example.steps),
        .real(trials.reduce(0) { $0 + $1.mean } / count),
        .real(trials.reduce(0) { $0 + $1.largest } / count), .empty, .empty,
      ])
      add("random, best", best)
      add("random, worst", worst)
    }
    if let (order, outcome) = worstOrder(effort: effort) {
      add(
        "worst found: \(order.prefix(12).map { "\($0 + 1)" }.joined(separator: " "))\(order.count > 12 ? " ..." : "")",
        outcome)
    }
    return table
  }

  private func run(_ ordering: Ordering, effort: Effort, isScheduled: Bool = false) -> Outcome? {
    outcome(
      of: ordering.tasks(of: tasks.rows.count, steps: example.steps), effort: effort,
      shrinking: isScheduled ? { Double($0 - 1) / Double($0) } : nil)
  }

  private func outcome(of order: [Int], effort: Effort, shrinking: ((Int) -> Double)? = nil) -> Outcome? {
    let run = FloatTrajectory(tasks, order: order, shrinking: shrinking, effort: effort)
    guard run.stepCount == order.count, let point = run.points.last else { return nil }
    let forgetting = tasks.rows.indices.map { tasks.forgetting(of: $0, at: point) }
    return Outcome(
      mean: order.reduce(0) { $0 + forgetting[$1] } / Double(max(1, order.count)), largest: forgetting.max() ?? 0,
      point: point)
  }

  /// Greedy: at each of the first steps the task whose learning leaves the largest forgetting, if the effort suffices for T runs a step; the
  /// steps that remain repeat this order.
  private func worstOrder(effort: Effort) -> (order: [Int], outcome: Outcome)? {
    let count = tasks.rows.count
    if count == 1 || count * example.steps > 20_000 { return nil }
    let sessions = tasks.rows.map { FloatProjection(FloatProjector(rows: $0)) }
    var (order, point) = ([Int](), [Double](repeating: 0, count: tasks.dimension))
    for _ in 0..<example.steps {
      if effort.exhaustion() != nil { return nil }
      var best: (task: Int, value: Double, point: [Double])?
      for task in 0..<count {
        guard sessions[task].project(point) == .projected else { return nil }
        let next = sessions[task].point
        let seen = order + [task]
        let forgetting = (0..<count).map { tasks.forgetting(of: $0, at: next) }
        let value = seen.reduce(0) { $0 + forgetting[$1] } / Double(seen.count)
        if value > best?.value ?? -1 { best = (task, value, next) }
      }
      guard let best else { return nil }
      order.append(best.task)
      point = best.point
    }
    return outcome(of: order, effort: effort).map { (order, $0) }
  }
}
