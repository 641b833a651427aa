import Formats

/// How the interval of a least size has narrowed: its ends, with the seconds since the verb was begun.
///
/// It stands under `timing`, since no two runs have the same.
final class IntervalHistory {
  private struct Step {
    let seconds: Double
    let lower: Int
    let upper: Int?
  }

  private var steps: [Step] = []
  /// A drawing has no room for more.
  private static let mostSteps = 1000

  /// Keeps the ends if one of them has moved.
  func note(lower: Int, upper: Int?) {
    if let last = steps.last, last.lower == lower, last.upper == upper { return }
    if steps.count >= Self.mostSteps { steps = steps.indices.filter { $0.isMultiple(of: 2) }.map { steps[$0] } }
    steps.append(Step(seconds: Stopwatch.ofVerb.wallSeconds, lower: lower, upper: upper))
  }

  /// The steps in their order, a list for each part; empty if no end has ever moved.
  ///
  /// Without objects of its own, so that what is cut from `timing` to the next bracket is all of it.
  var fields: [String: JSONValue] {
    guard steps.count > 1 else { return [:] }
    return [
      "interval_seconds": .array(steps.map { .number($0.seconds) }),
      "interval_lower": .array(steps.map { .integer($0.lower) }),
      "interval_upper": .array(steps.map { step in step.upper.map { .integer($0) } ?? .null }),
    ]
  }
}
