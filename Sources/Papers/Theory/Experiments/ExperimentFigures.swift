import Charts
import Numbers

extension TemperedExperiment {
  /// Columns: independent flips, flips that depend on the point. Rows: the numbers of points.
  public func figure(_ table: [Row]) -> Figure {
    Figure(
      title: "Error of minimal and typical interpolators, teacher \(settings.inputs):0x\(settings.teacher)",
      panels: settings.points.map { points in
        [independentPanel(table, points: points), fixedPanel(table, points: points)]
      })
  }

  /// The two limits of the theory for many points, as curves.
  public static var limits: [Series] {
    let grid = (0...50).map { Rational(Integer($0), 100) }
    return [
      Series(
        "2e(1-e)",
        .line(
          grid.map {
            DataPoint(Double(rounding: $0), Double(rounding: TemperedConstants.limits(noise: $0).independent))
          }),
        style: 0, isReference: true),
      Series(
        "1-2^-H(e)",
        .line(grid.map { DataPoint(Double(rounding: $0), TemperedConstants.limits(noise: $0).arbitrary.midpoint) }),
        style: 1, isReference: true),
    ]
  }

  private static let noiseAxis = Axis("noise level e", range: 0...0.5)
  private static let errorAxis = Axis("population error", range: 0...0.6)

  private func points(_ rows: [Row], _ measure: Measure, deviations: Bool = false) -> [DataPoint] {
    rows.filter { $0.measure == measure }.map { row in
      let deviation = deviations ? row.deviation : nil
      return DataPoint(
        row.noise, row.error, lower: deviation.map { row.error - $0 }, upper: deviation.map { row.error + $0 })
    }
  }

  /// The area between the best and the worst minimal network.
  private func band(_ rows: [Row]) -> [DataPoint] {
    zip(points(rows, .minimalBest), points(rows, .minimalWorst)).map { best, worst in
      DataPoint(best.x, best.y, lower: best.y, upper: worst.y)
    }
  }

  private func independentPanel(_ table: [Row], points count: Int) -> Chart {
    let rows = table.filter { $0.flips == .independent && $0.points == count }
    let coarse = rows.filter { ($0.noise * 20).rounded() == $0.noise * 20 }
    return Chart(
      title: "independent flips, N = \(count)\(settings.isDistinct ? " distinct" : "")", x: Self.noiseAxis,
      y: Self.errorAxis,
      series: [Series("minimal, best to worst", .band(band(rows)), style: 1)] + Self.limits + [
        Series("minimal, mean", .linePoints(points(coarse, .minimal)), style: 1),
        Series("typical, mean", .linePoints(points(coarse, .typical, deviations: true)), style: 0),
      ])
  }

  private func fixedPanel(_ table: [Row], points count: Int) -> Chart {
    let worst = table.filter { $0.flips == .worst && $0.points == count }
    let fixed = table.filter { $0.flips == .fixed && $0.points == count }
    return Chart(
      title: "flips of a fixed set of inputs, N = \(count)\(settings.isDistinct ? " distinct" : "")", x: Self.noiseAxis,
      y: Self.errorAxis,
      series: Self.limits + [
        Series("minimal, worst set", .linePoints(points(worst, .minimal)), style: 3),
        Series("typical, worst set", .linePoints(points(worst, .typical)), style: 2),
        Series("minimal, mean", .linePoints(points(fixed, .minimal)), style: 1),
        Series("typical, mean", .linePoints(points(fixed, .typical)), style: 0),
      ])
  }
}

extension TypicalExperiment {
  /// A panel a teacher: exact error and bounds against the number of points.
  public func figure(_ rows: [Row]) -> Figure {
    var teachers: [String] = []
    for row in rows where !teachers.contains(row.teacher) { teachers.append(row.teacher) }
    let panels = teachers.map { teacher in panel(rows.filter { $0.teacher == teacher }) }
    return Figure(
      title: "Typical interpolators of narrow teachers in wider students",
      panels: stride(from: 0, to: panels.count, by: 2).map { Array(panels[$0..<min($0 + 2, panels.count)]) })
  }

  private func panel(_ rows: [Row]) -> Chart {
    let widths = Set(rows.map(\.studentWidth)).sorted()
    let narrow = rows.filter { $0.studentWidth == widths.first }
    let wide = rows.filter { $0.studentWidth == widths.last }
    var series = [
      Series(
        "1 - p^(1/N), widest", .line(wide.map { DataPoint(Double($0.points), $0.massBound) }), style: 1,
        isReference: true),
      Series(
        "1 - 2^(-E[-log2 p_S]/N), widest", .line(wide.map { DataPoint(Double($0.points), $0.descriptionBound) }),
        style: 0,
        isReference: true),
    ]
    for width in widths {
      let own = rows.filter { $0.studentWidth == width }
      series.append(
        Series(
          "student (\(width),1)", .linePoints(own.map { DataPoint(Double($0.points), $0.error) }), style: width - 1))
    }
    let title = narrow.first.map { "teacher \($0.teacher), width \($0.teacherWidth)" } ?? ""
    return Chart(
      title: title, x: Axis("points N", scale: .logarithmic),
      y: Axis("population error", scale: .logarithmic, range: 0.001...1),
      series: series)
  }
}
