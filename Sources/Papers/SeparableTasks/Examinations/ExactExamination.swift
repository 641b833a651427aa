import Claims
import Foundation
import Numbers
import Running

/// The examination of tasks in fractions, with certificates and the claims whose hypotheses hold.
struct ExactExamination {
  let example: SeparableTasksExamination.Case
  let problem: JointProblem

  init(_ example: SeparableTasksExamination.Case, _ problem: JointProblem) {
    (self.example, self.problem) = (example, problem)
  }

  func report(effort: Effort) -> ExaminationReport {
    var report = ExaminationReport()
    report.summary.append(describeTasks())
    guard let offline = problem.offlineSolution, let kappa = problem.squaredKappa else {
      describeInseparable(&report, effort: effort)
      return report
    }
    report.quantities = [
      Quantity("|w*|^2", .exact(Vectors.squaredNorm(offline))), Quantity("R^2", .exact(problem.squaredRadius)),
      Quantity("kappa^2", .exact(kappa)),
    ]
    let run = trajectory(effort: effort)
    describe(run, offline, &report)
    let table = table(run, offline, kappa, effort: effort)
    report.tables.append(table)
    if let share = RunTable.largestShare(table) {
      report.summary.append(
        "largest forgetting beside the sharper of the bounds 2 T^2/sqrt(k) and (1 - 1/(T kappa^2))^floor(k/T), both times kappa^2: ratio at most "
          + String(format: "%.3f, at step %d", share.ratio, share.step))
    }
    report.exhausted = run.exhausted
    if !example.isScheduled {
      report.verdicts = verdicts(
        RunCase(problem: problem, ordering: example.ordering, steps: run.stepCount), effort: effort)
    }
    return report
  }

  private func describeTasks() -> String {
    let samples = problem.tasks.map(\.rows.count).reduce(0, +)
    let separable =
      switch problem.offline {
      case .solution: "jointly separable: yes (exact)"
      case .inseparable(let certificate): "jointly separable: no, since \(certificate)"
      }
    return "\(problem.taskCount) tasks, D = \(problem.dimension), \(samples) samples, \(separable)"
  }

  /// Which tasks are separable alone, and which claims remain.
  private func describeInseparable(_ report: inout ExaminationReport, effort: Effort) {
    for (task, refutation) in zip(problem.tasks, problem.taskRefutations) {
      if let refutation { report.summary.append("\(task.name) alone is not separable, since \(refutation)") }
    }
    let remain = problem.outsideOneByOne == nil
    report.summary.append(
      remain
        ? "every task is separable by itself: T1, S1 and S3 remain, all other statements are outside their hypotheses"
        : "no statement remains: a task without a feasible predictor has no projection")
    if remain {
      report.verdicts = verdicts(
        RunCase(problem: problem, ordering: example.ordering, steps: min(example.steps, 12)), effort: effort)
    }
  }

  private func trajectory(effort: Effort) -> Trajectory {
    let order = example.ordering.tasks(of: problem.taskCount, steps: exactSteps)
    return Trajectory(
      problem, order: order,
      shrinking: example.isScheduled ? { Rational(Integer($0 - 1), Integer($0)) } : nil, effort: effort)
  }

  /// So many steps that fractions stay readable for the machine: a step multiplies denominators by a determinant of inner products.
  private var exactSteps: Int {
    let bits =
      problem.tasks.map { task in
        min(task.rows.count, task.dimension) * 2
          * (task.rows.flatMap { $0 }.map { $0.numerator.bitLength + $0.denominator.bitLength }.max() ?? 1)
      }.max() ?? 1
    return min(example.steps, max(20, 4 * SeparableTasksExamination.longestFraction / max(bits, 1)))
  }

