import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima

/// S12 and S13: minima with knots on data points, where the loss has no second derivative.
///
/// Strongly stable means here: for every choice of on and off at the kinks, the linearized dynamics of that pattern are stable.
package struct KinkedMinimum: Claim {
  /// Whether the published bound is asked about, or the one without its factor.
  package let isPublished: Bool
  /// The multiple of 1/eta.
  package var scale: Rational = 1

  package init(isPublished: Bool) { self.isPublished = isPublished }

  package var statement: Statement {
    isPublished
      ? Statement(
        name: "univariate-kinked-published", label: "S12",
        text:
          "Strongly stable minima with L knots of K units, 12 (1 + K - L) < n: S <= (1/eta) / (1 - 2 sqrt(3 (1 + K - L)/n)) - 1/2.",
        standing: .conjectured,
        source: "Mulayoff, Michaeli, Soudry 2021, Theorem 2, with strong stability as on the page")
      : Statement(
        name: "univariate-kinked", label: "S13",
        text: "A minimum with knots on data that is stable for every pattern at its kinks has S <= 1/eta - 1/2.",
        standing: .sharpened, source: "proved on the page")
  }

  package let parameters = [
    Parameter("seed", "draws network and sample", kind: .integer(0...1_000_000), default: "1"),
    Parameter("width", "hidden units", kind: .integer(1...8), default: "3"),
    Parameter("points", "points of the sample", kind: .integer(3...64), default: "16"),
    Parameter("kinks", "units whose knot is put on a data point", kind: .integer(1...6), default: "2"),
  ]

  package var grid: [Arguments] {
    [(1, 1, 13, 1), (2, 2, 16, 2), (3, 3, 20, 2), (4, 4, 24, 3), (5, 2, 14, 1)].map { seed, width, points, kinks in
      ["seed": "\(seed)", "width": "\(width)", "points": "\(points)", "kinks": "\(kinks)"]
    }
  }

  /// An interpolating network whose first units have their knots on points of the middle of the sample.
  package func read(_ arguments: Arguments) throws -> MinimumCase {
    let width = try arguments.integer("width", in: 1...8)
    let kinks = try arguments.integer("kinks", in: 1...6)
    guard kinks <= width else {
      throw ArgumentError(name: "kinks", found: "\(kinks)", expected: "at most the width \(width)")
    }
    let start = RandomMinimum.draw(
      seed: UInt64(try arguments.integer("seed", in: 0...1_000_000)), inputs: 1, width: width,
      points: try arguments.integer("points", in: 3...64), labels: "own")
    let places = start.data.points.map { $0[0] }.sorted()
    var network = start.network
    for k in 0..<kinks {
      network.biases[k] = -network.weights[k] * places[(k + 1) * places.count / (kinks + 1)]
    }
    return MinimumCase(ShallowLoss(network, on: RegressionData(points: start.data.points, labelledBy: network)))
  }

  /// The largest eigenvalues of the Gauss-Newton matrices of all patterns at the kinks.
  static func sharpness(of loss: ShallowLoss<Rational>, effort: Effort) throws -> [LargestEigenvalue]? {
    let (width, kinks) = (loss.network.width, loss.kinks)
    let count = Rational(loss.data.count)
    var found: [LargestEigenvalue] = []
    for pattern in 0..<1 << kinks.count {
      if effort.exhaustion() != nil { return nil }
      var rows = loss.jacobian
      for (bit, kink) in kinks.enumerated() where pattern >> bit & 1 == 1 {
        rows[kink.point][kink.unit] = loss.network.outputs[kink.unit] * loss.data.points[kink.point][0]
        rows[kink.point][width + kink.unit] = loss.network.outputs[kink.unit]
      }
      let jacobian = RationalMatrix(rows)
      let product =
        rows.count < loss.network.parameterCount ? jacobian * jacobian.transposed : jacobian.transposed * jacobian
      found.append(try LargestEigenvalue(of: (1 / count) * product))
    }
    return found
  }

  package func verdict(on minimum: MinimumCase, effort: Effort) throws -> Verdict {
    let loss = minimum.loss
    guard loss.residuals.allSatisfy(\.isZero) else { return .outside("the network does not interpolate") }
    if loss.kinks.isEmpty { return .outside("no knot lies on a data point") }
    if loss.kinks.count > 10 { return .outside("\(loss.kinks.count) kinks have too many patterns") }
    let chain = SharpnessChain(loss)
    guard let all = try Self.sharpness(of: loss, effort: effort), let largest = all.map(\.upper).max() else {
      return .undecided([], effort.exhaustion() ?? .time)
    }
    // The largest step that is stable for every pattern.
    let inverse = Interval(scale * largest / 2)
    var bound = inverse - Interval(Rational(1, 2))
    if isPublished {
      let knots = chain.hyperplanes.count { !$0.jump.isZero }
      let share = Rational(1 + loss.network.width - knots) / Rational(loss.data.count)
      guard 12 * share < 1 else { return .outside("12 (1 + K - L) is not below n") }
      bound =
        inverse / (Interval(1) - Interval(2) * Interval(3 * share).squareRoot) - Interval(Rational(1, 2))
    }
    return Verdict([Side("S", .enclosed(chain.functionNorm), .atMost, .enclosed(bound))])
  }
}
