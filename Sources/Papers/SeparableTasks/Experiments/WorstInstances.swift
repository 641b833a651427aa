import Charts
import Claims
import Numbers
import Running

/// How bad single-sample tasks can be: the largest ||w_inf|| / ||w*|| and the largest share of the bound C2, by hill climbing on rational
/// tasks, with the worst instances as they are.
package struct WorstInstances: Experiment {
  package init() {}

  package let name = "separable-worst"
  package let text =
    "Worst single-sample tasks found for T = 2, 3, ...: norm of the limit (L5) and share of the bound C2, as exact instances."
  package let parameters = [
    Parameter("largest", "the largest T", kind: .integer(2...8), default: "5"),
    Parameter("rounds", "climbing rounds a restart", kind: .integer(10...100_000), default: "1500"),
    Parameter("seed", "of the starts", kind: .integer(0...1_000_000), default: "1"),
  ]

  package struct Unit: Codable, Sendable {
    package let tasks: Int
    package let goal: String
    /// The squared ratio of L5, or the share of k d^4 / (T^4 ||w*||^4) of C2, exactly.
    package let value: Rational
    package let step: Int
    package let instance: String
  }

  private enum Goal: String, CaseIterable { case limit, share }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = (try arguments.integer("rounds", in: 10...100_000), try arguments.integer("seed", in: 0...1_000_000))
    return 2 * (try arguments.integer("largest", in: 2...8) - 1)
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let count = 2 + unit / 2
    let goal = Goal.allCases[unit % 2]
    let rounds = try arguments.integer("rounds", in: 10...100_000)
    // "worst" in ASCII.
    let key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...1_000_000))).fold(in: 0x77_6f72_7374)
    var best: (value: Rational, step: Int, rows: [RationalVector])?
    for restart in 0..<4 {
      var draws = key.fold(in: UInt64(unit)).fold(in: UInt64(restart))
      var dimension = goal == .limit ? min(count, 4) : 2 + restart % 2
      var rows = (0..<count).map { _ in (0..<dimension).map { _ in Rational(Integer(draws.next(below: 41) - 20), 10) } }
      if goal == .limit, restart == 0 {
        // Not far from the lines of L7, which attain the largest norm at step T.
        rows = try TaskText.tasks(["tasks": "fan:\(count),\(5 * count)/11"]).map { $0.rows[0] }
        dimension = 2
      }
      var value = Self.value(goal, rows)
      for round in 0..<rounds {
        if effort.exhaustion(used: UInt64(round)) != nil { return nil }
        var next = rows
        let (i, j) = (draws.next(below: count), draws.next(below: dimension))
        // Large moves at first, then smaller ones, all on a grid of thousandths.
        let reach = max(1, 1000 * (rounds - round) / rounds / (1 + draws.next(below: 20)))
        next[i][j] += Rational(Integer(draws.next(below: 2 * reach + 1) - reach), 1000)
        let found = Self.value(goal, next)
        if found.value >= value.value { (rows, value) = (next, found) }
      }
      if value.value > best?.value ?? -1 { best = (value.value, value.step, rows) }
    }
    guard let best else { return nil }
    return Unit(
      tasks: count, goal: goal.rawValue, value: best.value, step: best.step,
      instance: best.rows.map { $0.map(\.description).joined(separator: ",") }.joined(separator: "|"))
  }

  /// Exact, and -1 for tasks that are not jointly separable.
  private static func value(_ goal: Goal, _ rows: [RationalVector]) -> (value: Rational, step: Int) {
    let problem = JointProblem(rows.enumerated().map { SeparableTask(name: "task \($0 + 1)", rows: [$1]) })
    guard let offline = problem.offlineSolution else { return (-1, 0) }
    let norm = Vectors.squaredNorm(offline)
    let count = rows.count
    let run = Trajectory(
      problem, order: Ordering.cyclic.tasks(of: count, steps: goal == .limit ? 3 * count : 4 * count))
    if goal == .limit {
      guard let stop = run.firstFeasibleStep(problem) else { return (0, 0) }
      return (Vectors.squaredNorm(run.points[stop]) / norm, stop)
    }
    var best: (value: Rational, step: Int) = (-1, 0)
    let scale = Rational(Integer(count).power(4)) * norm * norm
    for k in stride(from: count, through: run.stepCount, by: count) {
      let gap = problem.largestSquaredDistance(of: run.points[k])
      let share = Rational(k) * gap * gap / scale
      if share > best.value { best = (share, k) }
    }
    return best
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    Table(
      name: name,
      columns: [
        Table.Column("T", .integer, meaning: "the number of tasks, one sample each, cyclic"),
        Table.Column(
          "goal", .text,
          meaning:
            "limit: ||w_inf||^2 / ||w*||^2 (L5, at most 4); share: k max d^4 / (T^4 ||w*||^4) at ends of cycles (C2, at most 1)"
        ),
        Table.Column(
          "value", .real,
          meaning: "the largest root found: the ratio of norms, or the factor by which C2 could be sharpened at most"),
        Table.Column("bound", .real, meaning: "limit: rho_k of L7; share: 1"),
        Table.Column("step", .integer, meaning: "k"),
        Table.Column("instance", .text, meaning: "the tasks, exactly, as the parameter tasks of the claims"),
      ],
      rows: units.map {
        [
          .integer($0.tasks), .text($0.goal), .real(Double(rounding: $0.value).squareRoot()),
          .real($0.goal == Goal.limit.rawValue ? NormAfterSteps.squaredBound(max($0.step, 1)).value.squareRoot() : 1),
          .integer($0.step),
          .text($0.instance),
        ]
      })
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func points(_ goal: Goal, column: Int = 2) -> [DataPoint] {
      table.rows.filter { $0[1] == .text(goal.rawValue) }.compactMap { row in
        row[0].number.flatMap { x in row[column].number.map { DataPoint(x, $0) } }
      }
    }
    return Figure(
      title: "Worst single-sample tasks found",
      panels: [
        [
          Chart(
            title: "norm of the limit", x: Axis("T"), y: Axis("||w_inf|| / ||w*||", range: 1...2),
            series: [
              Series("found", .linePoints(points(.limit)), style: 1),
              Series("rho_T, attained", .line(points(.limit, column: 3)), style: 0, isReference: true),
            ]),
          Chart(
            title: "share of the bound C2", x: Axis("T"), y: Axis("share", scale: .logarithmic),
            series: [Series("found", .linePoints(points(.share)), style: 1)]),
        ]
      ])
  }
}
