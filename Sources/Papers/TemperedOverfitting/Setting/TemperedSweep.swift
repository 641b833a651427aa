import ExactLearning
import Foundation
import Running
import ThresholdNetworks

/// The error of minimal and of typical interpolators against the noise level, exactly.
///
/// The inputs are few enough that every sample is visited: all 3^rows partial functions for independent flips (every
/// support with every flip pattern, weighted by its probability under N independent draws) and all 2^rows samples of every flipped target for
/// flips that depend on the point, of which the worst is kept. Nothing is drawn at random; every error is a ratio
/// of integers, and only the averages over samples are in floating point.
public struct TemperedSweep: Sendable {
  /// What is asked; kept beside the results, so that they can be resumed only with the same question.
  public struct Settings: Codable, Hashable, Sendable {
    /// The teacher's truth table in hexadecimal, highest row first.
    public var teacher: String
    /// The number n of inputs, 2 to 4.
    public var inputs: Int
    /// k: the posterior is that of a student (k, 1).
    public var studentWidth: Int
    /// The depth of the minimal networks.
    public var depth: Int
    /// The numbers N of points of a sample.
    public var points: [Int]
    /// Whether the points of a sample are different, or drawn independently of each other.
    public var isDistinct: Bool

    /// Settings; see the properties for the parameters.
    ///
    /// - Precondition: no more distinct points than rows.
    public init(teacher: TruthTable, studentWidth: Int, depth: Int, points: [Int], isDistinct: Bool = false) {
      precondition(!isDistinct || points.allSatisfy { $0 <= teacher.values.count }, "\(points) distinct points")
      self.isDistinct = isDistinct
      self.teacher = teacher.hexadecimal
      inputs = teacher.inputCount
      self.studentWidth = studentWidth
      self.depth = depth
      self.points = points
    }
  }

  /// The result of one unit of work. Unit 0 is the sweep over all partial functions, the others are shares of the flip sets.
  public struct UnitResult: Codable, Hashable, Sendable {
    /// The number of the unit, 0 to `unitCount` - 1.
    public var unit: Int
    /// Unit 0: one cell for every number of rows seen and of flips.
    public var cells: [SweepCell]?
    /// The other units, by number of flipped rows, then points, then measure.
    public var targets: [[[TargetSummary]]]?
  }

  /// The errors of all flip sets of one size in one unit.
  public struct TargetSummary: Codable, Hashable, Sendable {
    /// The number of flip sets.
    public var count = 0
    /// The sum of the mean errors over the flip sets.
    public var sum = 0.0
    /// The largest mean error of a flip set; -1 before there is one.
    public var worst = -1.0
    /// The flipped target with the worst error, as a truth table.
    public var worstTarget = UInt32.max
    /// The standard deviation over samples of the error for the worst target.
    public var worstDeviation = 0.0

    /// A summary of no flip sets.
    public init() {}

    mutating func add(_ other: Self) {
      count += other.count
      sum += other.sum
      // The smaller table among equally bad targets, so that the result does not depend on the order of the units.
      if (other.worst, worstTarget) > (worst, other.worstTarget) {
        worst = other.worst
        worstTarget = other.worstTarget
        worstDeviation = other.worstDeviation
      }
    }
  }

  /// Unit 0 for independent flips, and 32 shares of the flip sets.
  public static let unitCount = 33

  /// What is asked.
  public let settings: Settings
  private let teacher: UInt32

  /// A sweep; `teacher` is the function that `settings` names.
  public init(_ settings: Settings, teacher: TruthTable) {
    self.settings = settings
    self.teacher = UInt32(truncatingIfNeeded: teacher.values.words[0])
  }

  private var rows: Int { 1 << settings.inputs }

  /// What all units share.
  ///
  /// - Throws: `EffortEnded`.
  public func model(effort: Effort = .unlimited) throws(EffortEnded) -> SmallModel {
    try SmallModel(
      inputCount: settings.inputs, studentWidth: settings.studentWidth, depth: settings.depth, effort: effort)
  }

  private func law(points: Int, noise: Double) -> SeenRows {
    settings.isDistinct
      ? SeenRows(rows: rows, distinct: points, noise: noise) : SeenRows(rows: rows, draws: points, noise: noise)
  }

  /// The result of one unit.
  ///
  /// - Complexity: unit 0 a second or two, the others together 2 milliseconds for each class of flip sets.
  public func run(unit: Int) -> UnitResult {
    do {
      return try run(unit: unit, in: model(), effort: .unlimited)
    } catch {
      preconditionFailure("an unlimited effort has ended: \(error)")
    }
  }

  /// The result of one unit as far as the effort goes.
  ///
  /// The model is that of this sweep.
  ///
  /// - Throws: `EffortEnded`.
  public func run(unit: Int, in model: SmallModel, effort: Effort) throws -> UnitResult {
    try PartialFunctionSweep.withBuffers(model) { sweep in
      if unit == 0 { return UnitResult(unit: 0, cells: try sweep.allPartialFunctions(target: teacher, effort: effort)) }
      let laws = settings.points.map { law(points: $0, noise: 0) }
      let empty = [[TargetSummary]](
        repeating: [TargetSummary](repeating: TargetSummary(), count: Measure.allCases.count), count: laws.count)
      var targets = [[[TargetSummary]]](repeating: empty, count: rows / 2 + 1)
      for (index, flips) in flipSets().enumerated() where index % (Self.unitCount - 1) == unit - 1 {
        try effort.goOn()
        let target = teacher ^ flips.set
        let cells = sweep.samples(ofTarget: target)
        for (place, law) in laws.enumerated() {
          for (measure, name) in Measure.allCases.enumerated() {
            guard let error = ErrorSummary(name, supports: cells, law: law, rows: rows) else { continue }
            var summary = TargetSummary()
            summary.count = flips.count
            summary.sum = error.mean * Double(flips.count)
            summary.worst = error.mean
            summary.worstTarget = target
            summary.worstDeviation = error.deviation
            targets[flips.set.nonzeroBitCount][place][measure].add(summary)
          }
        }
      }
      return UnitResult(unit: unit, targets: targets)
    }
  }

