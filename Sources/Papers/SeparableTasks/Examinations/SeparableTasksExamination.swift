import Claims
import Files
import Numbers
import Running

/// What the paper says about a user's own tasks: are they separable, what does each order forget, and do the bounds hold.
package struct SeparableTasksExamination: Examination {
  package init() {}

  package let name = "separable-tasks"
  package let text =
    "Whether tasks are jointly separable, what sequential max-margin forgets on them, and the bounds beside it."

  /// Longer fractions than this make the rest of a run floating.
  static let longestFraction = 20_000

  package let parameters = [
    Parameter("data", "CSVs (one a task, or a column task), a folder of them, or an .npz with X, y, task", kind: .file),
    Parameter("tasks", TaskText.form, default: "example-c"),
    Parameter(
      "order", "cyclic, random, random:SEED, schedule (cyclic with p_t = t), or tasks such as 1,2,1,3",
      default: "cyclic"),
    Parameter("steps", "the number of steps", kind: .integer(1...1_000_000), default: "100"),
    Parameter("trials", "how many random orders are compared", kind: .integer(1...100_000), default: "20"),
    Parameter("seed", "of random orders", kind: .integer(0...1_000_000), default: "1"),
    Parameter(
      "compare", "orders beside each other: none, orders, or schedule for all of them",
      kind: .choice(["none", "orders", "schedule"]), default: "none"),
  ]

  package struct Case: Sendable {
    let data: TaskData
    let ordering: Ordering
    let isScheduled: Bool
    let steps, trials: Int
    let seed: UInt64
    let compares: Bool
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let data =
      arguments["data"] != nil
      ? try TaskFiles.data(arguments.files("data")) : TaskData(try TaskText.tasks(arguments))
    let seed = UInt64(try arguments.integer("seed", in: 0...1_000_000))
    let order = try arguments.text("order", expected: OrderingText.form)
    let count = data.floats.rows.count
    let ordering: Ordering =
      switch order {
      case "schedule": .cyclic
      case "random": .random(seed: seed)
      default: try OrderingText.ordering(arguments, tasks: count)
      }
    return Case(
      data: data, ordering: ordering, isScheduled: order == "schedule",
      steps: try arguments.integer("steps", in: 1...1_000_000),
      trials: try arguments.integer("trials", in: 1...100_000), seed: seed,
      compares: try arguments.text("compare", expected: "none, orders or schedule") != "none")
  }

  package func report(on example: Case, effort: Effort) throws -> ExaminationReport {
    var report =
      example.data.exact.map { ExactExamination(example, JointProblem($0)).report(effort: effort) }
      ?? FloatExamination(example).report(effort: effort)
    if example.compares, report.exhausted == nil {
      let comparison = OrderComparison(example.data.floats, example)
      report.tables.append(comparison.table(effort: effort))
      report.summary += comparison.remarks
      report.exhausted = effort.exhaustion()
    }
    return report
  }
}

/// The steps that a table shows: all of the first, then fewer and fewer, and the last.
enum ShownSteps {
  static func choose(_ count: Int) -> [Int] {
    var steps: [Int] = []
    var next = 1
    while next <= count {
      steps.append(next)
      next = max(next + 1, next * 5 / 4)
    }
    if count >= 1, steps.last != count { steps.append(count) }
    return steps
  }
}

/// The table of a run that exact and floating runs share.
enum RunTable {
  static let columns = [
    Table.Column("step", .integer, meaning: "k"),
    Table.Column("task", .text, meaning: "the task learned at step k"),
    Table.Column("mean_forgetting", .real, meaning: "F(k), the mean of F_tau(t)(w_k) over the steps t <= k"),
    Table.Column("largest_forgetting", .real, meaning: "max_m F_m(w_k)"),
    Table.Column("gap", .real, meaning: "d^2(w_k, W*), the squared distance to the common feasible set"),
    Table.Column("bound", .real, meaning: "kappa^2 min(2 T^2/sqrt(k), (1 - 1/(T kappa^2))^floor(k/T)), cyclic orders"),
    Table.Column("norm_ratio", .real, meaning: "||w_k|| / ||w*||"),
    Table.Column("error", .real, meaning: "a proved bound on the rounding error of w_k; 0 where it is exact"),
  ]

  /// The row whose largest forgetting is nearest to its bound; nil where there are no bounds.
  static func largestShare(_ table: Table) -> (ratio: Double, step: Int)? {
    var best: (ratio: Double, step: Int)?
    for row in table.rows {
      guard let step = row[0].number, let forgetting = row[3].number, let bound = row[5].number, bound > 0 else {
        continue
      }
      if forgetting / bound > best?.ratio ?? -1 { best = (forgetting / bound, Int(step)) }
    }
    return best
  }

  /// kappa^2 min(2 T^2/sqrt k, (1 - 1/(T kappa^2))^floor(k/T)).
  static func bound(tasks: Int, squaredKappa: Double, step: Int) -> Double {
    let t = Double(tasks)
    var rate = 1.0
    var (base, power) = (1 - 1 / (t * squaredKappa), step / tasks)
    while power > 0 {
      if power & 1 == 1 { rate *= base }
      base *= base
      power >>= 1
    }
    return squaredKappa * min(2 * t * t / Double(step).squareRoot(), rate)
  }
}
