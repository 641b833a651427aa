import Claims
import Foundation
import Numbers
import Running

/// The report on one trace, in the order in which it should be read: what the workers are like, then what is promised.
struct TraceReport {
  let trace: Trace<Double>
  let example: DropComputeExamination.Case
  /// T_c.
  let serial: Double

  func report(effort: Effort) -> ExaminationReport {
    var report = ExaminationReport()
    let summary = TraceSummary(trace)
    describe(summary, &report)
    let claim = BestThreshold()
    if trace.missing > 0 {
      report.summary.append(
        "no threshold is selected: \(trace.missing) of \(trace.planned) micro-batches are missing, so the times are cut off; record with dropping off"
      )
      report.verdicts = [(claim.statement, .outside("\(trace.missing) micro-batches are missing"))]
      return report
    }
    let sweep = ThresholdSweep(trace, serial: serial, dropAtMost: example.dropAtMost)
    let grid = PublishedRules.grid(trace, serial: serial)
    let released = PublishedRules.released(trace, serial: serial)
    report.tables.append(rules(sweep, grid, released))
    report.verdicts = [(claim.statement, verdict(sweep, grid))]
    let policies = TracePolicies(trace, serial: serial, forward: example.forward)
    if let table = self.policies(policies, threshold: sweep.threshold, &report, sweep, effort) {
      report.tables.append(table)
    }
    let backup = BackupWorkers.best(trace, serial: serial)
    report.summary.append(
      "waiting for all but b workers instead: best b = \(backup.backup), speed \(Self.short(backup.speed))")
    if !example.workers.isEmpty, effort.exhaustion() == nil {
      report.tables.append(
        PredictionTable(trace: trace, law: summary.law, example, serial: serial).table(effort: effort))
      if summary.betweenWorkers > TraceSummary.notable {
        report.summary.append(
          "predictions take workers as alike and independent, which these are not: see the share above")
      }
    }
    report.exhausted = effort.exhaustion()
    return report
  }

  static func short(_ value: Double) -> String { String(format: "%.4g", value) }

  private func describe(_ summary: TraceSummary, _ report: inout ExaminationReport) {
    report.summary.append(
      "\(trace.steps) steps, \(trace.workers) workers, \(trace.micros) micros; mean \(Self.short(summary.mean)) s, sd \(Self.short(summary.deviation)) s; T_c \(Self.short(serial)) s"
    )
    let share = String(format: "%.1f", 100 * summary.betweenWorkers)
    report.summary.append(
      "\(share)% of the variance of a worker's step lies between workers"
        + (summary.betweenWorkers > TraceSummary.notable
          ? ": some are slow for good, and independent times overestimate the gain" : ""))
    let model = GaussianModel(
      workers: trace.workers, micros: trace.micros, mean: summary.mean, deviation: summary.deviation, serial: serial)
    report.summary.append(
      "E[max] measured \(Self.short(summary.slowest)) s, Gaussian \(Self.short(model.expectedMaximum)) s, formula \(Self.short(model.approximateMaximum)) s"
    )
    if summary.distances.isEmpty {
      report.summary.append("fit: all times are equal")
    } else {
      let others = summary.distances.sorted { $0.distance < $1.distance }
        .map { "\($0.name) \(String(format: "%.4f", $0.distance))" }
      report.summary.append(
        "fit: \(summary.law.name); distances of Kolmogorov and Smirnov: \(others.joined(separator: ", "))")
    }
  }

  private static let ruleColumns = [
    Table.Column("rule", .text, meaning: "how the threshold is chosen"),
    Table.Column("threshold", .real, unit: "s", meaning: "tau, without T_c"),
    Table.Column("drop_rate", .real, meaning: "the share of micro-batches that end after tau"),
    Table.Column("own_speed", .real, meaning: "the speed that the rule expects"),
    Table.Column("speed", .real, meaning: "S(tau) as defined, ends at tau counted"),
  ]

