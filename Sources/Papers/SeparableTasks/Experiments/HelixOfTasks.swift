import Charts
import Claims
import Numbers
import Running

/// The helix: how far an arbitrary order can go, against the angle from task to task.
package struct HelixOfTasks: Experiment {
  package init() {}

  package let name = "separable-helix-angles"
  package let text = "The helix of tasks: largest forgetting and norm of the limit against the angle between tasks."
  package let parameters = [
    Parameter("height", "eps", kind: .rational, default: "1/10")
  ]

  static let angles: [Double] = [0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005]

  package struct Unit: Codable, Sendable {
    package let angle, forgetting, mean, norm: Double
    package let step: Int
  }

  private func height(_ arguments: Arguments) throws -> Double {
    Double(rounding: try arguments.rational("height", from: Rational(1, 100), to: 1))
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = try height(arguments)
    return Self.angles.count
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    if effort.exhaustion() != nil { return nil }
    let outcome = Helix(height: try height(arguments), angle: Self.angles[unit]).run()
    return Unit(
      angle: Self.angles[unit], forgetting: outcome.worstForgetting, mean: outcome.averageForgetting,
      norm: outcome.normRatio, step: outcome.worstStep)
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    Table(
      name: name,
      columns: [
        Table.Column("angle", .real, meaning: "h"),
        Table.Column("forgetting", .real, meaning: "the largest max_m F_m(w_k) / (R^2 ||w*||^2)"),
        Table.Column("step", .integer, meaning: "the k at which it is"),
        Table.Column("mean_forgetting", .real, meaning: "F(k) / (R^2 ||w*||^2) there"),
        Table.Column("norm_ratio", .real, meaning: "||w_inf|| / ||w*||"),
      ],
      rows: units.map { [.real($0.angle), .real($0.forgetting), .integer($0.step), .real($0.mean), .real($0.norm)] })
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func points(_ column: Int) -> [DataPoint] {
      table.rows.compactMap { row in row[0].number.flatMap { x in row[column].number.map { DataPoint(x, $0) } } }
    }
    let angle = Axis("angle h", scale: .logarithmic)
    return Figure(
      title: "The helix: tasks in an order that forgets most",
      panels: [
        [
          Chart(
            title: "forgetting as a share of R^2 ||w*||^2", x: angle, y: Axis("share", range: 0...1),
            series: [
              Series("largest", .linePoints(points(1)), style: 1),
              Series("mean over tasks seen", .linePoints(points(3)), style: 0),
            ]),
          Chart(
            title: "norm of the limit", x: angle, y: Axis("||w_inf|| / ||w*||", range: 1...2),
            series: [Series("limit", .linePoints(points(4)), style: 2)]),
        ]
      ])
  }
}