  /// The sets of at most half of the rows, one of each class under the permutations of inputs that keep the teacher, with
  /// the size of the class: neither the prior nor the sizes can tell the members of a class apart.
  func flipSets() -> [(set: UInt32, count: Int)] {
    let permutations = Self.permutations(settings.inputs).map { permutation in
      (0..<rows).map { row in
        permutation.indices.reduce(0) { $0 | (row >> $1 & 1) << permutation[$1] }
      }
    }
    func moved(_ set: UInt32, _ map: [Int]) -> UInt32 {
      map.indices.reduce(0) { $0 | (set >> UInt32($1) & 1) << UInt32(map[$1]) }
    }
    let stabilizer = permutations.filter { moved(teacher, $0) == teacher }
    var sets: [(set: UInt32, count: Int)] = []
    for set in 0..<(UInt32(1) << UInt32(rows)) where set.nonzeroBitCount <= rows / 2 {
      var images: Set<UInt32> = []
      var isFirst = true
      for map in stabilizer {
        let image = moved(set, map)
        if image < set {
          isFirst = false
          break
        }
        images.insert(image)
      }
      if isFirst { sets.append((set, images.count)) }
    }
    return sets
  }

  private static func permutations(_ n: Int) -> [[Int]] {
    n == 0
      ? [[]]
      : permutations(n - 1).flatMap { shorter in
        (0..<n).map { Array(shorter[..<$0]) + [n - 1] + Array(shorter[$0...]) }
      }
  }
}

// MARK: - The table

extension TemperedSweep {
  /// How labels are flipped.
  public enum Flips: String, CaseIterable, Codable, Sendable {
    /// Every label by itself, with the same probability.
    case independent
    /// A fixed set of rows, the worst for the measure in question.
    case worst
    /// A fixed set of rows, averaged over all sets of that size.
    case fixed
  }

  /// One number of the figure.
  public struct Row: Sendable, Hashable {
    /// How labels are flipped.
    public var flips: Flips
    /// N, the points of a sample.
    public var points: Int
    /// The probability of a flip, or the share of the rows that are flipped.
    public var noise: Double
    /// Whose error it is.
    public var measure: Measure
    /// E[L_D | c], and the standard deviation over samples.
    public var error: Double
    /// The standard deviation over samples.
    public var deviation: Double?
    /// P_c.
    public var interpolable: Double?
    /// The theorem for posterior sampling at this N: 1 - 2^(-(E[-log2 p_S | c] + log2(1/P_c)) / N).
    public var bound: Double?
    /// The worst target as a truth table.
    public var target: UInt32?
  }

  /// The rows of the table from the results of all units.
  public func rows(from results: [UnitResult]) -> [Row] {
    var table: [Row] = []
    if let cells = results.first(where: { $0.unit == 0 })?.cells {
      for points in settings.points {
        for step in 0...20 {
          table += independentRows(cells, points: points, noise: Double(step) / 40)
        }
      }
    }
    var totals: [[[TargetSummary]]]?
    for targets in results.sorted(by: { $0.unit < $1.unit }).compactMap(\.targets) {
      guard var sum = totals else {
        totals = targets
        continue
      }
      for (size, levels) in targets.enumerated() {
        for (place, measures) in levels.enumerated() {
          for (measure, summary) in measures.enumerated() { sum[size][place][measure].add(summary) }
        }
      }
      totals = sum
    }
    for (size, levels) in (totals ?? []).enumerated() {
      for (place, measures) in levels.enumerated() {
        for (measure, summary) in zip(Measure.allCases, measures) where summary.count > 0 {
          let noise = Double(size) / Double(rows)
          table.append(
            Row(
              flips: .worst, points: settings.points[place], noise: noise, measure: measure, error: summary.worst,
              deviation: summary.worstDeviation, target: summary.worstTarget))
          table.append(
            Row(
              flips: .fixed, points: settings.points[place], noise: noise, measure: measure,
              error: summary.sum / Double(summary.count)))
        }
      }
    }
    return table
  }

  private func independentRows(_ cells: [SweepCell], points: Int, noise: Double) -> [Row] {
    let law = law(points: points, noise: noise)
    return Measure.allCases.compactMap { measure in
      guard let clean = ErrorSummary(measure, cells: cells, law: law, rows: rows) else { return nil }
      var bound: Double?
      // The theorem is about independent draws.
      if measure == .typical && !settings.isDistinct {
        let bits = (clean.complexity - log2(clean.interpolable)) / Double(points)
        bound = 1 - exp2(-bits)
      }
      // L_D = noise + (1 - 2 noise) L_D0 for every function.
      return Row(
        flips: .independent, points: points, noise: noise, measure: measure,
        error: noise + (1 - 2 * noise) * clean.mean, deviation: (1 - 2 * noise) * clean.deviation,
        interpolable: clean.interpolable, bound: bound)
    }
  }
}
