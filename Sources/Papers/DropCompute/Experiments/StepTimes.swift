import Charts
import Claims
import Numbers
import Running
import Statistics

/// The expected compute time of a step against the number of workers, for five laws of equal mean and deviation.
package struct StepTimes: Experiment {
  package init() {}

  package let name = "drop-step-times"
  package let text =
    "E[T] against the number of workers for five laws of equal mean and deviation, beside the formula of the paper and draws."
  package let parameters = [
    Parameter("micros", "M", kind: .integer(1...256), default: "12"),
    Parameter("deviation", "s / mu", kind: .rational, default: "3/10"),
    Parameter(
      "steps", "steps drawn for each point of at most 512 workers", kind: .integer(2...1_000_000), default: "400"),
    Parameter("seed", "of the draws", kind: .integer(0...1_000_000), default: "1"),
  ]

  static let laws = ["normal", "log-normal", "gamma", "shifted-exponential", "two-point"]
  static let workers = [
    1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16_384, 65_536, 262_144, 1_000_000,
  ]

  package struct Unit: Codable, Sendable {
    package let law: String
    /// E[T] for each number of workers, and the drawn mean with its standard error where there is one.
    package var expected: [Double] = []
    package var drawn: [Double?] = []
    package var error: [Double?] = []
  }

  private struct Settings {
    var micros, steps: Int
    var deviation: Double
    var seed: UInt64
  }

  private func settings(_ arguments: Arguments) throws -> Settings {
    Settings(
      micros: try arguments.integer("micros", in: 1...256), steps: try arguments.integer("steps", in: 2...1_000_000),
      deviation: try arguments.real("deviation", from: Rational(1, 100), to: Rational(1, 2)),
      seed: UInt64(try arguments.integer("seed", in: 0...1_000_000)))
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = try settings(arguments)
    return Self.laws.count
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let settings = try settings(arguments)
    var result = Unit(law: Self.laws[unit])
    guard let law = RuntimeLaw(name: result.law, mean: 1, deviation: settings.deviation) else { return nil }
    let sums = SumLaw(law, micros: settings.micros)
    let key = RandomKey(seed: settings.seed).fold(in: UInt64(unit))
    for workers in Self.workers {
      result.expected.append(sums.expectedMaximum(workers))
      guard workers <= 512 else {
        result.drawn.append(nil)
        result.error.append(nil)
        continue
      }
      var own = key.fold(in: UInt64(workers))
      var times = [Double](repeating: 0, count: workers * settings.micros)
      var mean = RunningMean()
      let sampler = law.sampler()
      for _ in 0..<settings.steps {
        if effort.exhaustion() != nil { return nil }
        times.withUnsafeMutableBufferPointer { sampler.fill($0, &own) }
        var slowest = 0.0
        for worker in 0..<workers {
          var sum = 0.0
          for index in (worker * settings.micros)..<((worker + 1) * settings.micros) { sum += times[index] }
          slowest = max(slowest, sum)
        }
        mean.add(slowest)
      }
      result.drawn.append(mean.mean)
      result.error.append(mean.standardError)
    }
    return result
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    let settings = try settings(arguments)
    var table = Table(
      name: name,
      columns: [
        Table.Column("law", .text, meaning: "of the time of a micro-batch, mean 1"),
        Table.Column("workers", .integer, meaning: "N"),
        Table.Column("step_time", .real, meaning: "E[T] by convolution of the law"),
        Table.Column("formula", .real, meaning: "M mu + sqrt(M) s a_N, the paper's; M mu for one worker"),
        Table.Column("drawn", .real, meaning: "the mean of draws; empty beyond 512 workers"),
        Table.Column("error", .real, meaning: "the standard error of the draws"),
      ])
    for unit in units {
      for (index, workers) in Self.workers.enumerated() {
        let model = GaussianModel(
          workers: workers, micros: settings.micros, mean: 1, deviation: settings.deviation, serial: 0)
        table.append([
          .text(unit.law), .integer(workers), .real(unit.expected[index]), .real(model.approximateMaximum),
          .real(unit.drawn[index]), .real(unit.error[index]),
        ])
      }
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func points(_ law: String, _ column: Int) -> [DataPoint] {
      table.rows.filter { $0[0] == .text(law) }.compactMap { row in
        row[1].number.flatMap { x in row[column].number.map { DataPoint(x, $0) } }
      }
    }
    let laws = Self.laws.enumerated().map { Series($1, .linePoints(points($1, 2)), style: $0) }
    return Figure(
      title: "What waiting for the slowest costs",
      panels: [
        [
          Chart(
            title: "expected compute time of a step", x: Axis("workers N", scale: .logarithmic),
            y: Axis("E[T] / mu"),
            series: laws + [Series("formula", .line(points("normal", 3)), style: 6, isReference: true)])
        ]
      ], panelWidth: 640)
  }
}
