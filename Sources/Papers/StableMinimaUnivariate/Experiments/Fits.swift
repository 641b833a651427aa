import Charts
import Claims
import Numbers
import RealNetworks
import Running

/// The fits themselves: the noisy sample, the piecewise linear function that descent ends at, and its knots, a panel for each step size.
package struct Fits: Experiment {
  package struct Unit: Codable, Sendable {
    package var seed: Int
    package var step: Double
    package var end: String
    /// Points (x, y) of the sample.
    package var sample: [[Double]]
    /// Points (x, f0) where a file of the user has them.
    package var truth: [[Double]]?
    /// (x, y, jump of the slope) at both ends of the sample, with jump 0, and at the knots between.
    package var corners: [[Double]]
  }

  package init() {}

  package let name = "stable-univariate-fits"
  package let text = "the fits of noisy samples of 1 - |x| by step size, with knots drawn"

  package var parameters: [Parameter] { TentRuns.parameters }

  package func unitCount(_ arguments: Arguments) throws -> Int { try TentRuns.count(arguments) }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let run = try TentRuns.run(unit, of: arguments, effort: effort)
    let data = run.sample.data
    var result = Unit(
      seed: run.seed, step: run.step, end: "finished", sample: zip(data.points, data.targets).map { [$0[0], $1] },
      corners: [])
    if arguments["data"] != nil {
      result.truth = run.sample.truth.map { zip(data.points, $0).map { [$0[0], $1] } }
    }
    switch run.descent.end {
    case .stopped: return nil
    case .diverged:
      result.end = "diverged"
      return result
    case .finished: break
    }
    let network = run.descent.network
    let (low, high) = (data.points[0][0], data.points[data.count - 1][0])
    var jumps: [Double: Double] = [:]
    for k in 0..<network.width where network.weights[k] != 0 {
      jumps[-network.biases[k] / network.weights[k], default: 0] += network.outputs[k] * abs(network.weights[k])
    }
    // Kinks of less than a millionth are not seen.
    let knots = jumps.filter { $0.key > low && $0.key < high && abs($0.value) > 1e-6 }.sorted { $0.key < $1.key }
    result.corners =
      [[low, network([low]), 0]] + knots.map { [$0.key, network([$0.key]), $0.value] } + [[high, network([high]), 0]]
    return result
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        .init("seed", .integer, meaning: "seed of sample and start"),
        .init("step", .real, meaning: "step size eta of descent on 1/(2n) sum r^2"),
        .init("role", .text, meaning: "sample or its truth; end or knot of the fit; diverged, without a point"),
        .init("x", .real, meaning: "place"), .init("y", .real, meaning: "value of the sample or the fit there"),
        .init("jump", .real, meaning: "jump of the slope of the fit"),
      ])
    for unit in units {
      for point in unit.sample {
        table.append([
          .integer(unit.seed), .real(unit.step), .text("sample"), .real(point[0]), .real(point[1]), .empty,
        ])
      }
      for point in unit.truth ?? [] {
        table.append([
          .integer(unit.seed), .real(unit.step), .text("truth"), .real(point[0]), .real(point[1]), .empty,
        ])
      }
      for (index, corner) in unit.corners.enumerated() {
        let isEnd = index == 0 || index == unit.corners.count - 1
        table.append([
          .integer(unit.seed), .real(unit.step), .text(isEnd ? "end" : "knot"), .real(corner[0]), .real(corner[1]),
          .real(corner[2]),
        ])
      }
      if unit.corners.isEmpty {
        table.append([.integer(unit.seed), .real(unit.step), .text(unit.end), .empty, .empty, .empty])
      }
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    struct Panel: Hashable {
      var seed: Double
      var step: Double
    }
    var order: [Panel] = []
    var points: [Panel: [String: [DataPoint]]] = [:]
    for row in table.rows {
      guard let seed = row[0].number, let step = row[1].number, case .text(let role) = row[2] else { continue }
      let panel = Panel(seed: seed, step: step)
      if points[panel] == nil { order.append(panel) }
      var list = points[panel] ?? [:]
      if let x = row[3].number, let y = row[4].number { list[role, default: []].append(DataPoint(x, y)) }
      points[panel] = list
    }
    let tent = [-2.0, 0, 2].map { DataPoint($0, NoisyTent.function($0)) }
    let isTent = arguments["data"] == nil
    let charts = order.map { panel in
      let list = points[panel] ?? [:]
      let (ends, knots) = (list["end"] ?? [], list["knot"] ?? [])
      let line = (ends + knots).sorted { $0.x < $1.x }
      var series = [
        Series(
          isTent ? "1 - |x|" : "f0", .line(isTent ? tent : list["truth"] ?? []), style: 0, isReference: true),
        Series("sample", .points(list["sample"] ?? []), style: 3),
      ]
      if line.isEmpty {
        series.append(Series("diverged", .points([]), style: 1))
      } else {
        series.append(Series("fit", .line(line), style: 1))
        series.append(Series("\(knots.count) knots", .points(knots), style: 2))
      }
      return Chart(
        title: "eta = \(Table.Cell.real(panel.step))" + (line.isEmpty ? ", diverged" : "")
          + (order.contains { $0.seed != panel.seed } ? ", seed \(Int(panel.seed))" : ""), x: Axis("x"), y: Axis("y"),
        series: series)
    }
    let rows = stride(from: 0, to: charts.count, by: 2).map { Array(charts[$0..<min($0 + 2, charts.count)]) }
    return Figure(title: "Fits by step size", panels: rows)
  }
}
