import Charts
import Claims
import Numbers
import Running

/// What a trace promises, with work in flight cut at the threshold, and what the released code's two checks realise, each at its best threshold.
package struct PredictedAndRealised: Experiment {
  package init() {}

  package let name = "drop-realised"
  package let text =
    "Speed predicted (work in flight cut) and realised (two checks), each at its best threshold, for three laws; s/mu = 3/10, T_c = 1."
  package let parameters = [
    Parameter(
      "work", "micro-batches drawn for each cell, in thousands", kind: .integer(10...10_000_000), default: "4000"),
    Parameter("forward", "the share of the forward pass", kind: .rational, default: "1/3"),
    Parameter("seed", "of the draws", kind: .integer(0...1_000_000), default: "1"),
  ]

  static let shapes = [(64, 12), (512, 4), (512, 12), (512, 64)]
  static let laws = ["normal", "log-normal", "shifted-exponential"]

  package struct Unit: Codable, Sendable {
    package let workers, micros: Int
    package let law: String
    package let predicted, predictedError, predictedThreshold: Double
    package let realised, realisedError, realisedThreshold: Double
    package let steps: Int
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = (
      try arguments.integer("work", in: 10...10_000_000), try arguments.rational("forward"),
      try arguments.integer("seed", in: 0...1_000_000)
    )
    return Self.shapes.count * Self.laws.count
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let ((workers, micros), law) = (Self.shapes[unit / Self.laws.count], Self.laws[unit % Self.laws.count])
    guard let runtime = RuntimeLaw(name: law, mean: 1, deviation: 0.3) else { return nil }
    let steps = max(20, 1000 * (try arguments.integer("work", in: 10...10_000_000)) / (workers * micros))
    let forward = try arguments.real("forward", from: 0, to: 1)
    let seed = UInt64(try arguments.integer("seed", in: 0...1_000_000))
    // Around the best threshold of preemption; that of two checks is less by up to a micro-batch, as a look at the clock comes late.
    let centre = SumLaw(runtime, micros: micros).bestThreshold(workers: workers, serial: 1).threshold
    func best(_ kind: DropSemantics, _ thresholds: [Double], _ steps: Int, _ seed: UInt64) throws
      -> DropSimulation.Result?
    {
      try DropSimulation(
        workers: workers, micros: micros, steps: steps, law: runtime, serial: 1, thresholds: thresholds, seed: seed,
        forward: forward
      ).run([kind], effort: effort)?[0].max { $0.speed < $1.speed }
    }
    // The place from a tenth of the steps, the value from others, so that choosing does not flatter it.
    func value(_ kind: DropSemantics, _ thresholds: [Double]) throws -> DropSimulation.Result? {
      guard let place = try best(kind, thresholds, max(20, steps / 10), 2 * seed + 1) else { return nil }
      return try best(kind, [place.threshold], steps, 2 * seed)
    }
    guard let predicted = try value(.preempt, (-4...4).map { centre + 0.05 * Double($0) }),
      let realised = try value(.twoChecks, (-16...4).map { centre + 0.06 * Double($0) })
    else { return nil }
    return Unit(
      workers: workers, micros: micros, law: law, predicted: predicted.speed, predictedError: predicted.standardError,
      predictedThreshold: predicted.threshold, realised: realised.speed, realisedError: realised.standardError,
      realisedThreshold: realised.threshold, steps: steps)
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    Table(
      name: name,
      columns: [
        Table.Column("workers", .integer, meaning: "N"), Table.Column("micros", .integer, meaning: "M"),
        Table.Column("law", .text, meaning: "of the time of a micro-batch, mean 1, deviation 3/10"),
        Table.Column("predicted", .real, meaning: "ratio of totals, work in flight cut at the threshold"),
        Table.Column("predicted_error", .real, meaning: "its standard error"),
        Table.Column("predicted_threshold", .real, meaning: "the best threshold"),
        Table.Column("realised", .real, meaning: "ratio of totals, two checks of the clock"),
        Table.Column("realised_error", .real, meaning: "its standard error"),
        Table.Column("realised_threshold", .real, meaning: "the best threshold"),
        Table.Column("steps", .integer, meaning: "steps drawn"),
      ],
      rows: units.map {
        [
          .integer($0.workers), .integer($0.micros), .text($0.law), .real($0.predicted), .real($0.predictedError),
          .real($0.predictedThreshold), .real($0.realised), .real($0.realisedError), .real($0.realisedThreshold),
          .integer($0.steps),
        ]
      })
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let panels = Self.laws.map { law -> Chart in
      let rows = table.rows.filter { $0[2] == .text(law) }
      func points(_ column: Int) -> [DataPoint] {
        rows.enumerated().compactMap { index, row in row[column].number.map { DataPoint(Double(index + 1), $0) } }
      }
      return Chart(
        title: law, x: Axis("1: 64 x 12, 2: 512 x 4, 3: 512 x 12, 4: 512 x 64"), y: Axis("speed"),
        series: [
          Series("predicted", .points(points(3)), style: 0), Series("realised", .points(points(6)), style: 1),
        ])
    }
    return Figure(title: "Predicted and realised speed", panels: [panels])
  }
}
