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
      meaning:
        "cyclic, random (mean, best, worst of the trials), the given one, p_t = t, the worst of all, the worst found"
    ),
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

  func table(effort: Effort) -> Table {
    var table = Table(name: "orders", columns: Self.columns)
    let joint = FloatProjection(FloatProjector(rows: tasks.rows.flatMap { $0 }))
    let isJoint = joint.project([Double](repeating: 0, count: tasks.dimension)) == .projected
    let offline = isJoint ? joint.point : nil
    func add(_ table: inout Table, _ name: String, _ steps: Int, _ outcome: Outcome?) {
      guard let outcome else { return }
      let distance = offline.map { w in
        zip(w, outcome.point).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      }
      func norm(_ w: [Double]) -> Double { w.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      table.append([
        .text(name), .integer(steps), .real(outcome.mean), .real(outcome.largest), .real(distance),
        .real(offline.map { norm(outcome.point) / norm($0) }),
      ])
    }
    add(&table, "cyclic", example.steps, run(.cyclic, effort: effort))
    if case .given = example.ordering { add(&table, "given", example.steps, run(example.ordering, effort: effort)) }
    add(&table, "schedule p_t = t", example.steps, run(.cyclic, effort: effort, isScheduled: true))
    let trials = ParallelLoop.map(example.trials, jobs: effort.jobs) { trial in
      run(.random(seed: example.seed + UInt64(trial)), effort: effort)
    }.compactMap { $0 }
    if let best = trials.min(by: { $0.mean < $1.mean }), let worst = trials.max(by: { $0.mean < $1.mean }) {
      let count = Double(trials.count)
      table.append([
        .text("random, mean of \(trials.count)"), .integer(example.steps),
        .real(trials.reduce(0) { $0 + $1.mean } / count),
        .real(trials.reduce(0) { $0 + $1.largest } / count), .empty, .empty,
      ])
      add(&table, "random, best", example.steps, best)
      add(&table, "random, worst", example.steps, worst)
    }
    addWorst(to: &table, effort: effort, add)
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

  /// The worst order: of all orders while they can be listed, and beyond by greedy steps and local search, which proves nothing.
  private func addWorst(
    to table: inout Table, effort: Effort, _ add: (inout Table, String, Int, Outcome?) -> Void
  ) {
    let worst = WorstOrder(tasks)
    let all = worst.exact(steps: example.steps, effort: effort)
    if let all {
      add(
        &table, "worst of all \(tasks.rows.count)^\(all.count) orders (dynamic programming): \(Self.text(all))",
        all.count,
        outcome(of: all, effort: effort))
    }
    if all?.count != example.steps, let order = worst.search(steps: example.steps, effort: effort) {
      add(
        &table, "worst found (greedy, local search): \(Self.text(order))", order.count,
        outcome(of: order, effort: effort))
    }
  }

  private static func text(_ order: [Int]) -> String {
    order.prefix(12).map { "\($0 + 1)" }.joined(separator: " ") + (order.count > 12 ? " ..." : "")
  }
}