  private func rules(
    _ sweep: ThresholdSweep<Double>, _ grid: PublishedRules.Choice, _ released: PublishedRules.Choice?
  ) -> Table {
    var table = Table(name: "thresholds", columns: Self.ruleColumns)
    func add(_ name: String, _ choice: (threshold: Double, speed: Double)) {
      table.append([
        .text(name), .real(choice.threshold), .real(trace.dropRate(choice.threshold)), .real(choice.speed),
        .real(trace.speed(choice.threshold, serial: serial)),
      ])
    }
    add("exact, all ends in one sweep", (sweep.threshold, sweep.speed))
    add("the paper's, 200 candidates", grid)
    if let released { add("the released code's, 200 candidates", released) }
    return table
  }

  /// Sums of so many terms are off by at most as many roundings.
  private func rounded(_ speed: Double) -> Evidence {
    .rounded(speed, error: 0x1p-50 * Double(trace.planned + 16) * max(1, speed))
  }

  private func verdict(_ sweep: ThresholdSweep<Double>, _ grid: PublishedRules.Choice) -> Verdict {
    var sides = [
      Side("S(tau*) of the sweep", rounded(sweep.speed), .equal, rounded(trace.speed(sweep.threshold, serial: serial)))
    ]
    // A ceiling may leave nothing that is as fast as no threshold at all, nor as the candidates of the paper.
    if example.dropAtMost == 1 {
      let slack = 0x1p-49 * Double(trace.planned + 16) * max(1, sweep.speed)
      sides.append(Side("1", .exact(1), .atMost, .rounded(sweep.speed + 2 * slack, error: slack)))
      sides.append(
        Side(
          "S of the paper's candidates", rounded(grid.speed), .atMost, .rounded(sweep.speed + 2 * slack, error: slack)))
    }
    return Verdict(sides)
  }

  private static let policyColumns = [
    Table.Column("policy", .text, meaning: "what happens to the micro-batch in flight"),
    Table.Column("speed_at_tau", .real, meaning: "the ratio of totals at the threshold of the sweep"),
    Table.Column("error_at_tau", .real, meaning: "its standard error over steps"),
    Table.Column("best_threshold", .real, unit: "s", meaning: "the policy's own best threshold"),
    Table.Column("drop_rate", .real, meaning: "the share of micro-batches lost there"),
    Table.Column("best_speed", .real, meaning: "the ratio of totals there"),
    Table.Column("error", .real, meaning: "its standard error over steps"),
  ]

  private func policies(
    _ policies: TracePolicies, threshold: Double, _ report: inout ExaminationReport, _ sweep: ThresholdSweep<Double>,
    _ effort: Effort
  ) -> Table? {
    var table = Table(name: "policies", columns: Self.policyColumns)
    var speeds: [DropSemantics: DropSimulation.Result] = [:]
    for kind in DropSemantics.allCases {
      if effort.exhaustion() != nil { return nil }
      let here = policies.result(kind, threshold: threshold)
      speeds[kind] = here
      let best = policies.best(kind, dropAtMost: example.dropAtMost, effort: effort)
      table.append([
        .text(kind.rawValue), .real(here.speed), .real(here.standardError), .real(best?.threshold),
        .real(best?.dropRate), .real(best?.speed), .real(best?.standardError),
      ])
    }
    func text(_ kind: DropSemantics) -> String {
      guard let result = speeds[kind] else { return "-" }
      return String(format: "%.3f +- %.3f", result.speed, result.standardError)
    }
    report.summary.append(
      "best threshold \(String(format: "%.5g", threshold)) s: drop \(String(format: "%.1f", 100 * trace.dropRate(threshold)))%, speed \(text(.preempt)) if work in flight is cut at the threshold, \(text(.twoChecks)) by the released code's rule, \(text(.checkKeep)) if whole micro-batches are finished and kept, \(text(.checkDrop)) if finished and lost (standard errors over steps)"
    )
    return table
  }
}
