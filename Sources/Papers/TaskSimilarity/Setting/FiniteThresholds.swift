import Numbers
import Running

/// The shape of m -> f(p, d, m) at a finite p, exactly.
public struct FiniteThresholds: Sendable, Hashable, Codable {
  /// The number p of parameters, at least 1.
  public let dimension: Int
  /// The least d from which on f never decreases in m = 1, ..., p; nil if there is none.
  public let monotoneFrom: Int?
  /// The largest d up to which the worst m is less than p; 0 if there is none.
  public let interiorUpTo: Int
  /// For each d below `monotoneFrom` or up to `interiorUpTo` the worst m.
  public let worstSupports: [Int]

  /// Ranks are tried from 1 upwards, and from the end of the humps on a margin of ranks more.
  ///
  /// - Complexity: O(p) exact values a rank, about p/8 ranks.
  /// - Returns: nil if the effort ends first.
  public init?(dimension p: Int, effort: Effort) {
    precondition(p >= 2, "thresholds at p = \(p)")
    // Beyond (1 - beta_1) p = 0.083 p no hump is left in the limit; a third more is tried, and small p whole.
    let ranks = min(p, max(12, p / 8 + 8))
    let rows = ParallelLoop.map(ranks, jobs: effort.jobs) { index in
      effort.exhaustion() == nil ? Self.row(dimension: p, rank: index + 1) : nil
    }.compactMap { $0 }
    if rows.count < ranks { return nil }
    let lastHump = (rows.lastIndex { $0.hasHump } ?? -1) + 1
    let lastInterior = (rows.lastIndex { $0.worst < p } ?? -1) + 1
    dimension = p
    monotoneFrom = lastHump < p ? lastHump + 1 : nil
    interiorUpTo = lastInterior
    worstSupports = Array(rows.map(\.worst).prefix(max(lastHump, lastInterior)))
  }

  /// Whether f ever decreases in m = 1, ..., p, and the largest of its worst m.
  private static func row(dimension p: Int, rank: Int) -> (hasHump: Bool, worst: Int) {
    var (previous, best, worst, hasHump) = (Rational(-1), Rational(-1), 0, false)
    for m in 1...p {
      let value = ExactForgetting(dimension: p, rank: rank, support: m).worst
      if value < previous { hasHump = true }
      if value >= best { (best, worst) = (value, m) }
      previous = value
    }
    return (hasHump, worst)
  }
}
