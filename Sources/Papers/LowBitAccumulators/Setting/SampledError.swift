import Claims
import Foundation
import Numbers
import Running

/// The error of quantized dot products of Gaussian vectors, by draws.
public struct SampledError: Sendable {
  /// The arithmetic of the dot products.
  public var arithmetic: FusedMultiplyAdd
  /// The number of terms of a dot product.
  public var terms: Int
  /// The number of independent dot products.
  public var draws: Int
  /// The seed of all vectors.
  public var seed: UInt64
  /// The standard deviation of inputs; weights have 1.
  public var deviation = 1.0

  /// A measurement; see the properties for the parameters.
  public init(arithmetic: FusedMultiplyAdd, terms: Int, draws: Int, seed: UInt64, deviation: Double = 1) {
    (self.arithmetic, self.terms, self.draws, self.seed) = (arithmetic, terms, draws, seed)
    self.deviation = deviation
  }

  /// What was measured. S is the exact dot product, y the quantized one.
  public struct Result: Sendable {
    /// E (y - S)^2 / E S^2, with its standard error.
    public var meanSquare: Evidence
    /// The square root of the mean.
    public var relativeRMS: Double
    /// The slope of the regression of y on S.
    public var slope: Double
    /// The share of draws that end at the largest magnitude of the accumulator.
    public var saturated: Double
    /// What was lost over all steps of all draws.
    public var events: AccumulationEvents
  }

  /// Draws the vectors and compares the quantized with the exact dot products.
  ///
  /// - Returns: nil if the effort ended first.
  /// - Complexity: O(draws * terms).
  public func measure(effort: Effort = .unlimited) -> Result? {
    var key = RandomKey(seed: seed).fold(in: 0x6761_7573)
    var (squares, fourth, exact, cross) = (0.0, 0.0, 0.0, 0.0)
    var events = AccumulationEvents()
    var saturated = 0
    // Rows of inputs against columns of weights would not be independent; every draw has its own vectors.
    let kernel = MatrixProduct(arithmetic)
    for _ in 0..<draws {
      if effort.exhaustion() != nil { return nil }
      // Inputs are single-precision numbers, so that the sum in doubles is exact enough to compare with.
      let x = (0..<terms).map { _ in Double(Float(deviation * key.nextNormal())) }
      let w = (0..<terms).map { _ in Double(Float(key.nextNormal())) }
      guard let (y, found) = try? kernel.counting(x, w, rows: 1, inner: terms, columns: 1) else { return nil }
      events += found
      if y[0].magnitude == arithmetic.accumulator.format.largest { saturated += 1 }
      let sum = zip(x, w).reduce(0) { $0 + $1.0 * $1.1 }
      let error = (y[0] - sum) * (y[0] - sum)
      squares += error
      fourth += error * error
      exact += sum * sum
      cross += sum * y[0]
    }
    let count = Double(draws)
    let mean = squares / exact
    let variance = max(0, fourth / count - squares / count * (squares / count))
    return Result(
      meanSquare: .drawn(mean: mean, standardError: (variance / count).squareRoot() / (exact / count), draws: draws),
      relativeRMS: mean.squareRoot(), slope: cross / exact, saturated: Double(saturated) / count, events: events)
  }
}

extension RandomKey {
  /// A standard normal number (Box and Muller 1958), one of the two.
  mutating func nextNormal() -> Double {
    (-2 * log(1 - nextUnit())).squareRoot() * cos(2 * .pi * nextUnit())
  }
}
