import Charts
import Claims
import Numbers
import Running

/// Where the units of the closed forms bend: lines across the edges of an obtuse hub, and along the sides of an equilateral triangle.
package struct KinkLines: Experiment {
  package init() {}

  package let name = "denoiser-kinks"
  package let text = "the lines on which the denoiser of least cost bends: an obtuse hub beside an equilateral triangle"
  package let parameters = [Parameter("radius", "the radius of the balls", kind: .rational, default: "3/20")]

  /// The line {y : u.y = t} of one shape.
  package struct Unit: Codable, Sendable {
    var lines: [[Double]]
    var points: [[Double]]
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = try radius(arguments)
    return 2
  }

  private func radius(_ arguments: Arguments) throws -> Rational {
    try arguments.rational("radius", from: Rational(1, 1000), to: Rational(2, 5))
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let radius = try radius(arguments)
    if unit == 0 {
      let hub = RayUnion(
        hub: .zero,
        rays: [
          RayChain(direction: PlaneVector(1, 0), places: [0, 2]),
          RayChain(direction: PlaneVector(Rational(-3, 5), Rational(4, 5)), places: [0, Rational(5, 4)]),
        ], radius: radius)
      return Unit(
        lines: hub.denoiser.ramps.flatMap { ramp in
          [ramp.from, ramp.to].map {
            [Double(rounding: ramp.direction.x), Double(rounding: ramp.direction.y), Double(rounding: $0)]
          }
        }, points: hub.cleanPoints.map { [Double(rounding: $0.x), Double(rounding: $0.y)] })
    }
    let corners = [(1.0, 0.0), (-0.5, 0.75.squareRoot()), (-0.5, -(0.75.squareRoot()))]
    let rho = Double(rounding: radius)
    return Unit(
      lines: corners.flatMap { [[$0.0, $0.1, -0.5 + rho], [$0.0, $0.1, 1 - rho]] },
      points: corners.map { [$0.0, $0.1] })
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        .init("shape", .text, meaning: "hub or triangle"),
        .init("kind", .text, meaning: "line u.y = t, or clean point"),
        .init("a", .real, meaning: "first coordinate of u or of the point"),
        .init("b", .real, meaning: "second coordinate of u or of the point"), .init("t", .real, meaning: "t of a line"),
      ])
    for (shape, unit) in zip(["hub", "triangle"], units) {
      for line in unit.lines {
        table.append([.text(shape), .text("line"), .real(line[0]), .real(line[1]), .real(line[2])])
      }
      for point in unit.points {
        table.append([.text(shape), .text("point"), .real(point[0]), .real(point[1]), .empty])
      }
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let charts = ["hub", "triangle"].map { shape in
      let rows = table.rows.filter { $0[0] == .text(shape) }
      let lines = rows.filter { $0[1] == .text("line") }.compactMap { row -> [DataPoint]? in
        guard let a = row[2].number, let b = row[3].number, let t = row[4].number else { return nil }
        return [DataPoint(t * a - 9 * b, t * b + 9 * a), DataPoint(t * a + 9 * b, t * b - 9 * a)]
      }
      let points = rows.filter { $0[1] == .text("point") }.compactMap { row in
        row[2].number.flatMap { a in row[3].number.map { DataPoint(a, $0) } }
      }
      return Chart(
        title: shape == "hub" ? "obtuse hub" : "equilateral triangle", x: Axis("y1", range: -2...3),
        y: Axis("y2", range: -2...2),
        series: lines.map { Series("kinks", .line($0), style: 1) } + [Series("clean points", .points(points), style: 0)]
      )
    }
    return Figure(title: "Where denoisers of least cost bend", panels: [charts], panelWidth: 420, panelHeight: 380)
  }
}
