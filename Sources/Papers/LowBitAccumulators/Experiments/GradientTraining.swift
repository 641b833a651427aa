import Charts
import Claims
import Files
import Foundation
import Numbers
import Running
import Statistics

/// Training through FMAq with every gradient variant, from a trained network and from scratch, and in one stage or two.
package struct GradientTraining: Experiment {
  package init() {}

  package let name = "accumulator-training"
  package let text =
    "training through narrow accumulators: gradient variants from a trained network (overflow) and from scratch (swamping), "
    + "and fine-tuning in one stage or two, with error bars over seeds"
  package let parameters = [
    Parameter("data", "labelled points instead of generated digits", kind: .file),
    Parameter("seeds", "repetitions with other networks", kind: .integer(1...50), default: "3"),
    Parameter("samples", "points of a fine-tuning", kind: .integer(10...100_000), default: "800"),
    Parameter(
      "epochs", "of a fine-tuning; twice as many from scratch", kind: .integer(2...1000), default: "6"),
    Parameter("start", "epochs of exact training before a fine-tuning", kind: .integer(1...1000), default: "60"),
    .seed,
  ]

  /// The parts of a repetition, each a unit of its own.
  static let parts = ["fine-tuning", "scratch", "stages"]

  package struct Unit: Codable, Sendable {
    package struct Line: Codable, Sendable {
      package var kind: String
      package var before, after: Double
    }

    package var part: String
    package var lines: [Line] = []
  }

  private struct Settings {
    var seeds, samples, epochs, start: Int
  }

  private func settings(_ arguments: Arguments) throws -> Settings {
    _ = try arguments.integer("seed", in: 0...Int.max)
    return Settings(
      seeds: try arguments.integer("seeds", in: 1...50), samples: try arguments.integer("samples", in: 10...100_000),
      epochs: try arguments.integer("epochs", in: 2...1000), start: try arguments.integer("start", in: 1...1000))
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    try TrainedStart.check(arguments)
    return try settings(arguments).seeds * Self.parts.count
  }

  private static func arithmetic(
    _ format: String, _ product: Int, _ accumulator: Int, chunk: Int = 16, _ underflow: Underflow = .flush
  ) throws -> FusedMultiplyAdd {
    FusedMultiplyAdd(
      product: try NumberFormat(parsing: "\(format)b\(product)", parameter: "product"),
      accumulator: try NumberFormat(parsing: "\(format)b\(accumulator)", parameter: "accumulator"), chunk: chunk,
      underflow: underflow)
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let settings = try settings(arguments)
    let (repetition, part) = (unit / Self.parts.count, Self.parts[unit % Self.parts.count])
    guard
      let (start, whole) = try TrainedStart.make(
        unit: repetition, arguments, epochs: settings.start, effort: effort)
    else { return nil }
    let task = whole.limited(to: settings.samples)
    let seed = UInt64(try arguments.integer("seed", in: 0...Int.max))
    let key = RandomKey(seed: seed).fold(in: part).fold(in: UInt64(repetition))
    var result = Unit(part: part)
    /// Trains a network in stages, each with its underflow and schedule.
    func add(
      _ kind: String, _ network: QuantizedTraining, on task: ClassifierTask,
      _ stages: [(FusedMultiplyAdd, QuantizedTraining.Schedule)]
    ) throws -> Bool {
      var network = network
      network.arithmetic = stages.last?.0
      let before = try network.accuracy(on: task)
      for (index, (arithmetic, schedule)) in stages.enumerated() {
        network.arithmetic = arithmetic
        let own = key.fold(in: UInt64(index))
        guard try network.train(on: task, schedule, key: own, effort: effort) else { return false }
      }
      let after = try network.accuracy(on: task)
      result.lines.append(Unit.Line(kind: kind, before: before, after: after))
      return true
    }
    switch part {
    case "fine-tuning":
      // Dominated by overflow: the largest sum is 1.875.
      let arithmetic = try Self.arithmetic("M3E3", 8, 7)
      for variant in GradientVariant.allCases {
        var network = start
        network.variant = variant
        let stages = [(arithmetic, QuantizedTraining.Schedule(epochs: settings.epochs, rate: 1e-3))]
        guard try add(variant.rawValue, network, on: task, stages) else { return nil }
      }
    case "scratch":
      // Dominated by swamping: one bit, no chunks.
      let arithmetic = try Self.arithmetic("M1E4", 12, 10, chunk: 1 << 20)
      for variant in GradientVariant.allCases {
        let network = QuantizedTraining(
          widths: [task.inputCount, 32, task.classCount], arithmetic: arithmetic, variant: variant,
          key: key.fold(in: "start"))
        let stages = [(arithmetic, QuantizedTraining.Schedule(epochs: 2 * settings.epochs, rate: 3e-3))]
        guard try add(variant.rawValue, network, on: whole, stages) else { return nil }
      }
    default:
      // Dominated by underflow.
      let flush = try Self.arithmetic("M3E2", 3, 1)
      let ignored = try Self.arithmetic("M3E2", 3, 1, .ignored)
      let schedule = QuantizedTraining.Schedule(epochs: settings.epochs, rate: 1e-3)
      let first = QuantizedTraining.Schedule(epochs: settings.epochs - 1, rate: 1e-3)
      let last = QuantizedTraining.Schedule(epochs: 1, rate: 1e-4)
      guard try add("underflow from the start", start, on: task, [(flush, schedule)]),
        try add("two stages", start, on: task, [(ignored, first), (flush, last)]),
        try add("underflow ignored, no second stage", start, on: task, [(ignored, schedule)])
      else { return nil }
    }
    return result
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        .init(
          "part", .text,
          meaning: "fine-tuning: M3E3, b = 8/7; scratch: M1E4, b = 12/10, no chunks; stages: M3E2, b = 3/1"),
        .init("kind", .text, meaning: "the gradient variant, or the stages"),
        .init("before", .real, meaning: "accuracy with the arithmetic of the last stage, before training"),
        .init("after", .real, meaning: "accuracy with that of the last stage, mean over the seeds"),
        .init("after_se", .real, meaning: "its standard error; empty for one seed"),
        .init("gain", .real, meaning: "mean difference from the first kind of the part"),
        .init("gain_se", .real, meaning: "standard error of that difference, seed by seed"),
        .init("seeds", .integer, meaning: "repetitions"),
      ])
    for part in Self.parts {
      let own = units.filter { $0.part == part }
      guard let kinds = own.first?.lines.map(\.kind) else { continue }
      for (index, kind) in kinds.enumerated() {
        let (after, gain) = (
          RunningMean(own.map { $0.lines[index].after }),
          RunningMean(own.map { $0.lines[index].after - $0.lines[0].after })
        )
        table.append([
          .text(part), .text(kind), .real(RunningMean(own.map { $0.lines[index].before }).mean), .real(after.mean),
          own.count > 1 ? .real(after.standardError) : .empty, .real(gain.mean),
          own.count > 1 ? .real(gain.standardError) : .empty, .integer(own.count),
        ])
      }
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let panels = Self.parts.map { part -> Chart in
      let rows = table.rows.filter { $0[0] == .text(part) }
      let series = rows.enumerated().map { index, row -> Series in
        let (y, error) = (row[3].number ?? 0, row[4].number)
        return Series(
          row[1].description,
          .points([DataPoint(Double(index + 1), y, lower: error.map { y - $0 }, upper: error.map { y + $0 })]),
          style: index)
      }
      let before = DataPoint(0, rows.first?[2].number ?? 0)
      return Chart(
        title: part, x: Axis("in the order of the legend", range: -0.5...6), y: Axis("accuracy", range: 0...1),
        series: [Series("before", .points([before]), style: 7)] + series)
    }
    return Figure(title: "Training through a narrow accumulator", panels: [panels])
  }
}
