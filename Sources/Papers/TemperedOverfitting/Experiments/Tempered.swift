import Charts
import Claims
import ExactLearning
import Foundation
import Numbers
import Running
import ThresholdNetworks

/// The error of minimal and of typical interpolators against the noise level, independent flips and the worst fixed set of flips.
package struct Tempered: Experiment {
  private let memo = Memo<TemperedSweep.Settings, SmallModel>()

  package init() {}

  package let name = "tempered"
  package let text =
    "Exact error of minimal and typical interpolators against the noise level: independent flips, and the worst fixed set of flips."
  package let parameters = [
    Parameter("teacher", "a function of 2 to 4 inputs, as in 4:0xfee8", default: "4:0xfee8"),
    Parameter("points", "numbers of points, separated by commas; 8,16,32 if absent, 8,12,16 of distinct ones"),
    Parameter(
      "student", "the width k of the student (k, 1)", kind: .integer(1...SmallModel.maximumStudentWidth),
      default: "\(SmallModel.maximumStudentWidth)"),
    Parameter("depth", "the depth of the minimal networks", kind: .integer(2...3), default: "2"),
    Parameter(
      "distinct", "draw different points, so that no sample contradicts itself", kind: .choice(["false", "true"]),
      default: "false"),
  ]

  func settings(_ arguments: Arguments) throws -> (settings: TemperedSweep.Settings, teacher: TruthTable) {
    let teacher = try arguments.table("teacher", inputs: 2...SmallModel.maximumInputs)
    let isDistinct = try arguments.flag("distinct")
    let standard = isDistinct ? [8, 12, 16] : [8, 16, 32]
    let most = isDistinct ? teacher.values.count : 1000
    let points =
      arguments["points"] == nil
      ? standard.filter { $0 <= most } : try arguments.integers("points", in: 1...most, count: 1...32)
    let settings = TemperedSweep.Settings(
      teacher: teacher, studentWidth: try arguments.integer("student", in: 1...SmallModel.maximumStudentWidth),
      depth: try arguments.integer("depth", in: 2...3), points: points, isDistinct: isDistinct)
    return (settings, teacher)
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = try settings(arguments)
    return TemperedSweep.unitCount
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> TemperedSweep.UnitResult? {
    let (settings, teacher) = try settings(arguments)
    do {
      try effort.goOn()
      let sweep = TemperedSweep(settings, teacher: teacher)
      let model = try memo.value(for: settings) { try sweep.model(effort: effort) }
      return try sweep.run(unit: unit, in: model, effort: effort)
    } catch is EffortEnded {
      return nil
    }
  }

  // MARK: - The table

  private static let columns = [
    Table.Column(
      "flips", .text, meaning: "independent of the point, worst fixed set of rows, or all fixed sets of a size"),
    Table.Column("points", .integer, meaning: "N, the size of the sample"),
    Table.Column("noise", .real, meaning: "the flip probability, or the share of flipped rows"),
    Table.Column("measure", .text, meaning: "typical, or the mean, best and worst minimal network"),
    Table.Column("error", .real, meaning: "the mean of the population error given that an interpolator exists"),
    Table.Column("deviation", .real, meaning: "the standard deviation of the error over samples"),
    Table.Column("interpolable", .real, meaning: "the probability that a sample has an interpolator"),
    Table.Column("bound", .real, meaning: "1 - 2^(-(E[-log2 p_S | c] + log2(1/P_c)) / N)"),
    Table.Column("limit_independent", .real, meaning: "2 noise (1 - noise)"),
    Table.Column("limit_arbitrary", .real, meaning: "1 - 2^(-H(noise))"),
    Table.Column("target", .text, meaning: "the flipped target with the worst error, as a truth table"),
  ]

  package func table(_ units: [TemperedSweep.UnitResult], of arguments: Arguments) throws -> Table {
    let (settings, teacher) = try settings(arguments)
    let sweep = TemperedSweep(settings, teacher: teacher)
    return Table(
      name: name, columns: Self.columns,
      rows: sweep.rows(from: units).map { row in
        let entropy =
          row.noise > 0 && row.noise < 1 ? -row.noise * log2(row.noise) - (1 - row.noise) * log2(1 - row.noise) : 0
        return [
          .text(row.flips.rawValue), .integer(row.points), .real(row.noise), .text(row.measure.rawValue),
          .real(row.error), .real(row.deviation), .real(row.interpolable), .real(row.bound),
          .real(2 * row.noise * (1 - row.noise)), .real(1 - exp2(-entropy)),
          row.target.map { .text("0x" + String($0, radix: 16)) } ?? .empty,
        ]
      })
  }

  // MARK: - The figure

  /// Columns: independent flips, flips that depend on the point. Rows: the numbers of points.
  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let (settings, teacher) = try settings(arguments)
    let rows = table.rows.compactMap(Row.init)
    return Figure(
      title: "Error of minimal and typical interpolators, teacher \"\(teacher.words)\"",
      panels: settings.points.map { points in
        let suffix = "N = \(points)\(settings.isDistinct ? " distinct" : "")"
        return [
          Self.independentPanel(rows.filter { $0.points == points }, suffix),
          Self.fixedPanel(rows.filter { $0.points == points }, suffix),
        ]
      })
  }

  /// What the figure shows of a row of the table.
  private struct Row {
    let flips: TemperedSweep.Flips
    let points: Int
    let noise: Double
    let measure: Measure
    let error: Double
    let deviation: Double?

    init?(_ cells: [Table.Cell]) {
      guard let flips = TemperedSweep.Flips(rawValue: cells[0].description), let points = Int(cells[1].description),
        let noise = cells[2].number, let measure = Measure(rawValue: cells[3].description),
        let error = cells[4].number
      else { return nil }
      (self.flips, self.points, self.noise, self.measure) = (flips, points, noise, measure)
      (self.error, deviation) = (error, cells[5].number)
    }
  }

  /// The two limits of the theory for many points, as curves, and the error of the best predictor, which is the noise.
  static var limits: [Series] {
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
        "1-2^{-H(e)}",
        .line(grid.map { DataPoint(Double(rounding: $0), TemperedConstants.limits(noise: $0).arbitrary.midpoint) }),
        style: 1, isReference: true),
      Series("e, the best predictor", .line([DataPoint(0, 0), DataPoint(0.5, 0.5)]), style: 2, isReference: true),
    ]
  }

  private static let noiseAxis = Axis("noise level e", range: 0...0.5)
  private static let errorAxis = Axis("population error", range: 0...0.6)

  private static func points(_ rows: [Row], _ measure: Measure, deviations: Bool = false) -> [DataPoint] {
    rows.filter { $0.measure == measure }.map { row in
      let deviation = deviations ? row.deviation : nil
      return DataPoint(
        row.noise, row.error, lower: deviation.map { max(0, row.error - $0) },
        upper: deviation.map { min(1, row.error + $0) })
    }
  }

  /// The area between the best and the worst minimal network.
  private static func band(_ rows: [Row]) -> [DataPoint] {
    zip(points(rows, .minimalBest), points(rows, .minimalWorst)).map { best, worst in
      DataPoint(best.x, best.y, lower: best.y, upper: worst.y)
    }
  }

  private static func independentPanel(_ rows: [Row], _ suffix: String) -> Chart {
    let rows = rows.filter { $0.flips == .independent }
    let coarse = rows.filter { ($0.noise * 20).rounded() == $0.noise * 20 }
    return Chart(
      title: "independent flips, \(suffix)", x: noiseAxis, y: errorAxis,
      series: [Series("minimal, best to worst", .band(band(rows)), style: 1)] + limits + [
        Series("minimal, mean", .linePoints(points(coarse, .minimal)), style: 1),
        Series(
          "typical, mean; bars: one standard deviation over samples",
          .linePoints(points(coarse, .typical, deviations: true)), style: 0),
      ])
  }

  private static func fixedPanel(_ rows: [Row], _ suffix: String) -> Chart {
    let (worst, fixed) = (rows.filter { $0.flips == .worst }, rows.filter { $0.flips == .fixed })
    return Chart(
      title: "flips of a fixed set of inputs, \(suffix)", x: noiseAxis, y: errorAxis,
      series: limits + [
        Series("minimal, worst set", .linePoints(points(worst, .minimal)), style: 3),
        Series("typical, worst set", .linePoints(points(worst, .typical)), style: 2),
        Series("minimal, mean over sets", .linePoints(points(fixed, .minimal)), style: 1),
        Series("typical, mean over sets", .linePoints(points(fixed, .typical)), style: 0),
      ])
  }
}
