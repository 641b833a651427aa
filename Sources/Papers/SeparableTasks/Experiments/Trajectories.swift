import Charts
import Claims
import Numbers
import Running

/// Iterates in the plane, with the borders of the feasible sets: two tasks that end in the corner, beside it, and slowly.
package struct Trajectories: Experiment {
  package init() {}

  package let name = "separable-trajectories"
  package let text =
    "Iterates of sequential max-margin in the plane, with the borders of the tasks and the offline solution."
  package let parameters = [
    Parameter("steps", "the number of steps", kind: .integer(1...200), default: "12")
  ]

  /// The problems of the panels; all in the plane with single samples.
  static let problems = ["example-a", "example-b", "tight:2"]

  /// The points of one problem as fractions.
  package struct Unit: Codable, Sendable {
    package let points: [[Rational]]
    package let offline: [Rational]
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = try arguments.integer("steps", in: 1...200)
    return Self.problems.count
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let problem = JointProblem(try TaskText.tasks(["tasks": Self.problems[unit]]))
    let steps = try arguments.integer("steps", in: 1...200)
    let run = Trajectory(problem, order: Ordering.cyclic.tasks(of: problem.taskCount, steps: steps), effort: effort)
    guard run.exhausted == nil else { return nil }
    return Unit(points: run.points, offline: problem.offlineSolution ?? [])
  }

  static let columns = [
    Table.Column("tasks", .text, meaning: "the problem, as the parameter tasks of the claims"),
    Table.Column("step", .integer, meaning: "k; empty for the offline solution w*"),
    Table.Column("x", .rational, meaning: "the first coordinate of w_k"),
    Table.Column("y", .rational, meaning: "the second coordinate of w_k"),
  ]

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(name: name, columns: Self.columns)
    for (problem, unit) in zip(Self.problems, units) {
      for (k, w) in unit.points.enumerated() {
        table.append([.text(problem), .integer(k), .rational(w[0]), .rational(w[1])])
      }
      table.append([.text(problem), .empty, .rational(unit.offline[0]), .rational(unit.offline[1])])
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let panels = try Self.problems.map { problem -> Chart in
      let rows = table.rows.filter { $0[0] == .text(problem) }
      func points(_ keep: ([Table.Cell]) -> Bool) -> [DataPoint] {
        rows.filter(keep).compactMap { row in
          row[2].number.flatMap { x in row[3].number.map { DataPoint(x, $0) } }
        }
      }
      let iterates = points { $0[1] != .empty }
      let offline = points { $0[1] == .empty }
      let all = iterates + offline
      let (x, y) = (Self.range(all.map(\.x)), Self.range(all.map(\.y)))
      let borders = try TaskText.tasks(["tasks": problem]).enumerated().map { m, task in
        Series("z . w = 1, task \(m + 1)", .line(Self.border(task.rows[0], x, y)), style: m + 1, isReference: true)
      }
      return Chart(
        title: problem, x: Axis("w, first coordinate", range: x), y: Axis("w, second coordinate", range: y),
        series: borders + [
          Series("iterates", .linePoints(iterates), style: 0), Series("offline solution", .points(offline), style: 3),
        ])
    }
    return Figure(title: "Sequential max-margin in the plane", panels: [panels])
  }

  private static func range(_ values: [Double]) -> ClosedRange<Double> {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let margin = max(0.1, 0.15 * (high - low))
    return (low - margin)...(high + margin)
  }

  /// The part of the line z . w = 1 inside the panel.
  private static func border(_ z: RationalVector, _ x: ClosedRange<Double>, _ y: ClosedRange<Double>) -> [DataPoint] {
    let (a, b) = (Double(rounding: z[0]), Double(rounding: z[1]))
    var points: [DataPoint] = []
    if b != 0 { points += [x.lowerBound, x.upperBound].map { DataPoint($0, (1 - a * $0) / b) } }
    if a != 0 { points += [y.lowerBound, y.upperBound].map { DataPoint((1 - b * $0) / a, $0) } }
    let inside = points.filter {
      $0.x >= x.lowerBound - 1e-9 && $0.x <= x.upperBound + 1e-9 && $0.y >= y.lowerBound - 1e-9
        && $0.y <= y.upperBound + 1e-9
    }
    return inside.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
  }
}
