import Claims
import ExactLearning
import Foundation
import Numbers
import Running
import ThresholdNetworks

/// The error of the typical interpolator against the number of points, for narrow teachers in wider students, with the bounds.
///
/// Nothing is drawn at random: all samples of a teacher are visited and weighted.
public struct TypicalSweep: Sendable {
  /// What is asked; kept beside the results, so that they can be resumed only with the same question.
  public struct Settings: Codable, Hashable, Sendable {
    /// Truth tables in hexadecimal, highest row first, all of the same number of inputs.
    public var teachers: [String]
    /// The number of inputs of every teacher.
    public var inputs: Int
    /// The hidden widths k of the students (k, 1), one unit of work each.
    public var studentWidths: [Int]
    /// The numbers N of points of a sample.
    public var points: [Int]
    /// Q of students with weights and biases -Q ... Q; nil for binary neurons.
    public var levels: Int?

    /// Settings for teachers of one number of inputs.
    public init(teachers: [TruthTable], studentWidths: [Int], points: [Int], levels: Int? = nil) {
      self.levels = levels
      self.teachers = teachers.map(\.hexadecimal)
      inputs = teachers.first?.inputCount ?? 0
      self.studentWidths = studentWidths
      self.points = points
    }
  }

  /// One number of the figure.
  public struct Row: Codable, Sendable, Hashable {
    /// The teacher as a literal, `3:0xe8`.
    public var teacher: String
    /// d*_1: the least hidden width at depth 2 that computes the teacher.
    public var teacherWidth: Int
    /// k of the student (k, 1).
    public var studentWidth: Int
    /// N, the points of a sample.
    public var points: Int
    /// E L, and the standard deviation of the posterior mean over samples.
    public var error: Double
    /// The standard deviation of the posterior mean over samples.
    public var deviation: Double
    /// -log2 of the teacher's prior mass p.
    public var massBits: Double
    /// 1 - 2^(-E[-log2 p_S] / N).
    public var descriptionBound: Double
    /// 1 - p^(1/N).
    public var massBound: Double
    /// The same with the closed form for the realisation probability of a narrow teacher in place of p.
    public var realisationBound: Double
  }

  /// The result of one unit of work: one student.
  public struct UnitResult: Codable, Hashable, Sendable {
    /// The number of the unit, from 0.
    public var unit: Int
    /// The rows of one student width, by teacher, then by points.
    public var rows: [Row]
  }

  /// What is asked.
  public let settings: Settings
  private let teachers: [TruthTable]

  /// A sweep; `teachers` are the functions that `settings` names.
  public init(_ settings: Settings, teachers: [TruthTable]) {
    self.settings = settings
    self.teachers = teachers
  }

  /// One unit for every student width.
  public var unitCount: Int { settings.studentWidths.count }

  /// The rows of one student width.
  ///
  /// - Complexity: 2^(2^n) samples are visited for every teacher, seconds at n = 4.
  public func run(unit: Int) -> UnitResult {
    do {
      return try run(unit: unit, effort: .unlimited)
    } catch {
      preconditionFailure("an unlimited effort has ended: \(error)")
    }
  }

  /// The rows of one student width as far as the effort goes.
  ///
  /// - Throws: `EffortEnded`.
  public func run(unit: Int, effort: Effort) throws -> UnitResult {
    let model = try model(width: settings.studentWidths[unit], effort)
    let rows = try PartialFunctionSweep.withBuffers(model) { sweep in
      try teachers.flatMap { teacher in
        try effort.goOn()
        return self.rows(of: teacher, in: model, sweep)
      }
    }
    return UnitResult(unit: unit, rows: rows)
  }

  private func model(width: Int, _ effort: Effort) throws -> SmallModel {
    guard let levels = settings.levels else {
      return try SmallModel(inputCount: settings.inputs, studentWidth: width, depth: 2, effort: effort)
    }
    guard
      let model = try LevelModel.small(
        levels: levels, inputCount: settings.inputs, studentWidth: width, effort: effort)
    else {
      throw ArgumentError(
        name: "neurons", found: "levels:\(levels)",
        expected: "fewer levels: the settings of widths \(width),1 do not fit into 64 bits")
    }
    return model
  }

  private func rows(of teacher: TruthTable, in model: SmallModel, _ sweep: PartialFunctionSweep) -> [Row] {
    let table = Int(truncatingIfNeeded: teacher.values.words[0])
    let inputs = settings.inputs
    // At depth 2 a network (k, 1) has (inputs + 1) k weights.
    let teacherWidth = Int(model.sizes[table]) / (inputs + 1)
    guard teacherWidth <= model.studentWidth, model.settings[table] > 0 else { return [] }
    let total = model.settings.reduce(0.0) { $0 + Double($1) }
    let massBits = log2(total) - log2(Double(model.settings[table]))
    let realisationBits =
      settings.levels.map {
        LevelModel.realisationBits(
          levels: $0, inputCount: inputs, teacherWidth: teacherWidth, studentWidth: model.studentWidth)
      }
      ?? -Interval(
        RealisationBound().probability(
          inputCount: inputs, teacher: [teacherWidth, 1], student: [model.studentWidth, 1])
      ).log2.midpoint
    let cells = sweep.samples(ofTarget: UInt32(table))
    return settings.points.compactMap { points in
      let law = SeenRows(rows: model.rowCount, draws: points, noise: 0)
      guard let error = ErrorSummary(.typical, supports: cells, law: law, rows: model.rowCount) else { return nil }
      func bound(_ bits: Double) -> Double { 1 - exp2(-bits / Double(points)) }
      return Row(
        teacher: teacher.description, teacherWidth: teacherWidth, studentWidth: model.studentWidth, points: points,
        error: error.mean, deviation: error.deviation, massBits: massBits, descriptionBound: bound(error.complexity),
        massBound: bound(massBits), realisationBound: bound(realisationBits))
    }
  }
}
