import Charts
import Claims
import Numbers
import Running

/// The effective speed against the threshold for several numbers of workers: the closed form, the exact Gaussian model, and draws.
package struct ThresholdSpeeds: Experiment {
  package init() {}

  package let name = "drop-speeds"
  package let text =
    "Speed against the threshold for several numbers of workers: closed form, Gaussian model, and draws under two ways of dropping."
  package let parameters = [
    Parameter("workers", "numbers of workers, separated by commas", default: "8,64,512"),
    Parameter("micros", "M", kind: .integer(1...256), default: "12"),
    Parameter("deviation", "s / mu", kind: .rational, default: "3/10"),
    Parameter("serial", "T_c / mu", kind: .rational, default: "1"),
    Parameter("steps", "steps drawn", kind: .integer(2...1_000_000), default: "400"),
    Parameter("seed", "of the draws", kind: .integer(0...1_000_000), default: "1"),
  ]

  /// The curves of one number of workers.
  package struct Unit: Codable, Sendable {
    package let workers: Int
    package var threshold: [Double] = []
    package var closed: [Double] = []
    package var exact: [Double] = []
    package var drop: [Double] = []
    package var preempt: [Double] = []
    package var preemptError: [Double] = []
    package var twoChecks: [Double] = []
    package var twoChecksError: [Double] = []
  }

  private func workers(_ arguments: Arguments) throws -> [Int] {
    try arguments.integers("workers", in: 1...4096, count: 1...8)
  }

  private func simulation(_ arguments: Arguments, _ workers: Int) throws -> DropSimulation {
    let micros = try arguments.integer("micros", in: 1...256)
    return DropSimulation(
      workers: workers, micros: micros, steps: try arguments.integer("steps", in: 2...1_000_000),
      law: .normal(mean: 1, deviation: try arguments.real("deviation", from: Rational(1, 100), to: Rational(3, 10))),
      serial: try arguments.real("serial", from: 0, to: 1000),
      thresholds: (0..<29).map { Double(micros) * (0.7 + Double($0) / 40) },
      seed: UInt64(try arguments.integer("seed", in: 0...1_000_000)))
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    let workers = try workers(arguments)
    _ = try simulation(arguments, workers[0])
    return workers.count
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let workers = try workers(arguments)[unit]
    let simulation = try simulation(arguments, workers)
    guard let results = try simulation.run([.preempt, .twoChecks], effort: effort) else { return nil }
    let model = GaussianModel(
      workers: workers, micros: simulation.micros, mean: 1, deviation: simulation.law.deviation,
      serial: simulation.serial)
    var result = Unit(workers: workers)
    for (index, threshold) in simulation.thresholds.enumerated() {
      result.threshold.append(threshold)
      result.closed.append(model.speed(threshold, closed: true))
      result.exact.append(model.speed(threshold, closed: false))
      result.drop.append(1 - model.completed(threshold) / Double(model.micros))
      result.preempt.append(results[0][index].speed)
      result.preemptError.append(results[0][index].standardError)
      result.twoChecks.append(results[1][index].speed)
      result.twoChecksError.append(results[1][index].standardError)
    }
    return result
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        Table.Column("workers", .integer, meaning: "N"), Table.Column("threshold", .real, meaning: "tau / mu"),
        Table.Column("closed", .real, meaning: "S_eff in the closed form"),
        Table.Column("exact", .real, meaning: "S_eff in the Gaussian model"),
        Table.Column("drop_rate", .real, meaning: "expected share of micro-batches dropped"),
        Table.Column("preempt", .real, meaning: "drawn, work in flight cut at tau"),
        Table.Column("preempt_error", .real, meaning: "its standard error"),
        Table.Column("two_checks", .real, meaning: "drawn, the released code's way"),
        Table.Column("two_checks_error", .real, meaning: "its standard error"),
      ])
    for unit in units {
      for index in unit.threshold.indices {
        table.append([
          .integer(unit.workers), .real(unit.threshold[index]), .real(unit.closed[index]), .real(unit.exact[index]),
          .real(unit.drop[index]), .real(unit.preempt[index]), .real(unit.preemptError[index]),
          .real(unit.twoChecks[index]), .real(unit.twoChecksError[index]),
        ])
      }
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let counts = try workers(arguments)
    func points(_ workers: Int, _ column: Int) -> [DataPoint] {
      table.rows.filter { $0[0] == .integer(workers) }.compactMap { row in
        row[1].number.flatMap { x in row[column].number.map { DataPoint(x, $0) } }
      }
    }
    func chart(_ title: String, _ line: Int, _ drawn: Int) -> Chart {
      let series = counts.enumerated().flatMap { style, count in
        [
          Series("N = \(count)", .line(points(count, line)), style: style),
          Series("N = \(count), drawn", .points(points(count, drawn)), style: style),
        ]
      }
      return Chart(title: title, x: Axis("threshold tau / mu"), y: Axis("speed"), series: series)
    }
    return Figure(
      title: "Speed against the threshold",
      panels: [[chart("work in flight cut", 3, 5), chart("the released code's two checks (points)", 3, 7)]])
  }
}
