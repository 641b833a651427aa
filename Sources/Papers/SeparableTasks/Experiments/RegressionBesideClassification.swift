import Charts
import Claims
import Numbers
import Running

/// The same samples learned as regression, z . w = 1 exactly, and as classification, z . w >= 1.
///
/// Cyclic regression converges to the shortest solution of all equations, whereas classification stops as soon as all inequalities
/// hold, as a rule away from w*.
package struct RegressionBesideClassification: Experiment {
  package init() {}

  package let name = "separable-regression"
  package let text =
    "The same samples as regression (z . w = 1) and as classification (z . w >= 1): distance to the offline solution and forgetting."
  package let parameters = [
    Parameter("tasks", "single samples, linearly independent and separable: \(TaskText.form)", default: "example-b"),
    Parameter("steps", "the number of steps", kind: .integer(2...10_000), default: "200"),
  ]

  static let kinds = ["classification", "regression"]

  package typealias Unit = DistancesByStep

  private func rows(_ arguments: Arguments) throws -> [RationalVector] {
    let tasks = try TaskText.tasks(arguments)
    guard tasks.allSatisfy({ $0.rows.count == 1 }) else {
      throw ArgumentError(name: "tasks", found: arguments["tasks"], expected: "one sample a task")
    }
    return tasks.map { $0.rows[0] }
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = (try rows(arguments), try arguments.integer("steps", in: 2...10_000))
    return Self.kinds.count
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let rows = try rows(arguments)
    let steps = try arguments.integer("steps", in: 2...10_000)
    guard let target = unit == 0 ? Self.offline(rows) : Self.leastSolution(rows) else {
      throw ArgumentError(
        name: "tasks", found: arguments["tasks"], expected: "samples that are linearly independent and separable")
    }
    let (samples, limit) = (rows.map(Vectors.doubles), Vectors.doubles(target))
    let shown = ShownSteps.choose(steps)
    var (w, distance, forgetting) = ([Double](repeating: 0, count: limit.count), [Double](), [Double]())
    for k in 1...steps {
      if effort.exhaustion(used: UInt64(k)) != nil { return nil }
      let z = samples[(k - 1) % samples.count]
      let gap = 1 - Self.dot(z, w)
      let move = (unit == 0 ? max(0, gap) : gap) / Self.dot(z, z)
      for j in w.indices { w[j] += move * z[j] }
      guard shown.contains(k) else { continue }
      distance.append(zip(w, limit).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot())
      let gaps = samples.map { 1 - Self.dot($0, w) }
      forgetting.append(gaps.map { unit == 0 && $0 < 0 ? 0 : $0 * $0 }.max() ?? 0)
    }
    return Unit(steps: shown, distance: distance, forgetting: forgetting)
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  private static func offline(_ rows: [RationalVector]) -> RationalVector? {
    JointProblem(rows.enumerated().map { SeparableTask(name: "task \($0 + 1)", rows: [$1]) }).offlineSolution
  }

  /// The shortest w with z . w = 1 for all rows, which cyclic regression converges to; nil if the rows are dependent.
  private static func leastSolution(_ rows: [RationalVector]) -> RationalVector? {
    let integral = rows.map(CommonDenominator.init)
    let gram = integral.map { a in integral.map { CommonDenominator.dot(a.numerators, $0.numerators) } }
    guard let (weights, determinant) = IntegerElimination.solve(gram, integral.map(\.denominator)) else { return nil }
    var sum = Vectors.zero(rows[0].count)
    for (weight, row) in zip(weights, integral) {
      for (j, value) in row.numerators.enumerated() { sum[j] += Rational(weight * value, determinant) }
    }
    return sum
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        Table.Column("kind", .text, meaning: "classification: z . w >= 1; regression: z . w = 1"),
        Table.Column("step", .integer, meaning: "k"),
        Table.Column("distance", .real, meaning: "the distance of w_k to the shortest solution of all tasks together"),
        Table.Column("forgetting", .real, meaning: "the largest squared loss of a task at w_k"),
      ])
    for (kind, unit) in zip(Self.kinds, units) { unit.append(to: &table, named: kind) }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func chart(_ title: String, _ column: Int) -> Chart {
      let series = Self.kinds.enumerated().map { style, kind in
        Series(
          kind,
          .linePoints(
            table.rows.filter { $0[0] == .text(kind) }.compactMap { row in
              guard let k = row[1].number, let y = row[column].number, y > 1e-15 else { return nil }
              return DataPoint(k, y)
            }), style: style)
      }
      return Chart(
        title: title, x: Axis("step k", scale: .logarithmic), y: Axis(title, scale: .logarithmic), series: series)
    }
    return Figure(
      title: "Regression and classification on the same samples",
      panels: [[chart("distance to the offline solution", 2), chart("largest forgetting", 3)]])
  }
}
