import Charts
import Claims
import ExactLearning
import NeuronModels
import Running
import ThresholdNetworks

/// The error of typical interpolators of narrow teachers in wider students against the number of points.
package struct Typical: Experiment {
  package init() {}

  package let name = "typical"
  package let text =
    "Exact error of typical interpolators of narrow teachers in wider students against the number of points, with the bounds."
  // One hidden neuron: two of four, and x1 and x2; two neurons: exactly two of four, and x1 xor x2.
  package let parameters = [
    Parameter(
      "teacher", "functions of the same 2 to 4 inputs, separated by commas",
      default: "4:0xfee8,4:0x8888,4:0x1668,4:0x6666"),
    Parameter(
      "points", "numbers of points, separated by commas", default: "1,2,3,4,6,8,12,16,24,32,48,64,96,128"),
    Parameter("neurons", "of the students: binary, or levels:Q with weights and biases -Q ... Q", default: "binary"),
  ]

  /// The widths k of the students (k, 1).
  private static let studentWidths = [1, 2, 4, 6]

  func sweep(_ arguments: Arguments) throws -> TypicalSweep {
    let text = try arguments.text("teacher", expected: "functions such as 4:0xfee8")
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard names.count <= 32 else {
      throw ArgumentError(name: "teacher", found: "\(names.count) functions", expected: "at most 32")
    }
    let teachers = try names.map { name in
      try Arguments(["teacher": name]).table("teacher", inputs: 2...SmallModel.maximumInputs)
    }
    guard teachers.allSatisfy({ $0.inputCount == teachers[0].inputCount }) else {
      throw ArgumentError(name: "teacher", found: text, expected: "functions of the same number of inputs")
    }
    let points = try arguments.integers("points", in: 1...1000, count: 1...64)
    let name = try arguments.text("neurons", expected: "binary or levels:Q")
    switch NeuronModel(name) {
    case .binary?:
      return TypicalSweep(
        .init(teachers: teachers, studentWidths: Self.studentWidths, points: points), teachers: teachers)
    case .levels(let levels)?:
      let widths = Array(1...LevelModel.maximumWidth(inputs: teachers[0].inputCount))
      return TypicalSweep(
        .init(teachers: teachers, studentWidths: widths, points: points, levels: levels), teachers: teachers)
    default:
      throw ArgumentError(name: "neurons", found: name, expected: "binary or levels:Q with Q from 1 to 100")
    }
  }

  package func unitCount(_ arguments: Arguments) throws -> Int { try sweep(arguments).unitCount }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> TypicalSweep.UnitResult? {
    let sweep = try sweep(arguments)
    do {
      try effort.goOn()
      return try sweep.run(unit: unit, effort: effort)
    } catch is EffortEnded {
      return nil
    }
  }

  private static let columns = [
    Table.Column("teacher", .text, meaning: "the function that is learned"),
    Table.Column("teacher_width", .integer, meaning: "the least hidden width at depth 2 that computes it"),
    Table.Column("student_width", .integer, meaning: "k of the student (k, 1)"),
    Table.Column("points", .integer, meaning: "N, the number of independent points"),
    Table.Column("error", .real, meaning: "E L of posterior sampling"),
    Table.Column("deviation", .real, meaning: "the standard deviation of the posterior mean over samples"),
    Table.Column("mass_bits", .real, unit: "bits", meaning: "-log2 of the teacher's prior mass p"),
    Table.Column("description_bound", .real, meaning: "1 - 2^(-E[-log2 p_S] / N)"),
    Table.Column("mass_bound", .real, meaning: "1 - p^(1/N)"),
    Table.Column(
      "realisation_bound", .real, meaning: "the same with the closed form for narrow teachers in place of p"),
  ]

  package func table(_ units: [TypicalSweep.UnitResult], of arguments: Arguments) throws -> Table {
    let settings = try sweep(arguments).settings
    func place(_ teacher: String) -> Int {
      settings.teachers.firstIndex { teacher == "\(settings.inputs):0x\($0)" } ?? 0
    }
    let rows = units.flatMap(\.rows).sorted {
      (place($0.teacher), $0.studentWidth, $0.points) < (place($1.teacher), $1.studentWidth, $1.points)
    }
    return Table(
      name: name, columns: Self.columns,
      rows: rows.map { row in
        [
          .text(row.teacher), .integer(row.teacherWidth), .integer(row.studentWidth), .integer(row.points),
          .real(row.error), .real(row.deviation), .real(row.massBits), .real(row.descriptionBound),
          .real(row.massBound), .real(row.realisationBound),
        ]
      })
  }

  /// A panel a teacher: exact error and bounds against the number of points.
  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let rows = table.rows.compactMap(Row.init)
    var teachers: [String] = []
    for row in rows where !teachers.contains(row.teacher) { teachers.append(row.teacher) }
    let panels = teachers.map { teacher in Self.panel(rows.filter { $0.teacher == teacher }) }
    return Figure(
      title: "Typical interpolators of narrow teachers in wider students",
      panels: stride(from: 0, to: panels.count, by: 2).map { Array(panels[$0..<min($0 + 2, panels.count)]) })
  }

  /// What the figure shows of a row of the table.
  private struct Row {
    let teacher: String
    let teacherWidth, studentWidth: Int
    let points, error, descriptionBound, massBound: Double

    init?(_ cells: [Table.Cell]) {
      guard let teacherWidth = Int(cells[1].description), let studentWidth = Int(cells[2].description),
        let points = cells[3].number, let error = cells[4].number, let descriptionBound = cells[7].number,
        let massBound = cells[8].number
      else { return nil }
      teacher = cells[0].description
      (self.teacherWidth, self.studentWidth, self.points) = (teacherWidth, studentWidth, points)
      (self.error, self.descriptionBound, self.massBound) = (error, descriptionBound, massBound)
    }
  }

  private static func panel(_ rows: [Row]) -> Chart {
    let widths = Set(rows.map(\.studentWidth)).sorted()
    let narrow = rows.filter { $0.studentWidth == widths.first }
    let wide = rows.filter { $0.studentWidth == widths.last }
    var series = [
      Series(
        "1 - p^{1/N}, widest", .line(wide.map { DataPoint($0.points, $0.massBound) }), style: 1, isReference: true),
      Series(
        "1 - 2^{-E[-log2 p_S]/N}, widest", .line(wide.map { DataPoint($0.points, $0.descriptionBound) }), style: 0,
        isReference: true),
    ]
    for width in widths {
      let own = rows.filter { $0.studentWidth == width }
      series.append(
        Series("student (\(width),1)", .linePoints(own.map { DataPoint($0.points, $0.error) }), style: width - 1))
    }
    let title = narrow.first.map { row in
      let table = try? Arguments(["teacher": row.teacher]).table("teacher", inputs: 2...SmallModel.maximumInputs)
      return "\(table?.words ?? row.teacher), width \(row.teacherWidth)"
    }
    return Chart(
      title: title ?? "", x: Axis("points N", scale: .logarithmic),
      y: Axis("population error", scale: .logarithmic, range: 0.001...1), series: series)
  }
}
