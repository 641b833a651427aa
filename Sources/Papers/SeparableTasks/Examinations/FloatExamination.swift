import Claims
import Foundation
import Numbers
import Running

/// The examination of tasks that are too large for fractions: double precision with proved errors.
struct FloatExamination {
  let example: SeparableTasksExamination.Case
  private var tasks: FloatTasks { example.data.floats }

  init(_ example: SeparableTasksExamination.Case) { self.example = example }

  func report(effort: Effort) -> ExaminationReport {
    var report = ExaminationReport()
    let tasks = tasks
    let samples = tasks.rows.map(\.count).reduce(0, +)
    let shape = "\(tasks.rows.count) tasks, D = \(tasks.dimension), \(samples) samples"
    let joint = FloatProjection(FloatProjector(rows: tasks.rows.flatMap { $0 }))
    guard joint.project([Double](repeating: 0, count: tasks.dimension)) == .projected else {
      report.summary = ["\(shape), jointly separable: seemingly not (double precision gives no certificate)"]
      return report
    }
    let (offline, error) = (joint.point, joint.errorBound())
    // Margins of nearly 1 are far beyond rounding, so that separability itself is certain.
    report.summary = ["\(shape), jointly separable: yes (w* has margins of at least \(1 - joint.residual().violation))"]
    let norm = offline.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let radius = tasks.squaredRadius
    func square(_ value: Double, _ error: Double) -> Evidence {
      .rounded(value * value, error: 2 * value * error + error * error + 0x1p-50 * value * value)
    }
    report.quantities = [
      Quantity("|w*|^2", square(norm, error)), Quantity("R^2", .rounded(radius, error: 0x1p-44 * radius)),
      Quantity(
        "kappa^2",
        .rounded(
          radius * norm * norm, error: radius * (2 * norm * error + error * error) + 0x1p-43 * radius * norm * norm)),
    ]
    let run = FloatTrajectory(
      tasks, order: example.ordering.tasks(of: tasks.rows.count, steps: example.steps),
      shrinking: example.isScheduled ? { Double($0 - 1) / Double($0) } : nil, effort: effort)
    report.exhausted = run.exhausted
    if let failure = run.failure { report.summary.append(failure) }
    report.summary.append(
      "largest residual of a projection: \(run.residual); proved error of the last iterate: \(run.errors[run.stepCount])"
    )
    report.tables.append(table(run, norm: norm, squaredKappa: radius * norm * norm))
    report.verdicts = verdicts(run, norm: norm, error: error, radius: radius)
    return report
  }

  private func table(_ run: FloatTrajectory, norm: Double, squaredKappa: Double) -> Table {
    var table = Table(name: "forgetting", columns: RunTable.columns)
    let isCyclic = example.ordering.isCyclic(on: tasks.rows.count) && !example.isScheduled
    for k in ShownSteps.choose(run.stepCount) {
      let w = run.points[k]
      let forgetting = tasks.rows.indices.map { tasks.forgetting(of: $0, at: w) }
      let mean = run.order.prefix(k).reduce(0) { $0 + forgetting[$1] } / Double(k)
      table.append([
        .integer(k), .text("\(run.order[k - 1] + 1)"), .real(mean), .real(forgetting.max() ?? 0), .empty,
        isCyclic ? .real(RunTable.bound(tasks: tasks.rows.count, squaredKappa: squaredKappa, step: k)) : .empty,
        .real(w.reduce(0) { $0 + $1 * $1 }.squareRoot() / norm), .real(run.errors[k]),
      ])
    }
    return table
  }

  /// The last bound of L1 and that of C2 with L2, at the steps that the table shows.
  private func verdicts(
    _ run: FloatTrajectory, norm: Double, error: Double, radius: Double
  ) -> [(statement: Statement, verdict: Verdict)] {
    if example.isScheduled { return [] }
    var (norms, forgetting) = (SideCollector(), SideCollector())
    let isCyclic = example.ordering.isCyclic(on: tasks.rows.count)
    let count = Double(tasks.rows.count)
    for k in ShownSteps.choose(run.stepCount) {
      let w = run.points[k]
      let length = w.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let slack = 0x1p-44 * (length + norm)
      norms.add(
        Side(
          "||w_k|| <= 2 ||w*||, k = \(k)", .rounded(length, error: run.errors[k] + slack), .atMost,
          .rounded(2 * norm, error: 2 * error + slack)), as: "norm")
      if isCyclic {
        let worst = tasks.rows.indices.map { tasks.forgetting(of: $0, at: w) }.max() ?? 0
        let r = radius.squareRoot()
        let off = r * run.errors[k] + 0x1p-44 * r * length
        let bound = radius * norm * norm * 2 * count * count / Double(k).squareRoot()
        forgetting.add(
          Side(
            "max F_m(w_k) <= R^2 (2 T^2/sqrt k) ||w*||^2, k = \(k)",
            .rounded(worst, error: 2 * worst.squareRoot() * off + off * off), .atMost,
            .rounded(bound, error: bound * (4 * error / norm + 0x1p-40))), as: "forgetting")
      }
    }
    var verdicts = [(statement: DistancesNeverGrow().statement, verdict: norms.verdict())]
    if isCyclic { verdicts.append((CyclicLastIterate().statement, forgetting.verdict())) }
    return verdicts
  }
}
