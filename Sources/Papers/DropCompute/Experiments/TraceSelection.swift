import Charts
import Claims
import Numbers
import Running

/// S(tau) of a trace with the thresholds that three rules choose.
package struct TraceSelection: Experiment {
  package init() {}

  package let name = "drop-selection"
  package let text =
    "The speed of every threshold on a trace, with the exact optimum, the paper's choice and the released code's."
  package let parameters = [
    Parameter("data", "a trace in place of a drawn one, as for verify drop-compute", kind: .file),
    Parameter("serial", "T_c", kind: .rational, default: "1"),
    Parameter(
      "seed", "of a drawn trace: 50 steps, 64 workers, 12 normal micro-batches, s/mu = 3/10",
      kind: .integer(0...1_000_000), default: "1"),
  ]

  package struct Unit: Codable, Sendable {
    package var kind: [String] = []
    package var threshold: [Double] = []
    package var speed: [Double] = []
    package var drop: [Double] = []
  }

  private func trace(_ arguments: Arguments) throws -> Trace<Double> {
    if arguments["data"] != nil { return try TraceFile.read(arguments.files("data", count: 1...1)[0]) }
    var key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...1_000_000)))
    var times = [Double](repeating: 0, count: 50 * 64 * 12)
    times.withUnsafeMutableBufferPointer { RuntimeLaw.normal(mean: 1, deviation: 0.3).sampler().fill($0, &key) }
    return Trace(
      micros: 12,
      times: (0..<50).map { step in
        (0..<64).map { worker in
          Array(times[((step * 64 + worker) * 12)..<((step * 64 + worker) * 12 + 12)]).map { max($0, 0.001) }
        }
      })
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = (try trace(arguments), try arguments.real("serial", from: 0, to: 1_000_000))
    return 1
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let trace = try trace(arguments)
    let serial = try arguments.real("serial", from: 0, to: 1_000_000)
    var result = Unit()
    func add(_ kind: String, _ threshold: Double) {
      result.kind.append(kind)
      result.threshold.append(threshold)
      result.speed.append(trace.speed(threshold, serial: serial))
      result.drop.append(trace.dropRate(threshold))
    }
    var visited = 0
    let stride = max(1, trace.flat.count / 400)
    let sweep = ThresholdSweep(trace, serial: serial) { threshold, speed, _ in
      if visited % stride == 0 {
        result.kind.append("curve")
        result.threshold.append(threshold)
        result.speed.append(speed)
        result.drop.append(1 - Double(visited + 1) / Double(trace.planned))
      }
      visited += 1
    }
    if effort.exhaustion() != nil { return nil }
    add("exact", sweep.threshold)
    add("paper", PublishedRules.grid(trace, serial: serial).threshold)
    if let released = PublishedRules.released(trace, serial: serial) { add("released", released.threshold) }
    return result
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        Table.Column("kind", .text, meaning: "curve, or the rule that chose the threshold: exact, paper, released"),
        Table.Column("threshold", .real, unit: "s", meaning: "tau"),
        Table.Column("speed", .real, meaning: "S(tau), ends at tau counted"),
        Table.Column("drop_rate", .real, meaning: "the share of micro-batches dropped"),
      ])
    for unit in units {
      for index in unit.kind.indices {
        table.append([
          .text(unit.kind[index]), .real(unit.threshold[index]), .real(unit.speed[index]), .real(unit.drop[index]),
        ])
      }
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func points(_ kind: String) -> [DataPoint] {
      table.rows.filter { $0[0] == .text(kind) }.compactMap { row in
        row[1].number.flatMap { x in row[2].number.map { DataPoint(x, $0) } }
      }
    }
    return Figure(
      title: "Choosing a threshold from a trace",
      panels: [
        [
          Chart(
            title: "speed of every threshold", x: Axis("threshold (s)"), y: Axis("S"),
            series: [
              Series("S", .line(points("curve")), style: 0), Series("exact", .points(points("exact")), style: 1),
              Series("paper", .points(points("paper")), style: 2),
              Series("released code", .points(points("released")), style: 3),
            ])
        ]
      ], panelWidth: 640)
  }
}
