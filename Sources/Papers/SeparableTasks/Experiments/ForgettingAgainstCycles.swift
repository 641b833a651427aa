import Charts
import Claims
import Numbers
import Running

/// Forgetting against the number of steps, cyclic and random orders, with the bounds of C1, C2, C4 and R1.
package struct ForgettingAgainstCycles: Experiment {
  package init() {}

  package let name = "separable-cycles"
  package let text =
    "Forgetting against steps with the bounds: two tasks, and random tasks in cyclic and in random order."
  package let parameters = [
    Parameter("data", "the user's tasks in place of random ones", kind: .file),
    Parameter("tasks", "the random tasks", default: "random:8,10,3,1"),
    Parameter("steps", "the number of steps", kind: .integer(2...100_000), default: "1000"),
    Parameter("trials", "the number of random orders", kind: .integer(1...1000), default: "10"),
  ]

  /// One order of one problem: forgetting at the steps shown.
  package struct Unit: Codable, Sendable {
    package var problem, order: String
    package var steps: [Int] = []
    package var mean: [Double] = []
    package var largest: [Double] = []
    package var bound: [Double] = []
  }

  private func settings(_ arguments: Arguments) throws -> (steps: Int, trials: Int) {
    (try arguments.integer("steps", in: 2...100_000), try arguments.integer("trials", in: 1...1000))
  }

  private func tasks(_ arguments: Arguments) throws -> FloatTasks {
    arguments["data"] == nil
      ? FloatTasks(try TaskText.tasks(arguments)) : try TaskFiles.data(arguments.files("data")).floats
  }

  /// Unit 0 is the tight pair of C1, unit 1 the cyclic order, the others random orders.
  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = try tasks(arguments)
    return 2 + (try settings(arguments)).trials
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let (steps, _) = try settings(arguments)
    if unit == 0 { return try pair(steps: min(steps, 200), effort: effort) }
    let tasks = try tasks(arguments)
    let ordering: Ordering = unit == 1 ? .cyclic : .random(seed: UInt64(unit))
    let run = FloatTrajectory(tasks, order: ordering.tasks(of: tasks.rows.count, steps: steps), effort: effort)
    guard run.exhausted == nil, run.failure == nil else { return nil }
    let joint = FloatProjection(FloatProjector(rows: tasks.rows.flatMap { $0 }))
    guard joint.project(run.points[0]) == .projected else { return nil }
    let kappa = tasks.squaredRadius * joint.point.reduce(0) { $0 + $1 * $1 }
    var result = Unit(problem: "tasks", order: unit == 1 ? "cyclic" : "random \(unit - 1)")
    for k in ShownSteps.choose(steps) {
      let forgetting = tasks.rows.indices.map { tasks.forgetting(of: $0, at: run.points[k]) }
      result.steps.append(k)
      result.mean.append(run.order.prefix(k).reduce(0) { $0 + forgetting[$1] } / Double(k))
      result.largest.append(forgetting.max() ?? 0)
      result.bound.append(
        unit == 1
          ? RunTable.bound(tasks: tasks.rows.count, squaredKappa: kappa, step: k)
          : kappa * RandomRate.power(1 - 1 / (Double(tasks.rows.count) * kappa), k))
    }
    return result
  }

  /// The pair (1, 0), (-3, 1) in fractions, beside the envelope that it touches at k = 10.
  private func pair(steps: Int, effort: Effort) throws -> Unit? {
    let problem = JointProblem(try TaskText.tasks(["tasks": "tight:3"]))
    let run = Trajectory(problem, order: Ordering.cyclic.tasks(of: 2, steps: steps), effort: effort)
    guard run.exhausted == nil, let offline = problem.offlineSolution else { return nil }
    let start = Vectors.squaredDistance(run.points[1], offline)
    var result = Unit(problem: "pair", order: "cyclic")
    for k in ShownSteps.choose(steps) {
      result.steps.append(k)
      let gap = Double(rounding: problem.squaredDistance(of: run.points[k], to: k % 2))
      result.mean.append(Double(rounding: run.averageForgetting(problem, at: k)))
      result.largest.append(gap)
      result.bound.append(Double(rounding: TwoTasks.envelope(k) * start))
    }
    return result
  }

  static let columns = [
    Table.Column("problem", .text, meaning: "pair for (1,0), (-3,1), else tasks"),
    Table.Column("order", .text, meaning: "cyclic, or the number of a random order"),
    Table.Column("step", .integer, meaning: "k"),
    Table.Column("mean_forgetting", .real, meaning: "F(k)"),
    Table.Column("largest", .real, meaning: "max_m F_m(w_k); for the pair d^2(w_k, W_other)"),
    Table.Column("bound", .real, meaning: "pair: C1; cyclic: the lesser of C2 and C4; random: R1, for the expectation"),
  ]

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(name: name, columns: Self.columns)
    for unit in units {
      for (i, k) in unit.steps.enumerated() {
        table.append([
          .text(unit.problem), .text(unit.order), .integer(k), .real(unit.mean[i]), .real(unit.largest[i]),
          .real(unit.bound[i]),
        ])
      }
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func points(_ problem: String, _ order: String, _ column: Int) -> [DataPoint] {
      table.rows.filter { $0[0] == .text(problem) && $0[1] == .text(order) }.compactMap { row in
        guard let k = row[2].number, let value = row[column].number, value > 1e-12 else { return nil }
        return DataPoint(k, value)
      }
    }
    let step = Axis("step k", scale: .logarithmic)
    let orders = table.column("order").map(\.description).filter { $0.hasPrefix("random") }
    let names = orders.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
    return Figure(
      title: "Forgetting against steps",
      panels: [
        [
          Chart(
            title: "(1,0), (-3,1): distance to the other task", x: step,
            y: Axis("squared distance", scale: .logarithmic),
            series: [
              Series("bound", .line(points("pair", "cyclic", 5)), style: 0, isReference: true),
              Series("cyclic", .linePoints(points("pair", "cyclic", 4)), style: 1),
            ]),
          Chart(
            title: "largest forgetting of a task", x: step, y: Axis("max F", scale: .logarithmic),
            series: names.enumerated().map {
              Series($0 == 0 ? "random orders" : "", .line(points("tasks", $1, 4)), style: 0)
            }
              + [
                Series("cyclic", .linePoints(points("tasks", "cyclic", 4)), style: 1),
                Series("bound", .line(points("tasks", "cyclic", 5)), style: 0, isReference: true),
              ]),
        ]
      ])
  }
}

enum RandomRate {
  /// base^k for a base of 0 ... 1.
  static func power(_ base: Double, _ k: Int) -> Double {
    var (result, base, k) = (1.0, base, k)
    while k > 0 {
      if k & 1 == 1 { result *= base }
      base *= base
      k >>= 1
    }
    return result
  }
}
