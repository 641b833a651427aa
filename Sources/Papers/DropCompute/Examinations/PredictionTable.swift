import Claims
import Numbers
import Running

/// Step time, best threshold and speed for other numbers of workers: by the fitted law, and by resampling the recorded steps of workers.
struct PredictionTable {
  let trace: Trace<Double>
  let law: RuntimeLaw
  let example: DropComputeExamination.Case
  let serial: Double

  init(trace: Trace<Double>, law: RuntimeLaw, _ example: DropComputeExamination.Case, serial: Double) {
    (self.trace, self.law, self.example, self.serial) = (trace, law, example, serial)
  }

  private static let columns = [
    Table.Column("workers", .integer, meaning: "N"),
    Table.Column("law_step", .real, unit: "s", meaning: "E[T] + T_c, the times independent and of the fitted law"),
    Table.Column("law_threshold", .real, unit: "s", meaning: "the threshold of largest speed"),
    Table.Column("law_drop", .real, meaning: "its drop rate"),
    Table.Column("law_speed", .real, meaning: "the speed there, work in flight cut at the threshold"),
    Table.Column(
      "seen_step", .real, unit: "s", meaning: "the same with recorded steps of workers drawn with replacement"),
    Table.Column("seen_threshold", .real, unit: "s", meaning: ""),
    Table.Column("seen_drop", .real, meaning: ""),
    Table.Column("seen_speed", .real, meaning: ""),
  ]

  func table(effort: Effort) -> Table {
    var table = Table(name: "workers", columns: Self.columns)
    let (sums, seen) = (SumLaw(law, micros: trace.micros), WorkerResampling(trace))
    let rows = ParallelLoop.map(example.workers.count, jobs: effort.jobs) { index -> [Table.Cell]? in
      if effort.exhaustion() != nil { return nil }
      let count = example.workers[index]
      let fitted = sums.bestThreshold(workers: count, serial: serial, dropAtMost: example.dropAtMost)
      let drawn = seen.bestThreshold(workers: count, serial: serial, dropAtMost: example.dropAtMost)
      return [
        .integer(count), .real(sums.expectedMaximum(count) + serial), .real(fitted.threshold), .real(fitted.dropRate),
        .real(fitted.speed), .real(seen.expectedMaximum(count) + serial), .real(drawn.threshold),
        .real(drawn.dropRate), .real(drawn.speed),
      ]
    }
    for row in rows { if let row { table.append(row) } }
    return table
  }
}
