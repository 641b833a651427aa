import FoldableSuperNets
import Foundation

/// The table of `merge-networks`.
enum MergeText {
  static func text(_ merge: NetworkMerge, _ lines: [NetworkMerge.Line], isWhole: Bool) -> String {
    var text = merge.summary.map { $0 + "\n" }.joined()
    text += row(["method", "per task", "joint", "feature error", "seconds"])
    if !merge.tasks.isEmpty {
      let scores = merge.problem.originalScores(on: merge.tasks)
      text += row(["originals", number(scores.perTask), number(scores.joint), "", ""])
    }
    for line in lines {
      text += row([
        line.method.rawValue, spread(line.scores.map(\.perTask)), spread(line.scores.map(\.joint)),
        spread(line.errors), String(format: "%.2f", line.seconds),
      ])
    }
    for line in lines { text += line.merged.notes.map { "\(line.method.rawValue): \($0)\n" }.joined() }
    return isWhole ? text : text + "the time ended before all methods were done\n"
  }

  private static func row(_ cells: [String]) -> String {
    let padded = cells.map { $0 + String(repeating: " ", count: max(2, 20 - $0.count)) }.joined()
    return padded.trimmingCharacters(in: .whitespaces) + "\n"
  }

  /// The mean, and the standard deviation of several.
  private static func spread(_ values: [Double]) -> String {
    guard !values.isEmpty else { return "-" }
    let mean = values.reduce(0, +) / Double(values.count)
    guard values.count > 1 else { return number(mean) }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return "\(number(mean)) +- \(number((squares / Double(values.count - 1)).squareRoot()))"
  }

  private static func number(_ value: Double) -> String { String(format: "%.4g", value) }
}
