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

  /// The steps in their order; nil if no end has ever moved.
  var value: JSONValue? {
    guard steps.count > 1 else { return nil }
    return .array(
      steps.map { step in
        [
          "seconds": .number(step.seconds), "lower": .integer(step.lower),
          "upper": step.upper.map { .integer($0) } ?? .null,
        ]
      })
  }
}
