import Charts
import Claims
import Numbers
import Running

/// The least path norm of shallow networks near the pyramid, by error and grid, with both ends proved.
package struct PathNorms: Experiment {
  package struct Unit: Codable, Sendable {
    package var side: Int
    package var reach: Rational
    package var error: Rational
    package var lower, upper: Double
    package var units, rounds, cones: Int
  }

  package init() {}

  package let name = "pyramid-path-norms"
  package let text = "least path norm of shallow networks near the pyramid against error and grid, proved for all units"

  package let parameters = [
    Parameter("grids", "points along a side, odd", default: "5,9,13,17"),
    Parameter("errors", "errors allowed on the grid", default: "0.2,0.1,0.05,0.02,0.005,0.001"),
    Parameter("reaches", "half sides of the squares that the grids fill", default: "1,3/2"),
  ]

  private func cases(_ arguments: Arguments) throws -> [(side: Int, reach: Rational, error: Rational)] {
    let sides = try arguments.integers("grids", in: 3...25)
    guard sides.allSatisfy({ $0 % 2 == 1 }) else {
      throw ArgumentError(name: "grids", found: arguments["grids"], expected: "odd numbers")
    }
    let errors = try arguments.rationals("errors", count: 1...16)
    guard errors.allSatisfy({ $0 >= Rational(1, 10000) && $0 <= Rational(1, 2) }) else {
      throw ArgumentError(name: "errors", found: arguments["errors"], expected: "errors from 1/10000 to 1/2")
    }
    let reaches = try arguments.rationals("reaches", count: 1...8)
    guard reaches.allSatisfy({ $0 >= Rational(1, 4) && $0 <= 4 }) else {
      throw ArgumentError(name: "reaches", found: arguments["reaches"], expected: "half sides from 1/4 to 4")
    }
    return reaches.flatMap { reach in sides.flatMap { side in errors.map { (side, reach, $0) } } }
  }

  package func unitCount(_ arguments: Arguments) throws -> Int { try cases(arguments).count }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let (side, reach, error) = try cases(arguments)[unit]
    let pyramid = Pyramid(side: side, reach: reach)
    guard
      let bounds = LeastPathNorm(pyramid, error: error, effort: effort),
      bounds.exhausted == nil
    else { return nil }
    return Unit(
      side: side, reach: reach, error: error, lower: bounds.lower.lowerBound, upper: bounds.upper.upperBound,
      units: bounds.units.count,
      rounds: bounds.rounds, cones: pyramid.cones.count)
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    Table(
      name: name,
      columns: [
        .init("reach", .rational, meaning: "half a side of the square that the grid fills"),
        .init("grid", .integer, meaning: "points along a side"),
        .init("error", .rational, meaning: "largest error allowed on the grid"),
        .init("lower", .real, meaning: "every shallow network has at least this path norm"),
        .init("upper", .real, meaning: "some shallow network has at most this path norm"),
        .init("units", .integer, meaning: "units of that network"),
        .init("cones", .integer, meaning: "cones of directions over which the lower end is proved"),
        .init("rounds", .integer, meaning: "linear programs solved"),
      ],
      rows: units.map {
        [
          .rational($0.reach), .integer($0.side), .rational($0.error), .real($0.lower), .real($0.upper),
          .integer($0.units),
          .integer($0.cones),
          .integer($0.rounds),
        ]
      })
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let columns = ["reach", "grid", "error", "lower", "upper"].map { table.column($0).map { $0.number ?? .nan } }
    var panels: [Double: [Double: [DataPoint]]] = [:]
    for i in columns[0].indices {
      let point = DataPoint(columns[2][i], columns[3][i], lower: columns[3][i], upper: columns[4][i])
      panels[columns[0][i], default: [:]][columns[1][i], default: []].append(point)
    }
    let charts = panels.sorted { $0.key < $1.key }.map { reach, lines in
      let series = lines.sorted { $0.key < $1.key }.enumerated().map { index, line in
        Series("grid \(Int(line.key))", .linePoints(line.value.sorted { $0.x < $1.x }), style: index % 8)
      }
      return Chart(
        title: "Least path norm on [-\(Table.Cell.real(reach)), \(Table.Cell.real(reach))]^2",
        x: Axis("error", scale: .logarithmic), y: Axis("path norm"), series: series)
    }
    return Figure(title: "Shallow networks near the pyramid, proved for all units", panels: [charts])
  }
}
