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
    let test = GoodnessOfFit(
      draws: draws,
      classes: posterior.functions.lazy.map { entry in
        (
          expected: Double(draws) * Double(rounding: Rational(entry.settings, posterior.total)),
          observed: counts[entry.table.values] ?? 0
        )
      })
    (classCount, statistic) = (test.classCount, test.statistic)
    (degreesOfFreedom, tail) = (test.degreesOfFreedom, test.tail)
  }
}
