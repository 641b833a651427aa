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

  /// The steps in their order, as in `0.013:9...900 0.52:243...513`: seconds, then both ends, `?` for one that is not known. Nil if
  /// no end has ever moved.
  ///
  /// One line, so that texts are the same without the lines of their times.
  var text: String? {
    guard steps.count > 1 else { return nil }
    return steps.map { step in
      let seconds = (step.seconds * 1000).rounded() / 1000
      return "\(seconds):\(step.lower)...\(step.upper.map(String.init) ?? "?")"
    }.joined(separator: " ")
  }
}