  private func describe(_ run: Trajectory, _ offline: RationalVector, _ report: inout ExaminationReport) {
    let k = run.stepCount
    let bits = run.points[k].map { max($0.numerator.bitLength, $0.denominator.bitLength) }.max() ?? 0
    if let stop = run.firstFeasibleStep(problem) {
      let w = run.points[stop]
      let ratio = Double(rounding: Vectors.squaredNorm(w) / Vectors.squaredNorm(offline)).squareRoot()
      let shown = bits < 200 ? "; w = \(Vectors.text(w))" : ""
      let stops = example.isScheduled ? "reaches the common feasible set" : "in the common feasible set, stops"
      report.summary.append(
        "step \(stop): \(stops)\(shown) \(w == offline ? "is" : "differs from") w*; |w|/|w*| = \(String(format: "%.4f", ratio))"
      )
    } else {
      report.summary.append("no iterate up to step \(k) is in the common feasible set")
    }
    if k < example.steps, run.exhausted == nil {
      report.summary.append("\(k) of \(example.steps) steps in fractions, which would grow too long beyond")
    }
    report.summary.append("the longest fraction after step \(k) has \(bits) bits")
  }

  private func table(_ run: Trajectory, _ offline: RationalVector, _ kappa: Rational, effort: Effort) -> Table {
    var table = Table(name: "forgetting", columns: RunTable.columns)
    let norm = Vectors.squaredNorm(offline)
    for k in ShownSteps.choose(run.stepCount) {
      if effort.exhaustion() != nil { break }
      let w = run.points[k]
      let bound =
        example.ordering.isCyclic(on: problem.taskCount) && !example.isScheduled
        ? Table.Cell.real(
          RunTable.bound(tasks: problem.taskCount, squaredKappa: Double(rounding: kappa), step: k)) : .empty
      table.append([
        .integer(k), .text("\(run.order[k - 1] + 1)"), .real(Double(rounding: run.averageForgetting(problem, at: k))),
        .real(Double(rounding: problem.tasks.map { $0.forgetting(at: w) }.max() ?? 0)),
        .real(Double(rounding: problem.squaredDistanceToAll(of: w))), bound,
        .real(Double(rounding: Vectors.squaredNorm(w) / norm).squareRoot()), .real(0),
      ])
    }
    return table
  }

  /// The claims on this run; those about all orders at once on as many steps as enumeration reaches quickly.
  private func verdicts(_ run: RunCase, effort: Effort) -> [(statement: Statement, verdict: Verdict)] {
    let expected = RunCase(
      problem: run.problem, ordering: run.ordering,
      steps: max(1, min(run.steps, Int(log(600.0) / log(Double(max(2, run.taskCount)))))))
    let early = RunCase(problem: run.problem, ordering: run.ordering, steps: min(run.steps, 40))
    let claims: [(any RunClaim, RunCase)] = [
      (DistancesNeverGrow(), run), (ForgettingIsDistance(), early), (LinearRegularity(), early),
      (LimitIsTwoOptimal(), run), (TwoSamplesLimit(), early), (TwoTasks(), run), (CyclicLastIterate(), run),
      (CyclicAverage(), early), (CyclicLinearRate(), run), (RandomLinearRate(), expected), (RandomAverage(), expected),
      (RandomLastIterate(), expected),
    ]
    var verdicts: [(statement: Statement, verdict: Verdict)] = []
    let limit = WeakRegularizationLimit()
    if let verdict = try? limit.verdict(
      on: RunCase(problem: run.problem, ordering: run.ordering, steps: min(run.steps, 12)), effort: effort)
    {
      verdicts.append((limit.statement, verdict))
    }
    for (claim, example) in claims {
      guard let verdict = try? claim.verdict(on: example, effort: effort) else { continue }
      verdicts.append((claim.statement, verdict))
    }
    let schedule = ScheduledStrengths()
    if let verdict = try? schedule.verdict(on: (early, .linear), effort: effort) {
      verdicts.append((schedule.statement, verdict))
    }
    let fixed = FixedRatioSchedule()
    if let verdict = try? fixed.verdict(on: (early, Rational(1, 2)), effort: effort) {
      verdicts.append((fixed.statement, verdict))
    }
    return verdicts
  }
}
