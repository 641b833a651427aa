import Numbers
import ThresholdNetworks

/// A distribution of labelled points: X on the rows of a truth table, Y = teacher(X) flipped with a probability that may depend on X.
public struct Population: Sendable {
  public let teacher: TruthTable
  /// P(X = row).
  public let masses: [Rational]
  /// P(Y != teacher(X) | X = row).
  public let flips: [Rational]

  /// - Precondition: at most six inputs, one mass and one flip probability a row.
  public init(teacher: TruthTable, masses: [Rational]? = nil, flips: [Rational]) {
    let rows = teacher.values.count
    precondition(teacher.inputCount <= 6 && flips.count == rows, "\(flips.count) flip probabilities for \(rows) rows")
    self.teacher = teacher
    self.masses = masses ?? [Rational](repeating: Rational(1, Integer(rows)), count: rows)
    self.flips = flips
    precondition(self.masses.count == rows && self.masses.reduce(0, +) == 1, "the masses of \(rows) rows")
  }

  public var rowCount: Int { masses.count }

  /// The flip probability when it is the same everywhere: noise that is independent of X.
  public var independentNoise: Rational? { flips.allSatisfy { $0 == flips[0] } ? flips[0] : nil }

  /// P(Y != teacher(X)).
  public var noiseLevel: Rational { zip(masses, flips).reduce(0) { $0 + $1.0 * $1.1 } }

  /// L_D(h) = P(h(X) != Y) for the function with the given table.
  public func error(of table: UInt64) -> Rational {
    let target = teacher.values.words[0]
    return (0..<rowCount).reduce(0) { sum, row in
      sum + masses[row] * ((table ^ target) >> UInt64(row) & 1 == 1 ? 1 - flips[row] : flips[row])
    }
  }

  /// P(h(X) != teacher(X)).
  public func cleanError(of table: UInt64) -> Rational {
    let difference = table ^ teacher.values.words[0]
    return (0..<rowCount).reduce(0) { $0 + (difference >> UInt64($1) & 1 == 1 ? masses[$1] : 0) }
  }

  /// P(Y = 1 | X = row).
  func probabilityOfOne(row: Int) -> Rational {
    teacher.values[row] ? 1 - flips[row] : flips[row]
  }
}

extension Arguments {
  /// How the parameters `teacher` and `mass` are explained.
  static let populationParameters = [
    Parameter("teacher", "a function of one to three inputs, as in 2:0x8"),
    Parameter("mass", "the probabilities of the rows, separated by commas; uniform if absent"),
  ]

  /// The population that `teacher` and `mass` describe, with the flip probabilities of the parameter `noise`, or none.
  func population(noise: String? = nil) throws -> Population {
    let teacher = try table("teacher")
    let rows = teacher.values.count
    let flips = try noise.map { try rationals($0, count: rows) } ?? [Rational](repeating: 0, count: rows)
    var masses: [Rational]?
    if self["mass"] != nil {
      let values = try rationals("mass", count: rows)
      guard values.reduce(0, +) == 1 else {
        throw ArgumentError(name: "mass", found: self["mass"], expected: "\(rows) fractions with the sum 1")
      }
      masses = values
    }
    return Population(teacher: teacher, masses: masses, flips: flips)
  }
}

/// What a learner can tell of a consistent sample: the rows seen and their labels.
public struct SeenLabels: Hashable, Sendable, Comparable {
  public var rows: UInt64
  public var labels: UInt64

  public init(rows: UInt64, labels: UInt64) {
    (self.rows, self.labels) = (rows, labels)
  }

  public static func < (left: Self, right: Self) -> Bool { (left.rows, left.labels) < (right.rows, right.labels) }
}

/// The law of a sample of N independent labelled points, grouped by what was seen.
///
/// Inconsistent samples (a row with both labels) have no group; their mass is missing from the sum.
public struct SampleLaw: Sendable {
  public struct Group: Sendable {
    /// The probability of the group.
    public var probability: Rational
    /// The sum over its samples of probability times number of flipped labels.
    public var flips: Rational
  }

  public let population: Population
  public let sampleSize: Int
  public let groups: [SeenLabels: Group]

  /// - Complexity: at most 3^rows groups, each extended by 2 rows labels, for each of N points.
  public init(_ population: Population, sampleSize n: Int) {
    self.population = population
    sampleSize = n
    var groups = [SeenLabels(rows: 0, labels: 0): Group(probability: 1, flips: 0)]
    for _ in 0..<n {
      var next: [SeenLabels: Group] = [:]
      for (seen, group) in groups {
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
