import Charts
import Claims
import Numbers
import Running

/// Sequential max-margin beside schedules of strengths: the distance to the offline solution.
package struct Schedules: Experiment {
  package init() {}

  package let name = "separable-schedules"
  package let text = "The distance to the offline solution under constant strengths, p_t = t and p_t = 2^t."
  package let parameters = [
    Parameter("data", "the user's tasks in place of the examples", kind: .file),
    Parameter("tasks", TaskText.form, default: "example-b"),
    Parameter("steps", "the number of steps", kind: .integer(2...10_000), default: "400"),
  ]

  static let schedules: [ScheduledStrengths.Schedule] = [.constant, .linear, .doubling]

  package typealias Unit = DistancesByStep

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = (try RunParameters.tasks(arguments), try arguments.integer("steps", in: 2...10_000))
    return Self.schedules.count
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let problem = JointProblem(try RunParameters.tasks(arguments))
    guard let offline = problem.offlineSolution else {
      throw ArgumentError(name: "tasks", found: arguments["tasks"], expected: "jointly separable tasks")
    }
    let steps = try arguments.integer("steps", in: 2...10_000)
    let schedule = Self.schedules[unit]
    // The ratio alone matters: 2^t is 1/2 at every step.
    let ratio: (Int) -> Double = { t in
      switch schedule {
      case .constant: 1
      case .linear: Double(t - 1) / Double(t)
      case .doubling: 0.5
      }
    }
    let tasks = FloatTasks(problem.tasks)
    let run = FloatTrajectory(
      tasks, order: Ordering.cyclic.tasks(of: problem.taskCount, steps: steps), shrinking: ratio, effort: effort)
    guard run.exhausted == nil, run.failure == nil else { return nil }
    let target = Vectors.doubles(offline)
    let shown = ShownSteps.choose(steps)
    return Unit(
      steps: shown,
      distance: shown.map { k in
        zip(run.points[k], target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      },
      forgetting: shown.map { k in tasks.rows.indices.map { tasks.forgetting(of: $0, at: run.points[k]) }.max() ?? 0 })
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        Table.Column("schedule", .text, meaning: "p_t: constant, linear (t) or doubling (2^t)"),
        Table.Column("step", .integer, meaning: "t"),
        Table.Column("distance", .real, meaning: "||v_t - w*||"),
        Table.Column("largest_forgetting", .real, meaning: "max_m F_m(v_t)"),
      ])
    for (schedule, unit) in zip(Self.schedules, units) { unit.append(to: &table, named: schedule.rawValue) }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let series = Self.schedules.enumerated().map { style, schedule in
      Series(
        "p_t \(schedule.rawValue)",
        .linePoints(
          table.rows.filter { $0[0] == .text(schedule.rawValue) }.compactMap { row in
            guard let k = row[1].number, let d = row[2].number, d > 1e-15 else { return nil }
            return DataPoint(k, d)
          }), style: style)
    }
    return Figure(
      title: "Schedules of strengths",
      panels: [
        [
          Chart(
            title: "distance to the offline solution", x: Axis("step t", scale: .logarithmic),
            y: Axis("||v_t - w*||", scale: .logarithmic), series: series)
        ]
      ], panelWidth: 560)
  }
}
