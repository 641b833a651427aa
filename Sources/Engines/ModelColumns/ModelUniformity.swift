import Numbers
import Statistics
import ThresholdNetworks

/// Pearson's chi-square test of draws against the exact law of the functions; functions expected fewer than five times are one class.
package struct ModelUniformity: Sendable {
  package let classCount: Int
  package let statistic: Double
  package let degreesOfFreedom: Int
  /// The probability of a statistic at least as large under fair draws.
  package let tail: Double

  /// - Parameters:
  ///   - counts: how often each function was drawn.
  ///   - law: the functions with their settings.
  package init(counts: [BitVector: Int], law: [(table: TruthTable, settings: Integer)]) {
    let draws = counts.values.reduce(0, +)
    let total = law.reduce(Integer(0)) { $0 + $1.settings }
    var classes: [(expected: Double, observed: Int)] = []
    var rest = (expected: 0.0, observed: 0)
    var seen = 0
    for entry in law {
      let expected = Double(draws) * Double(rounding: Rational(entry.settings, total))
      let observed = counts[entry.table.values] ?? 0
      seen += observed
      if expected >= 5 {
        classes.append((expected, observed))
      } else {
        rest.expected += expected
        rest.observed += observed
      }
    }
    if rest.expected >= 5 || classes.isEmpty {
      classes.append(rest)
    } else if let rarest = classes.indices.min(by: { classes[$0].expected < classes[$1].expected }) {
      classes[rarest].expected += rest.expected
      classes[rarest].observed += rest.observed
    }
    let sum = classes.reduce(0.0) { sum, entry in
      let difference = Double(entry.observed) - entry.expected
      return entry.expected > 0 ? sum + difference * difference / entry.expected : sum
    }
    // A function that no fitting network computes cannot be drawn.
    statistic = seen < draws ? .infinity : sum
    classCount = classes.count
    degreesOfFreedom = max(0, classes.count - 1)
    tail = statistic == .infinity ? 0 : SpecialFunctions.chiSquareTail(statistic, degrees: degreesOfFreedom)
  }
}
