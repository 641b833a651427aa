import Foundation
import Running

/// The measures of one sample, in fractions of the domain on which a function differs from the target.
public enum Measure: String, CaseIterable, Codable, Sendable {
  /// The mean over the posterior.
  case typical
  /// The mean, best and worst over all functions of the least size.
  case minimal
  /// The least over the functions of the least size.
  case minimalBest = "minimal-best"
  /// The largest over the functions of the least size.
  case minimalWorst = "minimal-worst"
}

/// Sums over all samples that see `seen` rows and have `flipped` of their labels flipped.
public struct SweepCell: Codable, Hashable, Sendable {
  /// The number of samples with an interpolator, for the posterior and for the minimal rules.
  public var posteriorSamples = 0.0
  /// The samples that a network of least size fits, weighted like `posteriorSamples`.
  public var minimalSamples = 0.0
  /// For every measure, in the order of `Measure.allCases`, the sum of the errors and of their squares.
  public var errors = [Double](repeating: 0, count: 4)
  /// For every measure the sum of the squares of its errors, beside `errors`.
  public var squares = [Double](repeating: 0, count: 4)
  /// The sum of -log2 p_S.
  public var description = 0.0
  /// The sum of the least weights.
  public var weights = 0.0

  /// An empty cell, from which sums start.
  public init() {}
}

/// Runs through all partial functions, or all samples of one target, by splitting the list of all functions row by row:
/// label 0, label 1, or free. Free adds the two halves, so a sample costs a few additions, not a pass over all functions.
package struct PartialFunctionSweep {
  package let model: SmallModel
  /// log2 of all settings, in the unit of `reducedSettings`.
  private let settingBits: Double
  private let levels: [UnsafeMutablePointer<InterpolatorSummary>]

  /// Calls `body` with a sweep whose buffers live as long as the call.
  package static func withBuffers<Result>(
    _ model: SmallModel, _ body: (PartialFunctionSweep) throws -> Result
  ) rethrows -> Result {
    let levels = (0...model.rowCount).map { UnsafeMutablePointer<InterpolatorSummary>.allocate(capacity: 1 << $0) }
    defer { for level in levels { level.deallocate() } }
    let bits = log2(model.reducedSettings.reduce(0.0) { $0 + Double($1) })
    return try body(PartialFunctionSweep(model: model, settingBits: bits, levels: levels))
  }

  /// One cell for every number of rows seen and of flips among them, over all 3^rows partial functions. A label is flipped when it
  /// differs from the target's. Cell (r, k) is at index r (rows + 1) + k.
  ///
  /// - Complexity: about 3^(rows + 1) merges: a second or two for four inputs.
  /// - Throws: `EffortEnded`.
  package func allPartialFunctions(target: UInt32, effort: Effort) throws(EffortEnded) -> [SweepCell] {
    let rows = model.rowCount
    load(target)
    var sums = LeafSums(count: (rows + 1) * (rows + 1), effort: effort)
    descend(rows, levels[rows], target, 0, 0, labelsAreFree: true, &sums)
    if let reason = sums.ended { throw EffortEnded(reason) }
    return (0..<(rows + 1) * (rows + 1)).map { sums.cell($0, rows: rows) }
  }

  /// One cell for every number of rows seen, over all 2^rows samples labelled by the target itself.
  package func samples(ofTarget target: UInt32) -> [SweepCell] {
    let rows = model.rowCount
    load(target)
    var sums = LeafSums(count: (rows + 1) * (rows + 1))
    descend(rows, levels[rows], target, 0, 0, labelsAreFree: false, &sums)
    return (0...rows).map { sums.cell($0 * (rows + 1), rows: rows) }
  }

  private func load(_ target: UInt32) {
    let rows = model.rowCount
    for table in 0..<(1 << rows) {
      let wrong = (UInt32(table) ^ target).nonzeroBitCount
      let settings = model.reducedSettings[table]
      levels[rows][table] = InterpolatorSummary(
        settings: settings, wrongSettings: settings &* UInt64(wrong), minimalCount: 1, minimalWrong: UInt32(wrong),
        size: model.sizes[table], fewestWrong: UInt8(wrong), mostWrong: UInt8(wrong))
    }
  }

  /// The sums of all leaves by cell, flat so that a leaf touches one short run of memory.
  private struct LeafSums {
    static let width = 12
    var values: [Double]
    /// Why the recursion goes no further; nil while it may.
    var ended: Exhausted?
    private let effort: Effort

    init(count: Int, effort: Effort = .unlimited) {
      values = [Double](repeating: 0, count: count * Self.width)
      self.effort = effort
    }

    mutating func lookAtEffort() { if ended == nil { ended = effort.exhaustion() } }

    func cell(_ index: Int, rows: Int) -> SweepCell {
      let base = index * Self.width
      var cell = SweepCell()
      cell.posteriorSamples = values[base]
      cell.minimalSamples = values[base + 1]
      let scale = 1 / Double(rows)
      for measure in 0..<4 {
        cell.errors[measure] = values[base + 2 + measure] * scale
        cell.squares[measure] = values[base + 6 + measure] * scale * scale
      }
      cell.description = values[base + 10]
      cell.weights = values[base + 11]
      return cell
    }
  }

  private func descend(
    _ row: Int, _ functions: UnsafeMutablePointer<InterpolatorSummary>, _ target: UInt32, _ seen: Int, _ flipped: Int,
    labelsAreFree: Bool, _ sums: inout LeafSums
  ) {
    if row == 0 {
      record(functions.pointee, cell: seen * (model.rowCount + 1) + flipped, &sums)
      return
    }
    // A thousand leaves below, some microseconds each look.
    if row == 6 { sums.lookAtEffort() }
    if sums.ended != nil { return }
    let half = 1 << (row - 1)
    let targetBit = target >> UInt32(row - 1) & 1 == 1
    for label in [false, true] where labelsAreFree || label == targetBit {
      descend(
        row - 1, functions + (label ? half : 0), target, seen + 1, flipped + (label == targetBit ? 0 : 1),
        labelsAreFree: labelsAreFree, &sums)
    }
    let merged = levels[row - 1]
    for index in 0..<half { merged[index] = functions[index].merged(with: functions[index + half]) }
    descend(row - 1, merged, target, seen, flipped, labelsAreFree: labelsAreFree, &sums)
  }

  @inline(__always)
  private func record(_ summary: InterpolatorSummary, cell: Int, _ sums: inout LeafSums) {
    let base = cell * LeafSums.width
    sums.values.withUnsafeMutableBufferPointer { values in
      func add(_ measure: Int, _ wrong: Double) {
        values[base + 2 + measure] += wrong
        values[base + 6 + measure] += wrong * wrong
      }
      if summary.settings > 0 {
        values[base] += 1
        add(0, Double(summary.wrongSettings) / Double(summary.settings))
        values[base + 10] += settingBits - log2(Double(summary.settings))
      }
      if summary.size < .max {
        values[base + 1] += 1
        add(1, Double(summary.minimalWrong) / Double(summary.minimalCount))
        add(2, Double(summary.fewestWrong))
        add(3, Double(summary.mostWrong))
        values[base + 11] += Double(summary.size)
      }
    }
  }
}
