import Numbers
import Running
import ThresholdNetworks

/// What a learner can tell of a consistent sample: the rows seen and their labels.
public struct SeenLabels: Hashable, Sendable, Comparable {
  /// The rows that the sample has, as a mask: bit r is row r of the truth table.
  public var rows: UInt64
  /// Their labels on the same bits; 0 on rows that were not seen.
  public var labels: UInt64

  /// The rows seen with their labels.
  ///
  /// - Precondition, unchecked: `labels` has no bit outside `rows`.
  public init(rows: UInt64, labels: UInt64) {
    (self.rows, self.labels) = (rows, labels)
  }

  /// The order of listings: by rows, then by labels, both as integers.
  public static func < (left: Self, right: Self) -> Bool { (left.rows, left.labels) < (right.rows, right.labels) }
}

/// The law of a sample of N independent labelled points, grouped by what was seen.
///
/// Inconsistent samples (a row with both labels) have no group; their mass is missing from the sum.
public struct SampleLaw: Sendable {
  /// All samples that show a learner the same.
  public struct Group: Sendable {
    /// The probability of the group.
    public var probability: Rational
    /// The sum over its samples of probability times number of flipped labels.
    public var flips: Rational
  }

  /// The law of one labelled point.
  public let population: Population
  /// The number N of points in a sample.
  public let sampleSize: Int
  /// The consistent samples by what they show; `probability` sums to the probability of a consistent sample.
  public let groups: [SeenLabels: Group]

  /// Works out the law by adding one point after the other.
  ///
  /// - Complexity: at most 3^rows groups, each extended by 2 rows labels, for each of N points.
  public init(_ population: Population, sampleSize n: Int) {
    do {
      try self.init(population, sampleSize: n, effort: .unlimited)
    } catch {
      preconditionFailure("an unlimited effort has ended: \(error)")
    }
  }

  /// The same as far as the effort goes.
  ///
  /// - Throws: `EffortEnded`.
  public init(_ population: Population, sampleSize n: Int, effort: Effort) throws(EffortEnded) {
    self.population = population
    sampleSize = n
    var groups = [SeenLabels(rows: 0, labels: 0): Group(probability: 1, flips: 0)]
    for _ in 0..<n {
      var next: [SeenLabels: Group] = [:]
      for (seen, group) in groups {
        try effort.goOn()
        for row in 0..<population.rowCount where !population.masses[row].isZero {
          let bit: UInt64 = 1 << UInt64(row)
          for label in [false, true] {
            let probabilityOfOne = population.probabilityOfOne(row: row)
            let mass = population.masses[row] * (label ? probabilityOfOne : 1 - probabilityOfOne)
            if mass.isZero || (seen.rows & bit != 0 && (seen.labels & bit != 0) != label) { continue }
            let key = SeenLabels(rows: seen.rows | bit, labels: seen.labels | (label ? bit : 0))
            let flipped = label != population.teacher.values[row]
            var target = next[key] ?? Group(probability: 0, flips: 0)
            target.probability += group.probability * mass
            target.flips += group.flips * mass
            if flipped { target.flips += group.probability * mass }
            next[key] = target
          }
        }
      }
      groups = next
    }
    self.groups = groups
  }
}
