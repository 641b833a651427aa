import Charts
import Claims
import Foundation
import Numbers
import Running

/// Weak regularization beside projections for L = 10 ... 10^7.
package struct WeakAgainstProjections: Experiment {
  package init() {}

  package let name = "separable-weak"
  package let text =
    "Regularized learning beside projections as the strength goes to zero, L = ln(1/lambda) from 10 to 10^7."
  package let parameters = [
    Parameter("data", "the user's tasks in place of the examples", kind: .file),
    Parameter("tasks", TaskText.form, default: "example-t1"),
    Parameter("steps", "the number of steps", kind: .integer(1...1000), default: "9"),
  ]

  static let strengths: [Double] = [1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7]

  package struct Unit: Codable, Sendable {
    package let strength, plain, shifted, angle, error: Double
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = (try RunParameters.tasks(arguments), try arguments.integer("steps", in: 1...1000))
    return Self.strengths.count
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let problem = JointProblem(try RunParameters.tasks(arguments))
    if problem.outsideOneByOne != nil {
      throw ArgumentError(name: "tasks", found: arguments["tasks"], expected: "tasks that are separable one by one")
    }
    let steps = try arguments.integer("steps", in: 1...1000)
    let run = Trajectory(problem, order: Ordering.cyclic.tasks(of: problem.taskCount, steps: steps), effort: effort)
    guard run.exhausted == nil else { return nil }
    let strength = Self.strengths[unit]
    let weak = WeakRegularization(tasks: problem.tasks.map { $0.rows.map(Vectors.doubles) })
      .run(order: run.order, strengths: Array(repeating: strength, count: steps))
    let (w, limit) = (weak.points[steps - 1], Vectors.doubles(run.points[steps]))
    func norm(_ v: [Double]) -> Double { v.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    func distance(_ scale: Double) -> Double { norm(zip(w, limit).map { $0 / scale - $1 }) }
    let (a, b) = (norm(w), norm(limit))
    let chord = norm(zip(w, limit).map { $0 / a - $1 / b })
    return Unit(
      strength: strength, plain: distance(strength), shifted: distance(strength - log(strength)),
      angle: chord * chord / 2,
      error: weak.errors[steps - 1] / strength)
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    Table(
      name: name,
      columns: [
        Table.Column("L", .real, meaning: "ln(1/lambda)"),
        Table.Column("plain", .real, meaning: "||w_t / L - SMM_t||"),
        Table.Column("shifted", .real, meaning: "||w_t / (L - ln L) - SMM_t||"),
        Table.Column("angle", .real, meaning: "1 - cos of the angle between them"),
        Table.Column("error", .real, meaning: "a proved bound on the error of the computation, divided by L"),
      ],
      rows: units.map { [.real($0.strength), .real($0.plain), .real($0.shifted), .real($0.angle), .real($0.error)] })
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func points(_ column: Int) -> [DataPoint] {
      table.rows.compactMap { row in row[0].number.flatMap { x in row[column].number.map { DataPoint(x, $0) } } }
    }
    return Figure(
      title: "Weak regularization is sequential max-margin",
      panels: [
        [
          Chart(
            title: "after \(try arguments.integer("steps", in: 1...1000)) steps",
            x: Axis("L = ln(1/lambda)", scale: .logarithmic),
            y: Axis("distance", scale: .logarithmic),
            series: [
              Series("w/L", .linePoints(points(1)), style: 0), Series("w/(L - ln L)", .linePoints(points(2)), style: 1),
              Series("1 - cos", .linePoints(points(3)), style: 2),
            ])
        ]
      ], panelWidth: 560)
  }
}
