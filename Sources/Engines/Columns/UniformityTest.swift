import Numbers
import Statistics
import ThresholdNetworks

/// Pearson's chi-square test of draws against the exact posterior over functions.
///
/// Functions expected fewer than five times are put together. Under fair draws `tail` is about uniform on 0...1, so a test that
/// rejects when `tail` is below q raises a false alarm with probability q.
public struct UniformityTest: Hashable, Sendable {
  /// The number of draws.
  public let draws: Int
  /// The classes compared, after putting rare functions together.
  public let classCount: Int
  /// The sum over the classes of (drawn - expected)^2 / expected.
  public let statistic: Double
  /// The number of classes less one.
  public let degreesOfFreedom: Int
  /// The probability of a statistic at least as large under fair draws.
  public let tail: Double

  /// Compares draws with the posterior.
  ///
  /// - Parameters:
  ///   - counts: how often each function (rows of the cube) was drawn.
  ///   - posterior: the exact law of the functions.
  public init(counts: [BitVector: Int], posterior: FunctionPosterior) {
    let draws = counts.values.reduce(0, +)
    self.draws = draws
    var classes: [(expected: Double, observed: Int)] = []
    var rest = (expected: 0.0, observed: 0)
    var seen = 0
    for entry in posterior.functions {
      let expected = Double(draws) * Double(rounding: Rational(entry.settings, posterior.total))
      let observed = counts[entry.table.values] ?? 0
      seen += observed
      if expected >= 5 {
        classes.append((expected, observed))
      } else {
        rest.expected += expected
        rest.observed += observed
      }
    }
    // All rare functions are one class; if even that is rare, it joins the rarest of the others.
    if rest.expected >= 5 || classes.isEmpty {
      classes.append(rest)
    } else if let rarest = classes.indices.min(by: { classes[$0].expected < classes[$1].expected }) {
      classes[rarest].expected += rest.expected
      classes[rarest].observed += rest.observed
    }
    var statistic = classes.reduce(0.0) { sum, entry in
      let difference = Double(entry.observed) - entry.expected
      return entry.expected > 0 ? sum + difference * difference / entry.expected : sum
    }
    // A function that no interpolating network computes.
    if seen < draws { statistic = .infinity }
    classCount = classes.count
    self.statistic = statistic
    degreesOfFreedom = max(0, classes.count - 1)
    tail = statistic == .infinity ? 0 : SpecialFunctions.chiSquareTail(statistic, degrees: degreesOfFreedom)
  }
}
