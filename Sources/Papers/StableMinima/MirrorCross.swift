import Claims
import Numbers
import RealNetworks

/// Points +-m e_i with a unit for each, w = +-w0 e_i with threshold t < m, balanced: a sqrt(1 + m^2) = w0 (m - t). Where 1 + m^2 is the
/// square of a fraction, everything is a fraction.
package struct MirrorCross: Sendable {
  /// The distance of the points, the threshold, and the outputs a of all units.
  package let distance, threshold, output: Rational
  /// w0, by balance.
  package let weight: Rational

  /// Reads `m`, `t` and `output`.
  package init(_ arguments: Arguments) throws {
    let m = try arguments.rational("m", from: Rational(1, 1000), to: 1000)
    let t = try arguments.rational("t", from: 0, to: 1000)
    let output = try arguments.rational("output", from: Rational(1, 1000), to: 1000)
    guard t < m else { throw ArgumentError(name: "t", found: "\(t)", expected: "a fraction below m = \(m)") }
    guard let root = RootedNumber(1, root: 1 + m * m).fraction else {
      throw ArgumentError(name: "m", found: "\(m)", expected: "a fraction with 1 + m^2 a square, such as 3/4 or 4/3")
    }
    (distance, threshold, self.output) = (m, t, output)
    weight = output * root / (m - t)
  }

  /// The network on its own values, in so many dimensions.
  package func minimum(inputs d: Int) -> MinimumCase {
    let signs: [Rational] = [1, -1]
    let axes: [[Rational]] = (0..<2 * d).map { k in (0..<d).map { $0 == k / 2 ? signs[k % 2] : 0 } }
    let network = ShallowNetwork<Rational>(
      weights: axes.map { $0.map { weight * $0 } }, biases: axes.map { _ in -threshold * weight },
      outputs: axes.map { _ in output }, offset: 0)
    return MinimumCase(
      ShallowLoss(network, on: RegressionData(points: axes.map { $0.map { distance * $0 } }, labelledBy: network)))
  }
}
