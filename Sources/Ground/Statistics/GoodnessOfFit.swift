/// Pearson's chi-square test of counts against an exact law; classes expected fewer than five times are put together.
///
/// Under the law `tail` is about uniform on 0...1, so a test that rejects when `tail` is below q raises a false alarm with
/// probability q.
public struct GoodnessOfFit: Hashable, Sendable {
  /// The classes compared, after putting rare ones together.
  public let classCount: Int
  /// The sum over the classes of (observed - expected)^2 / expected; infinite if something was drawn that the law excludes.
  public let statistic: Double
  /// The number of classes less one.
  public let degreesOfFreedom: Int
  /// The probability of a statistic at least as large under the law.
  public let tail: Double

  /// Compares counts with a law.
  ///
  /// - Parameters:
  ///   - draws: how many there were, those of no class included.
  ///   - classes: for each class how often the law expects it, and how often it was drawn.
  public init(draws: Int, classes: some Sequence<(expected: Double, observed: Int)>) {
    var pooled: [(expected: Double, observed: Int)] = []
    var rest = (expected: 0.0, observed: 0)
    var seen = 0
    for entry in classes {
      seen += entry.observed
      if entry.expected >= 5 {
        pooled.append(entry)
      } else {
        rest.expected += entry.expected
        rest.observed += entry.observed
      }
    }
    // All rare classes are one; if even that is rare, it joins the rarest of the others.
    if rest.expected >= 5 || pooled.isEmpty {
      pooled.append(rest)
    } else if let rarest = pooled.indices.min(by: { pooled[$0].expected < pooled[$1].expected }) {
      pooled[rarest].expected += rest.expected
      pooled[rarest].observed += rest.observed
    }
    let sum = pooled.reduce(0.0) { sum, entry in
      let difference = Double(entry.observed) - entry.expected
      return entry.expected > 0 ? sum + difference * difference / entry.expected : sum
    }
    statistic = seen < draws ? .infinity : sum
    classCount = pooled.count
    degreesOfFreedom = max(0, pooled.count - 1)
    tail = statistic == .infinity ? 0 : SpecialFunctions.chiSquareTail(statistic, degrees: degreesOfFreedom)
  }
}
