import Foundation

/// The law of what N independent uniform draws of a row see: how many different rows, and on how many of them the label is flipped.
///
/// Draws of a row that was seen repeat its label or make the sample inconsistent; inconsistent samples are dropped, so
/// the sum of all entries is the probability of consistency. Given the two numbers, all samples are equally likely.
package struct SeenRows {
  /// `probability[r][k]`: r rows seen, k of them flipped.
  package let probability: [[Double]]

  /// - Complexity: O(N rows^2).
  package init(rows: Int, draws: Int, noise: Double) {
    var law = [[Double]](repeating: [Double](repeating: 0, count: rows + 1), count: rows + 1)
    law[0][0] = 1
    let share = 1 / Double(rows)
    for _ in 0..<draws {
      var next = [[Double]](repeating: [Double](repeating: 0, count: rows + 1), count: rows + 1)
      for seen in 0...rows {
        for flipped in 0...seen where law[seen][flipped] > 0 {
          let mass = law[seen][flipped] * share
          next[seen][flipped] += mass * (Double(seen - flipped) * (1 - noise) + Double(flipped) * noise)
          if seen < rows {
            next[seen + 1][flipped] += mass * Double(rows - seen) * (1 - noise)
            next[seen + 1][flipped + 1] += mass * Double(rows - seen) * noise
          }
        }
      }
      law = next
    }
    probability = law
  }

  /// The law of N different rows, all sets of them equally likely: exactly N are seen and no label can contradict another.
  ///
  /// - Precondition: at most as many points as rows.
  package init(rows: Int, distinct points: Int, noise: Double) {
    precondition(points <= rows, "\(points) distinct points of \(rows)")
    var law = [[Double]](repeating: [Double](repeating: 0, count: rows + 1), count: rows + 1)
    for flipped in 0...points {
      law[points][flipped] =
        Self.binomial(points, flipped) * pow(noise, Double(flipped)) * pow(1 - noise, Double(points - flipped))
    }
    probability = law
  }

  private static func binomial(_ n: Int, _ k: Int) -> Double {
    (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }.rounded()
  }

  /// The number of samples with r rows seen and k flips: C(rows, r) C(r, k).
  package static func sampleCount(rows: Int, seen: Int, flipped: Int) -> Double {
    binomial(rows, seen) * binomial(seen, flipped)
  }
}

/// The mean and the standard deviation of an error over samples, given that an interpolator exists.
public struct ErrorSummary: Codable, Hashable, Sendable {
  /// The mean error over the samples, 0 to 1.
  public var mean: Double
  /// The standard deviation of the error over the samples.
  public var deviation: Double
  /// P_c: the probability that the sample has an interpolator.
  public var interpolable: Double
  /// E[-log2 p_S | c] for the typical interpolator, the mean of the least weights for the others.
  public var complexity: Double

  /// The error against a target, averaged over the law of the sample.
  package init?(_ measure: Measure, cells: [SweepCell], law: SeenRows, rows: Int) {
    var (mass, sum, squares, complexity) = (0.0, 0.0, 0.0, 0.0)
    let index = Measure.allCases.firstIndex(of: measure) ?? 0
    for seen in 0...rows {
      for flipped in 0...seen where law.probability[seen][flipped] > 0 {
        let cell = cells[seen * (rows + 1) + flipped]
        let weight = law.probability[seen][flipped] / SeenRows.sampleCount(rows: rows, seen: seen, flipped: flipped)
        mass += weight * (measure == .typical ? cell.posteriorSamples : cell.minimalSamples)
        sum += weight * cell.errors[index]
        squares += weight * cell.squares[index]
        complexity += weight * (measure == .typical ? cell.description : cell.weights)
      }
    }
    guard mass > 0 else { return nil }
    mean = sum / mass
    deviation = max(0, squares / mass - mean * mean).squareRoot()
    interpolable = mass
    self.complexity = complexity / mass
  }
}

extension ErrorSummary {
  /// The error over samples of one target without label noise: one cell for every number of rows seen.
  package init?(_ measure: Measure, supports: [SweepCell], law: SeenRows, rows: Int) {
    var cells = [SweepCell](repeating: SweepCell(), count: (rows + 1) * (rows + 1))
    for seen in 0...rows { cells[seen * (rows + 1)] = supports[seen] }
    self.init(measure, cells: cells, law: law, rows: rows)
  }
}
