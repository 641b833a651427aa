import Numbers
import ThresholdNetworks

/// A distribution of labelled points: X on the rows of a truth table, Y = teacher(X) flipped with a probability that may depend on X.
public struct Population: Sendable {
  /// The function behind the labels; a label disagrees with it with the probability in `flips`.
  public let teacher: TruthTable
  /// P(X = row).
  public let masses: [Rational]
  /// P(Y != teacher(X) | X = row).
  public let flips: [Rational]

  /// A population; points are uniform unless masses are given.
  ///
  /// - Precondition: at most six inputs, one mass and one flip probability a row.
  public init(teacher: TruthTable, masses: [Rational]? = nil, flips: [Rational]) {
    let rows = teacher.values.count
    precondition(teacher.inputCount <= 6 && flips.count == rows, "\(flips.count) flip probabilities for \(rows) rows")
    self.teacher = teacher
    self.masses = masses ?? [Rational](repeating: Rational(1, Integer(rows)), count: rows)
    self.flips = flips
    precondition(self.masses.count == rows && self.masses.reduce(0, +) == 1, "the masses of \(rows) rows")
  }

  /// The number 2^n of rows, for n inputs.
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
